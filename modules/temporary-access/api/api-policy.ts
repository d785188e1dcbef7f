import { formatArn } from "../../aws";
import { type Conditions, policyDocument, type PolicyDocument, type Statement, statement } from "../../policy";
import { approverOf } from "../approval";
import { principalArns } from "../callers";
import { type AccessDesign, type RevocationDesign, type SharedNames } from "../design/types";
import { type People } from "../people";
import { type CallerGroup, callerGroups, pathsOf, revocationPath, stageName } from "./paths";

/**
 * The policy of the API: which path the people may invoke, by their ARNs, and a customer's account, whose own IAM decides
 * who there. Users of the account need multi-factor authentication, also those whom an IAM policy of their own allows,
 * which is enough in the account of an API.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function apiPolicy(
  shared: SharedNames,
  designs: readonly AccessDesign[],
  revocations: readonly RevocationDesign[] = [],
): PolicyDocument {
  const invocations = [
    ...designs.flatMap(invocationsOf),
    ...revocations.map(({ key, declared }) => ({
      arns: arnsOf(declared, shared),
      resources: [resource(shared, "POST", revocationPath(key))],
    })),
  ];
  return policyDocument([
    ...mergeByPeople(invocations).map(({ arns, resources }) =>
      invoke("Allow", resources, "*", { ArnLike: { "aws:PrincipalArn": arns } }),
    ),
    ...designs.flatMap(customerInvocations),
    denyUsersWithoutMfa(shared),
  ]);
}

function invoke(
  effect: Statement["effect"],
  resources: readonly string[],
  principals: NonNullable<Statement["principals"]>,
  conditions: Conditions = {},
): Statement {
  return statement({ effect, actions: ["execute-api:Invoke"], principals, resources, conditions });
}

function denyUsersWithoutMfa(shared: SharedNames): Statement {
  const { partition, account } = shared;
  const conditions = {
    ArnLike: { "aws:PrincipalArn": [`arn:${partition}:iam::${account}:user/*`] },
    BoolIfExists: { "aws:MultiFactorAuthPresent": ["false"] },
  };
  return statement({
    ...invoke("Deny", [resource(shared, "*", "*")], "*", conditions),
    sid: "UsersNeedMultiFactorAuthentication",
  });
}

/** The people with these ARNs may invoke these resources. */
interface Invocation {
  readonly arns: readonly string[];
  readonly resources: readonly string[];
}

function invocationsOf(design: AccessDesign): readonly Invocation[] {
  return callerGroups.flatMap((group) => {
    const arns = arnsOf(design.declared[group], design.shared);
    return arns.length === 0 ? [] : [{ arns, resources: resourcesOf(design, group) }];
  });
}

function customerInvocations(design: AccessDesign): readonly Statement[] {
  const approver = approverOf(design.approval);
  if (approver.kind !== "customer") return [];
  const account = formatArn("accountRoot", { ...design.shared, account: approver.account });
  return [invoke("Allow", resourcesOf(design, "deciders"), { AWS: [account] })];
}

/** One invocation for the same people, because the length of the policy is limited. */
function mergeByPeople(invocations: readonly Invocation[]): readonly Invocation[] {
  const lists = new Map(invocations.map(({ arns }) => [JSON.stringify(arns), arns]));
  return [...lists].map(([people, arns]) => {
    const same = invocations.filter((each) => JSON.stringify(each.arns) === people);
    return { arns, resources: [...new Set(same.flatMap(({ resources }) => resources))] };
  });
}

function arnsOf(people: People, shared: SharedNames): readonly string[] {
  const ways = Object.values(people).flat();
  return [...new Set(ways.flatMap((way) => principalArns(way, shared)))].sort();
}

function resourcesOf(design: AccessDesign, group: CallerGroup): readonly string[] {
  return pathsOf(design)
    .filter(({ callers }) => callers.includes(group))
    .map(({ method, path }) => resource(design.shared, method, `${design.key}/${path}`));
}

/** The policy is attached to one API, so the ID of the API can be any. */
function resource({ partition, region, account }: SharedNames, method: string, path: string): string {
  return `arn:${partition}:execute-api:${region}:${account}:*/${stageName}/${method}/${path}`;
}
