import * as v from "valibot";
import { formatArn, partitionOf } from "../aws";
import { type Within } from "../policy";
import { at, checkShape, copyData, problem, type Problem } from "../validation";
import {
  checkKeyDescription,
  type EncryptionKey,
  keyVerbs,
  type KeysByAlias,
  type KeyVerb,
  notOneKey,
  type OneKey,
} from "../catalogue";
import { KeyGrant } from "./key-grant";

/** How the data of a client is encrypted. */
export type EncryptionScheme = "envelope" | "direct";

/** What a client does when it encrypts data itself. */
export interface ClientSideEncryption {
  /**
   * `"envelope"`: with a data key that KMS makes (GenerateDataKey), for data of any size. `"direct"`: by KMS itself
   * (Encrypt), for at most 4,096 bytes. A list of both while a client moves from one to the other. What was encrypted in
   * either is decrypted alike.
   * @default "envelope"
   */
  readonly scheme?: EncryptionScheme | readonly EncryptionScheme[];
}

const verbOfScheme: Readonly<Record<EncryptionScheme, KeyVerb>> = {
  envelope: "encrypt",
  direct: "encryptDirectly",
};

/**
 * A KMS key as plain data with the verbs that can be granted on it, for clients that call KMS themselves. The use of
 * the key of a table or bucket is granted with what reads and writes there.
 *
 * @example
 * keys.fields.encryptAndDecrypt().withEncryptionContext({ tenant: "acme" });
 */
export class KeyRef implements EncryptionKey {
  constructor(
    readonly description: OneKey | KeysByAlias,
    /** The way to its entry in the environment, for messages. Absent in stacks of your own. */
    readonly place?: readonly string[],
  ) {}

  /** The ARN of the key, or the pattern for all keys of the account and region. */
  get arn(): string {
    const { description } = this;
    if ("arn" in description) return description.arn;
    const { account, region } = description;
    return formatArn("key", { partition: partitionOf(region), region, account, key: "*" });
  }

  /** The Terraform expression that takes the place of a symbolic ARN. */
  get expression(): string | undefined {
    return "arn" in this.description ? this.description.expression : undefined;
  }

  /**
   * GenerateDataKey; Encrypt in the direct scheme. The data key comes in clear beside its encrypted form: it opens what
   * is encrypted with it, and nothing that others encrypted.
   */
  encrypt(encryption?: ClientSideEncryption): KeyGrant {
    return this.clientSide(encryption, { encrypts: true, decrypts: false });
  }

  /** Decrypt, in whatever scheme. */
  decrypt(encryption?: ClientSideEncryption): KeyGrant {
    return this.clientSide(encryption, { encrypts: false, decrypts: true });
  }

  /** {@link encrypt} and {@link decrypt}. */
  encryptAndDecrypt(encryption?: ClientSideEncryption): KeyGrant {
    return this.clientSide(encryption, { encrypts: true, decrypts: true });
  }

  /**
   * Manage the key without using it: its state, rotation, grants, tags and deletion. The key policy is not included, for
   * whoever writes it can let anybody use the key, and neither are aliases: Terraform has both.
   */
  administer(): KeyGrant {
    return this.onOneKey("administer");
  }

  /** CreateGrant, ListGrants and RevokeGrant, only for services of AWS that use the key for a resource of the caller. */
  createGrantsForAwsResources(): KeyGrant {
    return this.onOneKey("createGrantsForAwsResources", "kms:GrantIsForAWSResource");
  }

  private clientSide(
    given: ClientSideEncryption = {},
    { encrypts, decrypts }: { readonly encrypts: boolean; readonly decrypts: boolean },
  ): KeyGrant {
    const encryption = copyData(given);
    const problems = checkEncryption(encryption);
    if (problems.length > 0) return new KeyGrant(this.target, [], problems, this.place);
    const { scheme: schemes = "envelope" } = encryption;
    const verbs = [
      ...(encrypts ? new Set([schemes].flat().map((each) => verbOfScheme[each])) : []),
      ...(decrypts ? (["decrypt"] as const) : []),
    ];
    return this.grantAs(verbs, withinAlias(this.description));
  }

  private onOneKey(verb: KeyVerb, flag?: string): KeyGrant {
    if (!("arn" in this.description)) return new KeyGrant(this.target, [], [notOneKey(this.description)], this.place);
    return this.grantAs([verb], flag === undefined ? {} : { [flag]: ["true"] });
  }

  private grantAs(verbs: readonly KeyVerb[], within: Within): KeyGrant {
    const { arn, expression } = this;
    return new KeyGrant(
      this.target,
      verbs
        .flatMap((verb) => keyVerbs[verb])
        .map((operation) => ({
          operation,
          resources: [arn],
          within,
          ...(expression === undefined ? {} : { expressions: { [arn]: expression } }),
        })),
      checkKeyDescription(this.description),
      this.place,
      "arn" in this.description ? this.description.tags : undefined,
    );
  }

  private get target(): string {
    const { description } = this;
    return "arn" in description
      ? `key ${description.arn.slice(description.arn.lastIndexOf("/") + 1)}`
      : `keys of ${description.alias}`;
  }
}

/** The shape of a property that holds a key. */
export const keyRefSchema = v.instance(KeyRef);

function withinAlias(description: OneKey | KeysByAlias): Within {
  if ("arn" in description) return {};
  const { alias, conditionKey } = description;
  // A key can have several aliases; a request names one.
  return { [conditionKey]: conditionKey === "kms:ResourceAliases" ? { anyOf: [alias] } : [alias] };
}

const scheme = v.picklist(["envelope", "direct"]);
const clientSideEncryptionSchema = v.strictObject({
  scheme: v.optional(v.lazy((input) => (Array.isArray(input) ? v.array(scheme) : scheme))),
});

function checkEncryption(encryption: ClientSideEncryption): Problem[] {
  const shape = checkShape(clientSideEncryptionSchema, encryption);
  if (shape.length > 0 || [encryption.scheme ?? "envelope"].flat().length > 0) return shape;
  return at("scheme", [problem({ rule: "names no scheme", remedy: "Name one, or leave it out." })]);
}
