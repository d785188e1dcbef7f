import { type PolicyJson, type VpcEndpointRef } from "../policy";
import { everything, type RequestContext, requestPrincipal, sentByClient, sentByService } from "../proof";
import { formatArn, matchesWildcard, partitionOf } from "../aws";
import { type AccessRequest, compilePolicyJson, decide, type Decision, type RequestPrincipal } from "../evaluation";
import { problem, type Problem } from "../validation";
import { type Perimeter } from "./perimeter";

/** A perimeter and the resource policy that enforces it. */
export interface ProvedPerimeter {
  readonly perimeter: Perimeter;
  /** The policy of the table, stream or bucket, as it is rendered. */
  readonly policy: PolicyJson;
  readonly account: string;
  readonly region: string;
  /** Requests on the table, stream or bucket. */
  readonly requests: readonly Pick<AccessRequest, "action" | "resource">[];
}

/** A principal and the context of its requests, and whether the perimeter must allow them. */
interface Way {
  readonly description: string;
  readonly principal: RequestPrincipal;
  readonly context: RequestContext;
  readonly open: boolean;
}

/**
 * The requests that a perimeter must allow and denies, or must deny and does not. All principals are assumed to have
 * every permission by their identity policies.
 */
export function provePerimeter(proved: ProvedPerimeter): Problem[] {
  const resource = compilePolicyJson("resource", proved.policy);
  const policies = { identity: [everything], resource };
  return proved.requests.flatMap((request) =>
    waysIn(proved)
      .map((way) => ({ way, decision: decide(policies, { ...request, ...way, resourceAccount: proved.account }) }))
      .filter(({ way, decision }) => !isExpected(way, decision))
      .map(({ way, decision }) =>
        problem({
          value: `${request.action} on ${request.resource}`,
          rule: `must be ${way.open ? "let through" : "refused"} for ${way.description}, and is ${decision}`,
          remedy: "Correct the conditions of its statement.",
        }),
      ),
  );
}

/** An AWS service has no identity policies: that it is not explicitly denied is enough. */
function isExpected({ open, principal }: Way, decision: Decision): boolean {
  if (!open) return decision === "explicitly denied";
  return decision === "allowed" || (principal.type === "service" && decision === "implicitly denied");
}

function waysIn({ perimeter, account, region }: ProvedPerimeter): Way[] {
  const { through, deployer, exempt = [] } = perimeter;
  const partition = partitionOf(region);
  const role = (name: string, path = "/"): string => formatArn("role", { partition, account, path, role: name });
  const anybody = principalOf(role("anybody-of-the-account"));
  const from = (endpoint: VpcEndpointRef): RequestContext => ({
    ...sentByClient,
    "aws:SourceVpce": endpoint.id,
  });
  const root: RequestPrincipal = { type: "account root", arn: formatArn("accountRoot", { partition, account }) };
  const ownAccount = [deployer, ...exempt].filter((arn) => arn.split(":")[4] === account);
  return [
    ...through.map((each) => ({
      description: `anybody through ${each.id}`,
      principal: anybody,
      context: from(each),
      open: true,
    })),
    {
      description: "anybody through another endpoint",
      principal: anybody,
      context: from({ id: "vpce-00000000000000000" }),
      open: false,
    },
    { description: "anybody from outside", principal: anybody, context: sentByClient, open: false },
    {
      description: "anybody from outside who says less",
      principal: anybody,
      context: { "aws:SecureTransport": "true" },
      open: false,
    },
    { description: "the root user from outside", principal: root, context: sentByClient, open: false },
    {
      description: "a service in somebody's name",
      principal: anybody,
      context: sentByService,
      open: true,
    },
    {
      description: "a service for itself",
      principal: { type: "service", name: "logging.s3.amazonaws.com" },
      context: sentByClient,
      open: true,
    },
    {
      description: "a service-linked role",
      principal: principalOf(
        role("AWSServiceRoleForDynamoDBReplication", "/aws-service-role/replication.dynamodb.amazonaws.com/"),
      ),
      context: sentByClient,
      open: true,
    },
    ...ownAccount.map((arn) => ({
      description: `${arn} from outside`,
      principal: principalOf(arn),
      context: sentByClient,
      open: true,
    })),
    ...ownAccount
      .map(beside)
      .filter((arn) => !ownAccount.some((each) => matchesWildcard(each, arn)))
      .map((arn) => ({
        description: `${arn} from outside`,
        principal: principalOf(arn),
        context: sentByClient,
        open: false,
      })),
  ];
}

/** A principal whose ARN begins like an exempt one, or like a path of exempt ones. */
function beside(arn: string): string {
  return arn.endsWith("/*") ? `${arn.slice(0, -2)}-other/somebody` : `${arn}-other`;
}

/** The principal with the ARN, or one below a path. */
function principalOf(of: string): RequestPrincipal {
  return requestPrincipal(of.replace("*", "somebody"));
}
