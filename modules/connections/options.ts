import * as v from "valibot";
import { adoptSchema, formerlySchema, type PrincipalAdoption } from "../catalogue";
import { type AccessKeys, accessKeysSchema } from "../principals";
import { hint } from "../validation";
import { type Suppression, suppressionsSchema } from "../lint";

/** Options by name: each with its schema, from which its type follows, and its documentation. */
export type OptionEntries = Readonly<Record<string, v.GenericSchema>>;

/** Tells the compiler which texts are keys of the environment. No value has it. */
declare const keyOf: unique symbol;
type TableKeySchema = v.StringSchema<undefined> & { readonly [keyOf]: "tables" };
type BucketKeySchema = v.StringSchema<undefined> & { readonly [keyOf]: "buckets" };

/** A table of the environment, by its key. */
const tableKey = v.string() as TableKeySchema;

/** A bucket of the environment, by its key. */
const bucketKey = v.string() as BucketKeySchema;

/**
 * The type of options, from their schemas. The documentation of each entry stays with its property.
 *
 * The mapped types go over `keyof Entries` itself, since the compiler loses the documentation of remapped keys.
 */
export type OptionsOf<Entries, TableKey extends string, BucketKey extends string> = RequiredOptions<
  Entries,
  Exclude<keyof Entries, OptionalKeys<Entries>>,
  TableKey,
  BucketKey
> &
  OptionalOptions<Entries, OptionalKeys<Entries>, TableKey, BucketKey>;

type OptionalKeys<Entries> = {
  [Key in keyof Entries]: Entries[Key] extends v.OptionalSchema<v.GenericSchema, undefined> ? Key : never;
}[keyof Entries];

type RequiredOptions<Entries, Keys extends keyof Entries, TableKey extends string, BucketKey extends string> = {
  readonly [Key in Keys]: OptionOf<Entries[Key], TableKey, BucketKey>;
};

type OptionalOptions<Entries, Keys extends keyof Entries, TableKey extends string, BucketKey extends string> = {
  readonly [Key in Keys]?: Entries[Key] extends v.OptionalSchema<infer Schema, undefined>
    ? OptionOf<Schema, TableKey, BucketKey>
    : never;
};

type OptionOf<Schema, TableKey extends string, BucketKey extends string> = Schema extends TableKeySchema
  ? TableKey
  : Schema extends BucketKeySchema
    ? BucketKey
    : Schema extends v.ArraySchema<infer Item, undefined>
      ? readonly OptionOf<Item, TableKey, BucketKey>[]
      : Schema extends v.StrictObjectSchema<infer Entries, undefined>
        ? OptionsOf<Entries, TableKey, BucketKey>
        : Schema extends v.GenericSchema
          ? ReadonlyLists<v.InferInput<Schema>>
          : never;

type ReadonlyLists<Value> = Value extends readonly (infer Item)[] ? readonly Item[] : Value;

/** A schema of values whose type is declared elsewhere. */
export function schemaOf<Value>(schema: v.GenericSchema): v.GenericSchema<Value> {
  return schema as v.GenericSchema<Value>;
}

const name = v.optional(v.string());
const nameEntries = { role: name, user: name, policy: name };

/** Names that IAM knows a connection by. */
export type ConnectionNames = OptionsOf<typeof nameEntries, never, never>;

/** The options of every connection. A vendor's page adds its own. */
export const commonOptions = {
  /**
   * The external ID that the vendor shows, which every role needs that is not in its first phase.
   * @default none
   */
  externalId: v.optional(v.string()),
  /**
   * Findings of the linter on the connection's policies that are accepted, each with the reason.
   * @default none
   */
  suppressions: v.optional(schemaOf<readonly Suppression[]>(suppressionsSchema)),
  /**
   * The names of the role, the user and the policy in IAM.
   * @default those of the vendor's document when as documented, otherwise `<environment>-<connection>`
   */
  names: v.optional(v.strictObject(nameEntries)),
  /**
   * The keys that the connection had before, oldest first. Terraform renames its resources and replaces none, and names
   * in AWS that derive from the key stay those of the first former key.
   * @default the connection always had its key
   */
  formerly: formerlySchema,
  /**
   * Whether the role, the user and the policy exist already: `true` imports them by their names, `"published HCL"` moves
   * them from the addresses of the configuration that the vendor publishes, applied to the state of this stack. Remove it
   * after one deploy.
   * @default they are created
   */
  adopt: v.optional(
    schemaOf<true | PrincipalAdoption | "published HCL">(v.union([adoptSchema.wrapped, v.literal("published HCL")])),
  ),
};

const credential = v.union([v.literal("role"), schemaOf<AccessKeys>(accessKeysSchema)]);

/** The option of vendors that take access keys beside a role. */
export const credentialOption = {
  /**
   * How the vendor identifies itself: `"role"`, access keys, or both in a list.
   * @default "role"
   */
  credentials: v.optional(
    v.pipe(
      v.union([credential, v.array(credential)]),
      hint({ write: 'accessKeys(["2026-11"]), "role" or both in a list' }),
    ),
  ),
};

const rendering = v.picklist(["least-privilege", "as-documented"]);

/**
 * How a vendor's documentation is followed: `least-privilege` is what the vendor really calls and nothing else,
 * `as-documented` the vendor's own document, statement by statement and name by name, to adopt a deployment made from it.
 */
export type Rendering = v.InferInput<typeof rendering>;

/** The option of vendors that publish a document. */
export const renderingOption = {
  /** @default "least-privilege" */
  rendering: v.optional(rendering),
  /**
   * The rendering that the connection was deployed with first. Its names in IAM and the way its policy is attached to the
   * user stay as that rendering has them, so that a switch changes documents and replaces neither role, user nor keys.
   * @default the rendering
   */
  deployedAs: v.optional(rendering),
};

/** The option to give a vendor's account. */
export const vendorAccountOption = {
  /**
   * The account that the vendor calls from. A role needs it where the vendor publishes none: copy it from the vendor's
   * connection page, or ask for it.
   * @default the account that the vendor publishes
   */
  vendorAccount: v.optional(v.string()),
};

/** The option to give a vendor's role. */
export const vendorRoleOption = {
  /**
   * The ARN of the only role of the vendor's account that may assume the role, beside sending the external ID.
   * @default the role that the vendor publishes as the only one, otherwise any
   */
  vendorRole: v.optional(v.string()),
};

/** The tables of a connection. */
export const tablesOption = {
  /** The tables that the vendor gets access to, by their keys. */
  tables: v.array(tableKey),
};

/** The bucket of a connection. */
export const bucketOptions = {
  /** The bucket that the vendor gets access to, by its key. */
  bucket: bucketKey,
  /**
   * Only objects whose key begins with this: `sync/`. A vendor's own document has no prefix.
   * @default the whole bucket
   */
  prefix: v.optional(v.string()),
  /**
   * Whether the vendor may also call HeadBucket, with which some test a connection and which a prefix refuses. AWS cannot
   * tell it from listing the names of all objects, which is allowed with it. Vendors do not document whether they need it:
   * set it where the test of a connection with a prefix fails.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
   */
  headBucket: v.optional(v.boolean()),
};
