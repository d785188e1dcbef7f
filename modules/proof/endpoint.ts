import { matchesWildcard } from "../aws";
import { at, problem, type Problem } from "../validation";
import { type PolicyJson, type Within } from "../policy";
import { type AccessRequest, type CompiledPolicy, compilePolicyJson, decide, type Policies } from "../evaluation";
import { Allowances, keptByConditions, keptByContext } from "./allowances";
import { everything, leaveItToAccountOf } from "./assumed-policies";
import { describeRequest, describeStatement } from "./describe";
import { type Expectation, type ExpectedAccess } from "./expectation";
import { contextReader, contextsWithin, exampleOf, keeps, type RequestContext } from "./limit";
import { type ProvedPrincipal } from "./prove";
import { requestPrincipal } from "./request-principal";
import { report } from "./report";
import { sentContext } from "./sent-context";

/** What an endpoint allows beside the grants of the principals behind it. */
export type EndpointOpening = Pick<ExpectedAccess, "actions" | "resource">;

/** A VPC endpoint, its policy, and the principals whose requests go through it. */
export interface ProvedEndpoint {
  /** The way to it, for messages: `["prod", "endpoints", "tables"]`. */
  readonly place: readonly string[];
  readonly kind: "gateway endpoint" | "interface endpoint";
  /** Its ID, as requests through it carry it. */
  readonly id: string;
  /** The ID of the VPC that it is in. */
  readonly vpc: string;
  /** As it will be rendered. */
  readonly policy: PolicyJson;
  /** Whether requests for an action are sent to the endpoint's service. */
  readonly carries: (action: string) => boolean;
  /** Each by its ARN; the ARN of all roles below a path ends in `/*`. */
  readonly principals: readonly Pick<ProvedPrincipal, "arn" | "policies" | "expectations">[];
  /** What each of the principals may do through it, whatever it was granted. */
  readonly forPrincipals: readonly EndpointOpening[];
  /** What everybody in the VPC may do through it. */
  readonly forEverybody: readonly EndpointOpening[];
}

const name = "the endpoint policy";
const names = { endpoint: [name] };

/**
 * Proves that an endpoint allows everything that the principals behind it were granted, and nothing else. Returns the
 * problems.
 *
 * Every Allow statement is compared as a whole, for each principal that it names, as in {@link provePrincipals}.
 */
export function proveEndpoint(proved: ProvedEndpoint): Problem[] {
  const endpoint = compilePolicyJson(proved.kind, proved.policy);
  if (endpoint.problems.length > 0) return at(proved.place, endpoint.problems);
  return at(proved.place, [
    ...proved.principals.flatMap((principal) => provePassing(proved, endpoint, principal)),
    ...proveStrangerStopped(proved, endpoint),
    ...proveNothingElse(proved, endpoint),
  ]);
}

/** The requests through the endpoint that a principal is expected to be allowed. */
function expectedThrough(
  { id, vpc, carries }: ProvedEndpoint,
  expectations: readonly Expectation[],
): readonly Omit<AccessRequest, "principal">[] {
  const there = { "aws:SourceVpce": id, "aws:SourceVpc": vpc };
  return expectations.flatMap(({ allows }) =>
    allows
      .filter(({ within = {} }) => canPass(within, there))
      .flatMap(({ actions, examples, within = {} }) =>
        contextsWithin(within).flatMap((context) =>
          examples.flatMap((resource) =>
            actions
              .filter(carries)
              .map((action) => ({ action, resource, context: sentContext({ ...context, ...there }) })),
          ),
        ),
      ),
  );
}

/** Requests from a public address, over another network path, or by an AWS service do not go through the endpoint. */
function canPass(within: Within, there: RequestContext): boolean {
  const read = contextReader(there);
  return Object.entries(within).every(([key, limit]) => {
    const name = key.toLowerCase();
    if (name === "aws:sourceip" || name === "kms:viaservice") return limit === "absent";
    return read(name) === undefined || keeps(limit, key, read);
  });
}

function provePassing(
  proved: ProvedEndpoint,
  endpoint: CompiledPolicy<ProvedEndpoint["kind"]>,
  { arn, policies, expectations }: ProvedEndpoint["principals"][number],
): Problem[] {
  const asked: Policies = {
    identity: policies.map(({ policy }) => compilePolicyJson("identity", policy)),
    resource: leaveItToAccountOf(arn),
    endpoint,
  };
  const principal = requestPrincipal(exampleOf(arn));
  const failed = expectedThrough(proved, expectations)
    .map((request) => ({ ...request, principal }))
    .filter((request) => decide(asked, request) !== "allowed");
  return report(failed, { policies: asked, names }, (first) => ({
    value: describeRequest(first),
    expected: `must pass the endpoint for ${arn}`,
    remedy: "Let the endpoint's policy hold what its principals were granted.",
  }));
}

/** Others of the same account who may do everything and are not behind the endpoint. */
function proveStrangerStopped(proved: ProvedEndpoint, endpoint: CompiledPolicy<ProvedEndpoint["kind"]>): Problem[] {
  const everybody = new Allowances([opened(proved.forEverybody)]);
  return proved.principals.flatMap(({ arn, expectations }) => {
    const requests = expectedThrough(proved, expectations).filter(
      ({ action, resource }) => everybody.unexpected([action], resource, keptByContext({})).length > 0,
    );
    const asked: Policies = { identity: [everything], resource: leaveItToAccountOf(arn), endpoint };
    return strangersTo(proved, arn).flatMap((stranger) => {
      const principal = requestPrincipal(stranger);
      const passed = requests
        .map((request) => ({ ...request, principal }))
        .filter((request) => !decide(asked, request).endsWith("denied"));
      return report(passed, { policies: asked, names }, (first) => ({
        value: describeRequest(first),
        expected: `must not pass the endpoint for ${stranger}`,
        remedy: "Name in that statement who may pass.",
      }));
    });
  });
}

/** A role without a path, and a role or user beside: in the same path, or below one that begins so. */
function strangersTo({ principals }: ProvedEndpoint, arn: string): string[] {
  const path = arn.slice(0, arn.lastIndexOf("/"));
  const folder = arn.endsWith("/*") ? `${path}-other` : path;
  const strangers = [arn.replace(/:(role|user)\/.*$/, ":role"), folder].map(
    (each) => `${each}/stranger-to-the-endpoint`,
  );
  return [...new Set(strangers)].filter((each) => !principals.some((behind) => matchesWildcard(behind.arn, each)));
}

function opened(openings: readonly EndpointOpening[]): Expectation {
  return { allows: openings.map((each) => ({ ...each, examples: [] })), refuses: [] };
}

function proveNothingElse(
  { id, vpc, principals, forPrincipals, forEverybody, carries }: ProvedEndpoint,
  { statements }: CompiledPolicy<ProvedEndpoint["kind"]>,
): Problem[] {
  const byArn = new Map(
    principals.map(({ arn, expectations }) => [
      arn,
      new Allowances([...expectations, opened([...forPrincipals, ...forEverybody])]),
    ]),
  );
  const everybody = new Allowances([opened(forEverybody)]);
  return statements.flatMap(({ source, index }) => {
    if (source.effect === "Deny") return [];
    const { actions = ["*"], resources = ["*"], conditions } = source;
    const named = conditions?.["StringEquals"]?.["aws:PrincipalArn"] ?? conditions?.["ArnLike"]?.["aws:PrincipalArn"];
    const allowances = named === undefined ? [everybody] : named.map((arn) => byArn.get(arn) ?? everybody);
    // Behind the endpoint its ID and its VPC are known: the statements of its policy need not ask for them.
    const kept = keptByConditions(
      conditions,
      new Map([
        ["aws:sourcevpce", [id]],
        ["aws:sourcevpc", [vpc]],
      ]),
    );
    const outside = allowances.flatMap((each) =>
      resources.flatMap((resource) =>
        each.unexpected(actions, resource, kept).map((action) => `${action} on ${resource}`),
      ),
    );
    const elsewhere = actions.filter((action) => !carries(action));
    const [first] = [...outside, ...elsewhere];
    if (first === undefined) return [];
    return [
      problem({
        value: first,
        rule: `passes the endpoint by ${describeStatement(name, index, source.sid)}, and nothing that was granted stands for it`,
        remedy: "Narrow the statement to what the principals behind the endpoint were granted.",
      }),
    ];
  });
}
