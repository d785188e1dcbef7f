import { limits, parseArn, resourcePolicyActions } from "../aws";
import {
  packStatements,
  type PolicyDocument,
  policyDocument,
  policyJson,
  type PolicyJson,
  type Statement,
  tableResourcePolicySize,
} from "../policy";
import { type ResourcePolicyOf, type SharedExpectation } from "../proof";
import { problem, type Problem } from "../validation";
import { describeStatement } from "../catalogue";

/** A kind of resource with a policy of its own. The policy of a table also covers its indexes. */
type PolicyHolderKind = "table" | "stream" | "bucket" | "key";

/** A resource with a policy of its own. */
export interface PolicyHolder<Kind extends PolicyHolderKind = PolicyHolderKind> {
  readonly kind: Kind;
  /** The ARN of the table, bucket or key; of a stream, the pattern for all streams of its table. */
  readonly arn: string;
}

/** A resource whose policy consists of additions. The policy of a key is created as a whole, with the key. */
export type SharedHolder = PolicyHolder<Exclude<PolicyHolderKind, "key">>;

/**
 * The holder of the policy that covers a resource, given as an ARN or a pattern of ARNs. Undefined for exports, imports,
 * backups and `*`, to which no policy can be attached.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html
 */
export function policyHolderOf(resource: string): PolicyHolder | undefined {
  const parsed = parseArn(resource);
  switch (parsed?.shape) {
    case "table":
    case "bucket":
    case "key":
      return { kind: parsed.shape, arn: resource };
    case "index":
      return { kind: "table", arn: resource.slice(0, resource.indexOf("/index/")) };
    case "stream":
      return { kind: "stream", arn: `${resource.slice(0, resource.indexOf("/stream/"))}/stream/*` };
    case "object":
      return { kind: "bucket", arn: resource.slice(0, resource.indexOf("/")) };
    default:
      return undefined;
  }
}

/**
 * Finds the policy that covers a resource.
 *
 * @param policies the policy by the ARN of its holder
 */
export function resourcePolicyOf(policies: (holder: string) => PolicyJson | undefined): ResourcePolicyOf {
  return (resource) => {
    const { arn } = policyHolderOf(resource) ?? {};
    const policy = arn === undefined ? undefined : policies(arn);
    return arn === undefined || policy === undefined || policy.Statement.length === 0
      ? undefined
      : { name: `the policy of ${arn}`, policy };
  };
}

/** Statements that are added to the policy of a table, stream or bucket. */
export interface PolicyAddition {
  readonly statements: readonly Statement[];
  /**
   * What the statements allow principals of other accounts, for the proof, which refuses any other Allow.
   * @default nothing
   */
  readonly shared?: readonly SharedExpectation[];
  /**
   * The Terraform expressions of the symbolic values that the statements name, by value.
   * @default none
   */
  readonly expressions?: Readonly<Record<string, string>>;
}

/** A {@link PolicyAddition} with the holder of the policy. */
export interface PlacedPolicyAddition extends PolicyAddition {
  readonly holder: PolicyHolder;
}

/** A resource policy, and the problems of attaching it. */
export interface ResourcePolicy {
  /** In as few statements as hold it, each with a Sid of its own. */
  readonly document: PolicyDocument;
  readonly problems: readonly Problem[];
}

/** The policy of a table, stream or bucket, made of all its additions. AWS attaches one policy to each of them. */
export function resourcePolicy(holder: SharedHolder, statements: readonly Statement[]): ResourcePolicy {
  // One document in any case: what is too large for it is said below, and cannot be spread.
  const { documents: [document = policyDocument([])] = [], problems } = packStatements(statements, {
    label: describeStatement,
    largestSize: Number.MAX_SAFE_INTEGER,
  });
  const size = tableResourcePolicySize(policyJson(document));
  // S3 has the same quota: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-iam-policies.html
  const { value: largest } = limits.tableResourcePolicySize;
  return {
    document,
    problems: [
      ...problems,
      ...statements.flatMap((each) => checkStatement(each, holder)),
      ...(size <= largest
        ? []
        : [
            problem({
              value: size,
              rule: `bytes are too many for the policy of a ${holder.kind}: AWS allows ${largest}, white space counted`,
              remedy: "Name fewer roles and prefixes, or grant on the whole instead of its parts.",
            }),
          ]),
    ],
  };
}

function checkStatement({ actions = [], resources = [] }: Statement, { kind, arn }: SharedHolder): Problem[] {
  const elsewhere = resources.filter((each) => each !== "*" && !isPartOf({ kind, arn }, each));
  const supported = kind === "table" || kind === "stream" ? resourcePolicyActions[kind] : undefined;
  const refused = actions.filter(
    (each) =>
      supported !== undefined &&
      !/[*?]/.test(each) &&
      ![...supported.fromAnyAccount, ...supported.fromOwnAccount].includes(each),
  );
  return [
    ...(elsewhere.length === 0
      ? []
      : [
          problem({
            value: elsewhere,
            rule: `is not what the policy of ${arn} speaks of, so that the statement would do nothing`,
            remedy: "Put the statement into the policy of what it names.",
          }),
        ]),
    ...(refused.length === 0
      ? []
      : [
          problem({
            value: refused,
            rule: `cannot stand in the policy of a ${kind}: DynamoDB refuses the whole policy`,
            remedy:
              kind === "table" && refused.every((each) => resourcePolicyActions.stream.fromAnyAccount.includes(each))
                ? "Put it into the policy of the table's stream."
                : "Grant it to roles of the table's own account, under principals.",
          }),
        ]),
  ];
}

/** Whether the policy of a holder covers a resource, or everything that a pattern matches. */
function isPartOf({ kind, arn }: SharedHolder, resource: string): boolean {
  switch (kind) {
    case "table":
      return resource === arn || resource === `${arn}/*` || resource.startsWith(`${arn}/index/`);
    case "stream":
      return resource.startsWith(arn.slice(0, -1));
    case "bucket":
      return resource === arn || resource.startsWith(`${arn}/`);
  }
}
