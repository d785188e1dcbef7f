import * as v from "valibot";

/** The former keys of an entry of an environment. */
export interface Renamed {
  /**
   * The keys that the entry had before, oldest first. Terraform renames its resources and replaces none, and names in AWS
   * that derive from the key stay those of the first former key.
   * @default the entry always had its key
   */
  readonly formerly?: readonly string[];
}

/** How the existing resources of an entry are taken over. */
export interface Adoption {
  /**
   * Parts of the entry that do not exist yet and are created, as the ends of their addresses: `["lifecycle"]` for
   * `aws_s3_bucket_lifecycle_configuration.exports_lifecycle`. Terraform refuses to import what does not exist.
   * @default everything exists
   */
  readonly except?: readonly string[];
}

/** How an existing role or user is taken over. */
export interface PrincipalAdoption extends Adoption {
  /**
   * The IDs of access keys by generation: `{ "2026-11": "AKIA…" }`. AWS never shows the secret of a key again, so the
   * outputs of an adopted key have none. List a generation that is to be created in `except`.
   * @default the user has no access keys
   */
  readonly accessKeys?: Readonly<Record<string, string>>;
}

/** How an existing KMS key is taken over. */
export interface KeyAdoption extends Adoption {
  /** The ID of the key, without its ARN: `1234abcd-12ab-34cd-56ef-1234567890ab`. */
  readonly id: string;
}

/**
 * Whether the resources of an entry exist already and are taken over by `import` blocks. Remove it after one deploy: on an
 * empty state, where they do not exist, Terraform refuses every plan.
 */
export interface Adopted<How> {
  /** @default the entry is created */
  readonly adopt?: true | How;
}

/** Where the resources of an entry come from. */
export interface EntryHistory extends Renamed {
  readonly adopt?: true | (PrincipalAdoption & Partial<KeyAdoption>);
  /** The addresses that a vendor's published configuration gives to parts of the entry. */
  readonly published?: Readonly<Record<string, string>>;
}

/** The shape of {@link Renamed.formerly}. */
export const formerlySchema = v.optional(v.array(v.string()));

/** The shape of {@link Adopted.adopt} of any entry. */
export const adoptSchema = v.optional(
  v.union([
    v.literal(true),
    v.strictObject({
      except: v.optional(v.array(v.string())),
      accessKeys: v.optional(v.record(v.string(), v.string())),
      id: v.optional(v.string()),
    }),
  ]),
);

/** Settings without the history of the entry, and the history. What is no object is left for the check of the settings. */
export function splitHistory<Settings extends object>(
  settings: Settings,
): { readonly settings: Omit<Settings, "formerly" | "adopt">; readonly history: EntryHistory } {
  if (!isObject(settings)) return { settings, history: {} };
  const { formerly, adopt, ...others } = settings as Settings & EntryHistory;
  return {
    settings: others,
    history: {
      ...(formerly === undefined ? {} : { formerly }),
      ...(adopt === undefined ? {} : { adopt }),
    },
  };
}

/** Input that no compiler has seen may be anything. */
function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
