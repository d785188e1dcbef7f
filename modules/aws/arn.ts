import { fillFormat } from "./fill-format";
import { isPartition } from "./partition";

/**
 * The shape of every ARN that the project speaks of.
 *
 * Source: the resource types of the Service Authorization Reference,
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const arnShapes = {
  table: "arn:{partition}:dynamodb:{region}:{account}:table/{table}",
  index: "arn:{partition}:dynamodb:{region}:{account}:table/{table}/index/{index}",
  stream: "arn:{partition}:dynamodb:{region}:{account}:table/{table}/stream/{stream}",
  export: "arn:{partition}:dynamodb:{region}:{account}:table/{table}/export/{export}",
  import: "arn:{partition}:dynamodb:{region}:{account}:table/{table}/import/{import}",
  backup: "arn:{partition}:dynamodb:{region}:{account}:table/{table}/backup/{backup}",
  globalTable: "arn:{partition}:dynamodb::{account}:global-table/{table}",
  bucket: "arn:{partition}:s3:::{bucket}",
  object: "arn:{partition}:s3:::{bucket}/{object}",
  key: "arn:{partition}:kms:{region}:{account}:key/{key}",
  alias: "arn:{partition}:kms:{region}:{account}:alias/{alias}",
  accountRoot: "arn:{partition}:iam::{account}:root",
  role: "arn:{partition}:iam::{account}:role{path}{role}",
  user: "arn:{partition}:iam::{account}:user{path}{user}",
  group: "arn:{partition}:iam::{account}:group{path}{group}",
  policy: "arn:{partition}:iam::{account}:policy{path}{policy}",
  oidcProvider: "arn:{partition}:iam::{account}:oidc-provider/{provider}",
  workgroup: "arn:{partition}:redshift-serverless:{region}:{account}:workgroup/{workgroup}",
} as const;

/** The name of a shape: `table`, `index`, `bucket`, … */
export type ArnShape = keyof typeof arnShapes;

type PlaceholdersOf<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersOf<Rest>
  : never;

/** What a shape is filled with: `partition`, `account`, and the names that it holds. */
type ArnParts<Shape extends ArnShape> = Readonly<Record<PlaceholdersOf<(typeof arnShapes)[Shape]>, string>>;

/** An ARN taken apart. */
export type ParsedArn = { [Shape in ArnShape]: { readonly shape: Shape } & ArnParts<Shape> }[ArnShape];

const placeholder = /\{(\w+)\}/g;

/**
 * Fills a shape. Wildcards are allowed in any part; names are not checked here.
 *
 * @example
 * formatArn("index", { partition: "aws", region: "us-east-1", account: "111122223333", table: "orders", index: "*" });
 * // arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/*
 */
export function formatArn<Shape extends ArnShape>(shape: Shape, parts: ArnParts<Shape>): string {
  const values: Readonly<Record<string, string>> = parts;
  return fillFormat(arnShapes[shape], (name) => values[name] ?? "");
}

/**
 * What a part may look like inside an ARN; a part that is not listed is one step of printable ASCII without `/` and
 * `:`. Only the key of an object may be any text.
 */
const partPatterns: Readonly<Record<string, string>> = {
  account: "[0-9]{12}",
  region: "[a-z0-9-]+",
  object: ".+",
  // Its label is a time.
  stream: "[!-.0-~]+",
  alias: "[!-~]+",
  provider: "[!-~]+",
  // Printable ASCII, without what a policy or Terraform would read as a wildcard or a variable.
  path: "/(?:[!-#&-)+-9;->@-z|~]+/)?",
};

const parsers = (Object.keys(arnShapes) as ArnShape[]).map((shape) => {
  const pattern = arnShapes[shape].replace(placeholder, (_, name: string) => {
    return `(?<${name}>${partPatterns[name] ?? "[!-.0-9;-~]+"})`;
  });
  return { shape, pattern: new RegExp(`^${pattern}$`, "s") };
});

/**
 * Takes an ARN apart, or answers `undefined` where the text has none of the {@link arnShapes}. Names may hold
 * wildcards; partition, region and account are taken literally only.
 *
 * @example
 * parseArn("arn:aws:s3:::acme-exports/artie/*");
 * // { shape: "object", partition: "aws", bucket: "acme-exports", object: "artie/*" }
 */
export function parseArn(text: string): ParsedArn | undefined {
  for (const { shape, pattern } of parsers) {
    const parts = pattern.exec(text)?.groups;
    if (parts?.["partition"] !== undefined && isPartition(parts["partition"])) {
      return { shape, ...parts } as ParsedArn;
    }
  }
  return undefined;
}
