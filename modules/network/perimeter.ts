import { type BucketRef, type TableRef } from "../grants";
import { checkNetworkId, type Conditions, type Statement, statement, type VpcEndpointRef } from "../policy";
import { checkName, formatArn, parseArn, type ParsedArn, partitionOf } from "../aws";
import { at, problem, type Problem } from "../validation";

/** From where a table or a bucket answers. */
export interface Perimeter {
  /** The endpoints that requests come through; none where only those come that are exempt. */
  readonly through: readonly VpcEndpointRef[];
  /**
   * The ARN of the role or user that Terraform runs as. It comes from outside, and would otherwise lock itself out.
   * A role that was deleted is let in again when it is made anew under the same ARN.
   */
  readonly deployer: string;
  /**
   * ARNs of further roles and users that come from elsewhere: vendors, the replication role of a bucket. Those that a
   * temporary access makes for each request are named by their path: `…:role/temporary-access/prod/scan-orders/*`.
   * @default none
   */
  readonly exempt?: readonly string[];
}

/**
 * Refuses what does not come through the endpoints, to everybody. Left out are
 *
 * - the deployer and whoever else is exempt;
 * - what a service does in somebody's name with their permissions, such as DynamoDB that writes an export: its request
 *   comes from its own network (`aws:ViaAWSService`);
 * - services themselves, such as S3 that delivers access logs (`aws:PrincipalIsAWSService`);
 * - service-linked roles, such as the one that replicates a global table. Only services can take them.
 *
 * A request without one of the keys is refused: `StringNotEquals` and `BoolIfExists` hold then.
 *
 * Sources: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-examples.html#rbac-examples-conditions,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
function denial(
  actions: readonly string[],
  resources: readonly string[],
  perimeter: Perimeter,
  { account, region }: { readonly account: string; readonly region: string },
): Statement {
  const { through, deployer, exempt = [] } = perimeter;
  const serviceLinkedRoles = formatArn("role", {
    partition: partitionOf(region),
    account,
    path: "/aws-service-role/",
    role: "*",
  });
  const conditions: Conditions = {
    ...(through.length === 0 ? {} : { StringNotEquals: { "aws:SourceVpce": through.map(({ id }) => id) } }),
    BoolIfExists: { "aws:PrincipalIsAWSService": ["false"], "aws:ViaAWSService": ["false"] },
    ArnNotLike: { "aws:PrincipalArn": [deployer, ...exempt, serviceLinkedRoles] },
  };
  return statement({ sid: "DenyOutsidePerimeter", effect: "Deny", principals: "*", actions, resources, conditions });
}

/** The statement for the policy of a table. It reaches the indexes, and neither streams nor exports nor backups. */
export function tablePerimeter(table: TableRef, perimeter: Perimeter): Statement {
  // The policy of a table speaks of nothing else that lies below it; new kinds of it are closed at once.
  return denial(["dynamodb:*"], [table.arn, `${table.arn}/*`], perimeter, table.description);
}

/** The statement for the policy of a table's stream. */
export function streamPerimeter(table: TableRef, perimeter: Perimeter): Statement {
  return denial(["dynamodb:*"], [table.arnOf("stream")], perimeter, table.description);
}

/** The statement for the policy of a bucket, for itself and its objects. */
export function bucketPerimeter(bucket: BucketRef, perimeter: Perimeter): Statement {
  return denial(["s3:*"], [bucket.arn, bucket.objectsArn()], perimeter, bucket.description);
}

/** What is wrong with a perimeter, wherever it is drawn. */
export function checkPerimeter({ through, deployer, exempt = [] }: Partial<Perimeter>): Problem[] {
  return [
    ...at("through", [
      ...(through === undefined || through.length === 0
        ? [problem({ rule: "names no endpoint: nobody could get in", remedy: "Name an endpoint." })]
        : through.flatMap((each) => checkNetworkId("VPC endpoint", each))),
    ]),
    ...at("deployer", deployer === undefined ? [noDeployer] : checkComingFromOutside(deployer)),
    ...at("exempt", exempt.flatMap(checkComingFromOutside)),
  ];
}

const noDeployer = problem({
  rule: "is missing: Terraform runs outside the VPC, and the next deploy would be refused",
  remedy: 'Name the role that it runs as, as in "arn:aws:iam::111122223333:role/terraform".',
});

/** No problem for the ARN of a role or user, which stands for all sessions of the role. */
function checkComingFromOutside(arn: string): Problem[] {
  const parsed = parseArn(arn);
  if ((parsed?.shape === "role" || parsed?.shape === "user") && !/[*?$]/.test(arn)) return checkExisting(parsed);
  return [
    problem({
      value: arn,
      rule: "is not the ARN of one role or user",
      remedy: 'Write it as in "arn:aws:iam::111122223333:role/terraform", for a session that of its role.',
    }),
  ];
}

/** No problem for one that IAM can have and that is not let in already. */
function checkExisting(parsed: Extract<ParsedArn, { readonly shape: "role" | "user" }>): Problem[] {
  const { path } = parsed;
  if (path.startsWith("/aws-service-role/")) {
    const rule = "lies where the service-linked roles are, which are let in already";
    return [problem({ value: path, rule, remedy: "Name the role or user itself that comes from outside." })];
  }
  return parsed.shape === "role" ? checkName("role", parsed.role) : checkName("user", parsed.user);
}
