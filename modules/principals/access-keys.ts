import * as v from "valibot";
import { limits } from "../aws";
import { at, hint, problem, type Problem } from "../validation";

/** Whether AWS accepts requests that are signed with the access key. */
export type AccessKeyStatus = "Active" | "Inactive";

/** One access key of a user. */
export interface AccessKeyGeneration {
  /** The month that it was made for, `YYYY-MM`. */
  readonly generation: string;
  readonly status: AccessKeyStatus;
  /**
   * The public PGP key, in base64 or as `keybase:name`, that its secret is encrypted with. A change replaces the access
   * key and its secret.
   * @default none: the Terraform state contains the secret in plaintext
   */
  readonly pgpKey?: string;
}

/** The access keys of a user. Make them with {@link accessKeys}. */
export interface AccessKeys {
  readonly generations: readonly AccessKeyGeneration[];
}

const generationSchema = v.strictObject({
  generation: v.string(),
  status: v.string(),
  // Checked by checkAccessKeys, which never shows it, whatever it is.
  pgpKey: v.optional(v.unknown()),
});

/** The shape of {@link AccessKeys}. */
export const accessKeysSchema = v.pipe(
  v.strictObject({ generations: v.array(generationSchema) }),
  hint({ write: 'accessKeys(["2026-11"])' }),
);

/**
 * Access keys in named generations. Each step of a rotation is one edit and one deploy: add the new generation, hand it
 * over, set the old one to `Inactive`, remove it. The outputs give the newest active key.
 *
 * Without `pgpKey` the Terraform state contains the secret in plaintext, even in sensitive outputs.
 *
 * @param options.pgpKey the PGP key of every generation that names none. Added later, it replaces the keys that exist and
 *   their secrets: give it to the new generation alone
 *
 * @example
 * accessKeys(["2026-05", { generation: "2026-11", status: "Active", pgpKey: "keybase:acme" }]);
 */
export function accessKeys(
  generations: readonly (string | AccessKeyGeneration)[],
  options: { readonly pgpKey?: string } = {},
): AccessKeys {
  // An option that is not known stays where the schema refuses it: it may be a misspelt pgpKey.
  const { pgpKey, ...unknown } = options;
  const complete = [generations].flat().map((each): AccessKeyGeneration => {
    const own = typeof each === "string" ? ({ generation: each, status: "Active" } as const) : each;
    return pgpKey === undefined || own.pgpKey !== undefined ? own : { ...own, pgpKey };
  });
  return { generations: complete, ...unknown };
}

/** The ID of the construct of an access key below that of its user. */
export function accessKeyId({ generation }: Pick<AccessKeyGeneration, "generation">): string {
  return `key_${generation}`;
}

/** The generation of an access key whose name in Terraform ends with its {@link accessKeyId}. */
export function accessKeyGenerationOf(name: string): string | undefined {
  return /(?:^|_)key_(\d{4}-\d{2})$/.exec(name)?.[1];
}

/** The generations, oldest first. Their names are months. */
export function byAge({ generations }: AccessKeys): readonly AccessKeyGeneration[] {
  return [...generations].sort((a, b) => (a.generation < b.generation ? -1 : 1));
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

/** The outputs of access keys, which give the newest active one. Only what PGP has encrypted is shown. */
export function accessKeyOutputs(keys: AccessKeys): readonly AccessKeyOutput[] {
  return [
    { name: "aws_access_key_id", attribute: "id", sensitive: true },
    newestActive(keys)?.pgpKey === undefined
      ? { name: "aws_secret_access_key", attribute: "secret", sensitive: true }
      : { name: "aws_encrypted_secret_access_key", attribute: "encryptedSecret", sensitive: false },
  ];
}

/** The problems of access keys. They never show a PGP key, which could be a private one by mistake. */
export function checkAccessKeys(keys: AccessKeys): Problem[] {
  const names = keys.generations.map(({ generation }) => generation);
  return [
    ...checkCount(keys),
    ...keys.generations.flatMap(checkGeneration),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) =>
        problem({
          ...shown(name),
          rule: "is listed twice",
          remedy: "Give each generation its own month.",
        }),
      ),
    ...keys.generations.flatMap(({ generation, pgpKey }, index) =>
      at(isLikeMonth(generation) ? generation : `generation ${index + 1}`, checkPgpKey(pgpKey)),
    ),
  ];
}

function checkCount(keys: AccessKeys): Problem[] {
  const names = keys.generations.map(({ generation }) => generation);
  const value = names.every(isLikeMonth) ? { value: names } : {};
  const most = limits.accessKeysPerUser.value;
  const rule = `are ${names.length} access keys; AWS allows a user ${most}`;
  return [
    ...(names.length <= most ? [] : [problem({ ...value, rule, remedy: stepsToReplace(keys) })]),
    ...(newestActive(keys) !== undefined
      ? []
      : [
          problem({
            ...value,
            rule: "has no active access key",
            remedy: "Add a generation, or leave the access keys out.",
          }),
        ]),
  ];
}

/** How a third key takes the place of the oldest: one deploy could create it before it has deleted the other. */
function stepsToReplace(keys: AccessKeys): string {
  const sorted = byAge(keys);
  const inactive = sorted.find(({ status }) => status === "Inactive");
  const name = (each: AccessKeyGeneration | undefined, otherwise: string): string =>
    each !== undefined && isLikeMonth(each.generation) ? each.generation : otherwise;
  const newest = name(sorted.at(-1), "the newest");
  if (inactive !== undefined) return `Remove ${name(inactive, "the inactive one")}, deploy, then add ${newest}.`;
  const oldest = name(sorted[0], "the oldest");
  return `Set ${oldest} to "Inactive" once nothing uses it, deploy, remove it, deploy, then add ${newest}.`;
}

function checkGeneration({ generation, status }: AccessKeyGeneration): Problem[] {
  const isMonth = /^20[0-9]{2}-(0[1-9]|1[0-2])$/.test(generation);
  const isStatus = ["Active", "Inactive"].includes(status);
  const month = "is not a generation of access keys: it is a year and a month";
  const isVariant = /^(?:in)?activ[a-z]{0,3}$|^(?:en|dis)abled$/i.test(status);
  const known = isVariant
    ? { value: status, rule: "is not the status of an access key" }
    : { rule: "has a status that is neither of those of an access key (it is not shown, in case it is a secret)" };
  return [
    ...(isMonth ? [] : [problem({ ...shown(generation), rule: month, remedy: 'Write it as in "2026-11".' })]),
    ...(isStatus ? [] : [problem({ ...known, remedy: 'Write "Active" or "Inactive".' })]),
  ];
}

/** Only what was meant to be a month: any other text may be a secret in the wrong place. */
function shown(generation: string): { readonly value?: string } {
  return isLikeMonth(generation) ? { value: generation } : {};
}

function isLikeMonth(generation: string): boolean {
  return /^[0-9./\s-]{0,10}$|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}$/i.test(generation);
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
