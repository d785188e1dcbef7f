import { type BucketRef, type TableRef } from "../grants";
import { checkNetworkId, type Conditions, type Statement, statement, type VpcEndpointRef } from "../policy";
import { checkName, formatArn, parseArn, type ParsedArn, partitionOf } from "../aws";
import { at, problem, type Problem } from "../validation";

/** The endpoints through which a table or a bucket can be used, and the exceptions. */
export interface Perimeter {
  /** The endpoints through which requests are allowed. With none, only the exempt principals have access. */
  readonly through: readonly VpcEndpointRef[];
  /**
   * The ARN of the role or user that Terraform runs as. It is outside the perimeter, and would otherwise lose access.
   * A role that is deleted and created again under the same ARN has access again.
   */
  readonly deployer: string;
  /**
   * ARNs of other roles and users outside the perimeter: vendors, the replication role of a bucket. The roles that a
   * temporary access creates are named by their path: `…:role/temporary-access/prod/scan-orders/*`.
   * @default none
   */
  readonly exempt?: readonly string[];
}

/**
 * Denies every principal all requests that do not come through the endpoints. Exempt are
 *
 * - the deployer and the principals in `exempt`;
 * - what an AWS service does on behalf of a principal, such as an export that DynamoDB writes: the request comes from the
 *   network of the service (`aws:ViaAWSService`);
 * - AWS services themselves, such as S3 that delivers access logs (`aws:PrincipalIsAWSService`);
 * - service-linked roles, such as the one that replicates a global table. Only AWS services can assume them.
 *
 * A request without one of the keys is denied: `StringNotEquals` and `BoolIfExists` hold then.
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

/** The statement for the policy of a table. It applies to the indexes, and not to streams, exports or backups. */
export function tablePerimeter(table: TableRef, perimeter: Perimeter): Statement {
  // The policy of a table applies to nothing else below its ARN; a new kind of index is denied at once.
  return denial(["dynamodb:*"], [table.arn, `${table.arn}/*`], perimeter, table.description);
}

/** The statement for the policy of a table's stream. */
export function streamPerimeter(table: TableRef, perimeter: Perimeter): Statement {
  return denial(["dynamodb:*"], [table.arnOf("stream")], perimeter, table.description);
}

/** The statement for the policy of a bucket. It applies to the bucket and its objects. */
export function bucketPerimeter(bucket: BucketRef, perimeter: Perimeter): Statement {
  return denial(["s3:*"], [bucket.arn, bucket.objectsArn()], perimeter, bucket.description);
}

/** What is wrong with a perimeter. */
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

/** No problem for the ARN of a role or user. The ARN of a role matches all of its sessions. */
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

/** No problem for a role or user that can exist in IAM and is not exempt already. */
function checkExisting(parsed: Extract<ParsedArn, { readonly shape: "role" | "user" }>): Problem[] {
  const { path } = parsed;
  if (path.startsWith("/aws-service-role/")) {
    const rule = "lies where the service-linked roles are, which are let in already";
    return [problem({ value: path, rule, remedy: "Name the role or user itself that comes from outside." })];
  }
  return parsed.shape === "role" ? checkName("role", parsed.role) : checkName("user", parsed.user);
}
