import * as v from "valibot";
import { limits } from "../aws";
import { at, problem, type Problem } from "../validation";

/** Whether AWS accepts requests that are signed with the access key. */
export type AccessKeyStatus = "Active" | "Inactive";

/** One access key of a user. */
export interface AccessKeyGeneration {
  /** The month that it was made for, `YYYY-MM`. */
  readonly generation: string;
  readonly status: AccessKeyStatus;
}

/** The access keys of a user. Make them with {@link accessKeys}. */
export interface AccessKeys {
  readonly generations: readonly AccessKeyGeneration[];
  /** The public PGP key, in base 64 or as `keybase:name`, that secrets are encrypted with. */
  readonly pgpKey?: string;
}

/** The shape of {@link AccessKeys}. */
export const accessKeysSchema = v.strictObject({
  generations: v.array(v.strictObject({ generation: v.string(), status: v.string() })),
  // Checked by checkAccessKeys, which never shows it, whatever it is.
  pgpKey: v.optional(v.unknown()),
});

/**
 * Access keys in named generations. Each step of a rotation is one edit and one deploy: add the new generation, hand it
 * over, set the old one to `Inactive`, remove it. The outputs give the newest active key.
 *
 * Without `pgpKey` the Terraform state contains the secret in plaintext, even in sensitive outputs.
 *
 * @example
 * accessKeys([{ generation: "2026-05", status: "Inactive" }, "2026-11"]);
 */
export function accessKeys(
  generations: readonly (string | AccessKeyGeneration)[],
  options: { readonly pgpKey?: string } = {},
): AccessKeys {
  const complete = [generations]
    .flat()
    .map((each): AccessKeyGeneration => (typeof each === "string" ? { generation: each, status: "Active" } : each));
  return { generations: complete, ...options };
}

/** The newest active generation, which the outputs give; `undefined` if all are inactive. */
export function newestActive({ generations }: AccessKeys): AccessKeyGeneration | undefined {
  return generations
    .filter(({ status }) => status === "Active")
    .reduce<AccessKeyGeneration | undefined>(
      (newest, each) => (newest === undefined || each.generation > newest.generation ? each : newest),
      undefined,
    );
}

/** An output that hands over an access key: the end of its name, and the attribute of the key that it gives. */
export interface AccessKeyOutput {
  readonly name: "aws_access_key_id" | "aws_secret_access_key" | "aws_encrypted_secret_access_key";
  readonly attribute: "id" | "secret" | "encryptedSecret";
  readonly sensitive: boolean;
}

/** The outputs of access keys. Only what PGP has encrypted is shown. */
export function accessKeyOutputs({ pgpKey }: AccessKeys): readonly AccessKeyOutput[] {
  return [
    { name: "aws_access_key_id", attribute: "id", sensitive: true },
    pgpKey === undefined
      ? { name: "aws_secret_access_key", attribute: "secret", sensitive: true }
      : { name: "aws_encrypted_secret_access_key", attribute: "encryptedSecret", sensitive: false },
  ];
}

/** The problems of access keys. They never show the PGP key, which could be a private one by mistake. */
export function checkAccessKeys(keys: AccessKeys): Problem[] {
  const names = keys.generations.map(({ generation }) => generation);
  const shown = names.every((name) => name.length <= 12) ? { value: names } : {};
  const most = limits.accessKeysPerUser.value;
  const problems: Problem[] = [];
  if (names.length > most) {
    problems.push({
      place: [],
      ...shown,
      rule: `are ${names.length} access keys; AWS allows a user ${most}`,
      remedy: "Remove the oldest generation.",
    });
  }
  if (newestActive(keys) === undefined) {
    problems.push(
      problem({
        ...shown,
        rule: "holds no active access key, so that there is none to hand over",
        remedy: "Add a generation, or leave the access keys out.",
      }),
    );
  }
  for (const { generation, status } of keys.generations) {
    if (!/^20[0-9]{2}-(0[1-9]|1[0-2])$/.test(generation)) {
      problems.push(
        problem({
          // Not a long text, which may be a secret in the wrong place.
          ...(generation.length <= 12 ? { value: generation } : {}),
          rule: "is not a generation of access keys: it is a year and a month",
          remedy: 'Write it as in "2026-11".',
        }),
      );
    }
    if (!["Active", "Inactive"].includes(status)) {
      problems.push(
        problem({ value: status, rule: "is not the status of an access key", remedy: 'Write "Active" or "Inactive".' }),
      );
    }
  }
  for (const name of names.filter((each, index) => names.indexOf(each) !== index)) {
    problems.push(
      problem({
        value: name,
        rule: "stands twice among the access keys",
        remedy: "Give each generation its own month.",
      }),
    );
  }
  return [...problems, ...checkPgpKey(keys.pgpKey)];
}

function checkPgpKey(pgpKey: unknown): Problem[] {
  if (pgpKey === undefined) return [];
  if (typeof pgpKey === "string" && (/^keybase:[A-Za-z0-9_]+$/.test(pgpKey) || isPublicKey(pgpKey))) return [];
  return at("pgpKey", [
    problem({
      rule: "is neither a public PGP key in base 64 nor keybase:name (the value is not shown, in case it is private)",
      remedy: "Export it with: gpg --export <key ID> | base64",
    }),
  ]);
}

/** Whether base 64 begins with the packet of a public key, tag 6: https://www.rfc-editor.org/rfc/rfc9580#section-5 */
function isPublicKey(text: string): boolean {
  const base64 = text.replace(/[\r\n]/g, "");
  if (!/^[A-Za-z0-9+/]{100,}={0,2}$/.test(base64)) return false;
  const first = atob(base64.slice(0, 4)).charCodeAt(0);
  const tag = (first & 0x40) === 0 ? (first >> 2) & 0x0f : first & 0x3f;
  return (first & 0x80) !== 0 && tag === 6;
}
