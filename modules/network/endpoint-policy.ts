import { describeStatement } from "../catalogue";
import {
  type Conditions,
  packStatements,
  parsePolicy,
  type PolicyDocument,
  policyDocument,
  policyJson,
  type PolicyJson,
  type Statement,
  statement,
  type VpcEndpointRef,
} from "../policy";
import { formatArn, limits, partitionOf } from "../aws";
import { type EndpointOpening, type ProvedEndpoint } from "../proof";
import { at, problem, type Problem } from "../validation";
import { checkWhoPasses, type EndpointPrincipal, fromPrincipals, perPrincipal } from "./endpoint-principals";
import {
  type BucketOfAws,
  bucketsOfAws,
  carriesAction,
  endpointService,
  type EndpointService,
} from "./endpoint-services";
import { type NetworkRef } from "./network-ref";

/** The requests that an endpoint must allow. */
export interface EndpointTraffic {
  readonly service: EndpointService;
  readonly endpoint: VpcEndpointRef;
  /** The network of the endpoint. */
  readonly network: Pick<NetworkRef, "vpc">;
  readonly region: string;
  readonly principals: readonly EndpointPrincipal[];
  /**
   * Buckets of AWS that every host of the VPC may read.
   * @default none
   */
  readonly bucketsOfAws?: readonly BucketOfAws[];
}

/** The policy of an endpoint, and the problems that prevent its use. */
interface EndpointPolicy {
  readonly document: PolicyDocument;
  readonly problems: readonly Problem[];
}

/**
 * The policy of an endpoint: what each principal behind it was granted on its service, and what all clients need. It
 * limits requests and grants nothing.
 *
 * Conditions on `aws:PrincipalArn` name the principals, since the Principal of a gateway endpoint has to be `*`:
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function endpointPolicy(traffic: EndpointTraffic): EndpointPolicy {
  const { service, principals } = traffic;
  const { forPrincipals, forEverybody } = statementsForAll(traffic);
  const behind = principals.map((each) => ({ arn: each.arn, statements: statementsThrough(traffic, each) }));
  const arns = principals.map(({ arn }) => arn);
  const statements = [
    ...perPrincipal(behind),
    ...forPrincipals.flatMap((each) => fromPrincipals(each, arns)),
    ...forEverybody,
  ];
  // An endpoint has one policy, so everything goes into one document. checkSize refuses one that is too large.
  const { documents: [document = policyDocument([])] = [], problems } = packStatements(statements, {
    label: describeStatement,
    largestSize: Number.MAX_SAFE_INTEGER,
  });
  return {
    document,
    problems: [
      ...problems,
      ...(principals.length === 0 ? at("principals", [nobody]) : []),
      ...at("principals", arns.flatMap(checkWhoPasses)),
      // An endpoint for STS is useful without a grant: principals call GetCallerIdentity, and callers assume them.
      ...(service === "sts" ? [] : behind.filter((each) => each.statements.length === 0)).flatMap(({ arn }) =>
        at("principals", [nothingThrough(arn, service)]),
      ),
      ...document.statements.flatMap(checkWildcards),
      ...checkSize(policyJson(document)),
    ],
  };
}

/** What the endpoint allows independently of grants, for the proof. */
export function endpointOpenings(
  traffic: Omit<EndpointTraffic, "endpoint" | "network">,
): Pick<ProvedEndpoint, "forPrincipals" | "forEverybody"> {
  const openings = (statements: readonly Statement[]): EndpointOpening[] =>
    statements.flatMap(({ actions = [], resources = [] }) => resources.map((resource) => ({ actions, resource })));
  const { forPrincipals, forEverybody } = statementsForAll(traffic);
  return { forPrincipals: openings(forPrincipals), forEverybody: openings(forEverybody) };
}

function statementsForAll({
  service,
  principals,
  bucketsOfAws: buckets = [],
  region,
}: Omit<EndpointTraffic, "endpoint" | "network">): {
  readonly forPrincipals: readonly Statement[];
  readonly forEverybody: readonly Statement[];
} {
  const { clientsNeed } = endpointService(service);
  return {
    forPrincipals:
      clientsNeed.length === 0 ? [] : [statement({ sid: "ClientsNeed", actions: clientsNeed, resources: ["*"] })],
    forEverybody: [
      ...(service === "sts" ? principals.flatMap(takingRole) : []),
      ...(buckets.length === 0 ? [] : [readingBucketsOfAws(buckets, region)]),
    ],
  };
}

const nobody = problem({
  rule: "names nobody: nothing could pass the endpoint",
  remedy: "Name those whose requests go through it.",
});

function nothingThrough(arn: string, service: EndpointService): Problem {
  return problem({
    value: arn,
    rule: `was granted nothing that it could do through an endpoint for ${service}`,
    remedy: "Grant it something, or take it off the endpoint.",
  });
}

/** What a principal was granted, as far as it sends the requests through the endpoint itself. */
function statementsThrough(
  { service, endpoint, network }: EndpointTraffic,
  { policies }: EndpointPrincipal,
): Statement[] {
  const known = new Map([
    ["aws:sourcevpce", endpoint.id],
    ["aws:sourcevpc", network.vpc.id],
  ]);
  const granted = policies.flatMap((policy) => parsePolicy(policy).document?.statements ?? []);
  return granted.flatMap(({ effect, actions = [], resources, conditions }) => {
    const carried = actions.filter((action) => carriesAction(service, action));
    const through = effect === "Allow" ? conditionsThrough(conditions, known) : undefined;
    return carried.length === 0 || through === undefined || resources === undefined
      ? []
      : [statement({ actions: carried, resources, conditions: through })];
  });
}

/** Operators whose conditions hold only if the request has the key. */
const positiveOperators = ["StringEquals", "StringLike", "IpAddress"];

/**
 * The conditions of a statement for requests through the endpoint, or undefined if no such request meets them:
 *
 * - `aws:SourceVpce` is known, and would make the policy of a new endpoint depend on its own ID. `aws:SourceVpc` is known
 *   too, the VPC of the endpoint:
 *   https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpc
 * - `aws:SourceIp` never matches: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
 * - `kms:ViaService` is for requests of another AWS service, which come from its own network.
 */
function conditionsThrough(conditions: Conditions = {}, known: ReadonlyMap<string, string>): Conditions | undefined {
  const kept: Record<string, Record<string, readonly string[]>> = {};
  for (const [operator, keys] of Object.entries(conditions)) {
    for (const [key, values] of Object.entries(keys)) {
      const name = positiveOperators.includes(operator) ? key.toLowerCase() : "";
      if (name === "aws:sourceip" || name === "kms:viaservice") return undefined;
      const value = known.get(name);
      if (value === undefined) kept[operator] = { ...kept[operator], [key]: values };
      else if (!values.includes(value)) return undefined;
    }
  }
  return kept;
}

/**
 * Allows the principals of a role's trust policy to assume it through the endpoint: other roles and users, and holders of
 * a token, whose requests are not signed. AWS services assume roles from their own network.
 */
function takingRole({ arn, trustPolicy }: EndpointPrincipal): Statement[] {
  const trusting = parsePolicy(trustPolicy ?? { Statement: [] }).document?.statements ?? [];
  return trusting
    .filter(({ effect, principals }) => effect === "Allow" && principals !== "*" && principals?.Service === undefined)
    .map(({ actions }) => statement({ sid: "TakeRoles", principals: "*", actions: actions ?? [], resources: [arn] }));
}

function readingBucketsOfAws(buckets: readonly BucketOfAws[], region: string): Statement {
  return statement({
    sid: "ReadBucketsOfAws",
    principals: "*",
    actions: ["s3:GetObject"],
    resources: buckets.map((each) =>
      formatArn("object", {
        partition: partitionOf(region),
        bucket: bucketsOfAws[each].replace("{region}", region),
        object: "*",
      }),
    ),
  });
}

/** The number of consecutive characters that AWS requires before or after a wildcard in the policy of an endpoint. */
const besideWildcards = 6;

/** https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
function checkWildcards({ conditions = {} }: Statement): Problem[] {
  return Object.entries(conditions)
    .filter(([operator]) => operator.includes("StringLike") || operator.includes("StringNotLike"))
    .flatMap(([, keys]) => Object.entries(keys))
    .flatMap(([key, values]) => values.filter((value) => !wildcardsStandApart(value)).map((value) => ({ key, value })))
    .map(({ key, value }) =>
      problem({
        value,
        rule: `is too short a pattern of ${key} for the policy of an endpoint: AWS wants ${besideWildcards} characters together before or after each wildcard`,
        remedy: "Use a longer prefix, or an endpoint of its own for whoever was granted this.",
      }),
    );
}

function wildcardsStandApart(value: string): boolean {
  const texts = value.split(/[*?]/);
  return texts.slice(1).every((text, index) => Math.max(text.length, texts[index]?.length ?? 0) >= besideWildcards);
}

function checkSize(policy: PolicyJson): Problem[] {
  const size = JSON.stringify(policy).length;
  const largest = limits.endpointPolicySize.value;
  if (size <= largest) return [];
  return [
    problem({
      value: size,
      rule: `characters are too many for the policy of an endpoint: AWS allows ${largest}, white space counted`,
      remedy: "Divide the principals between two endpoints, each with route tables or subnets of its own.",
    }),
  ];
}
