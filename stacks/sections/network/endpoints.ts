import * as v from "valibot";
import { type Construct } from "constructs";
import { TerraformOutput, TerraformStack } from "cdktf";
import { policyJson, type VpcEndpointRef } from "../../../modules/policy";
import { limits } from "../../../modules/aws";
import {
  carriesAction,
  checkEndpoint,
  checkEndpointsTogether,
  checkExistingEndpoint,
  endpointOpenings,
  endpointPolicy,
  type EndpointProps,
  needsUrl,
  VpcEndpoint,
} from "../../../modules/network";
import { documentFact, type ProvedAccess } from "../../../modules/configuration";
import { type SummaryRow } from "../../../modules/review";
import { outputName } from "../../../modules/terraform";
import { at, checkShape, lookUp, type Problem } from "../../../modules/validation";
import { isExisting } from "../../existing";
import { type Names } from "../../names";
import { outputsInUse } from "../../names-in-use";
import { internalTools } from "../internal-tools";
import { type PlanContext } from "../plan-context";
import { checkAllTags, planSection } from "../plan-section";
import { type PlannedEntry, type PlannedSection } from "../planned-section";
import { principals as principalSection } from "../principals";
import { section } from "../section";
import { type Subject } from "../subject";
import { temporaryAccess as accessSection } from "../temporary-access";
import { accessBehind, type Behind, type Clients, principalBehind } from "./behind-endpoint";
import { declaredEndpoints, type EndpointEntries, endpointRefs } from "./endpoint-refs";
import { checkHeldToEndpoints } from "./held-to-endpoints";
import { networks as networkSection } from "./networks";
import { type MadeEndpoint, type PlannedEndpoint } from "./planned-endpoint";
import { checkTrustThroughEndpoints } from "./trust-through-endpoints";

type PlannedEndpoints = Readonly<Record<string, PlannedEndpoint>>;

export const endpoints = section({
  ...declaredEndpoints,
  plan: planEndpoints,
  check: checkGrantsHeldToEndpoints,
  written: writtenEndpoints,
  build: buildEndpoints,
  parts: () => [["aws_vpc_endpoint", ""]],
  row: endpointRow,
});

function planEndpoints(
  entries: EndpointEntries<Names> | undefined,
  { environment, region, planned: resultOf }: PlanContext,
): PlannedSection<PlannedEndpoint> {
  const refs = resultOf(endpointRefs);
  const networks = resultOf(networkSection);
  const clients = clientsOf(resultOf);
  const planEndpoint = (key: string, entry: EndpointEntries<Names>[string]): PlannedEntry<PlannedEndpoint> => {
    const ref = refs[key] ?? { id: "" };
    if (isExisting(entry)) {
      return { plan: { service: entry.existing.service, ref }, problems: checkExistingEndpoint(entry.existing) };
    }
    const { temporaryAccess = [], ...described } = entry;
    const { ref: network, problems: missing } = lookUp("network", described.network, networks.plan);
    // A network that has problems of its own has a name all the same.
    if (network === undefined) return { problems: at("network", networks.problems.length > 0 ? [] : missing) };
    const endpoint = { ...described, network: network.ref };
    const problems = [
      ...checkEndpoint(endpoint),
      ...checkAllTags(environment, endpoint.tags),
      ...at("temporaryAccess", checkShape(keysSchema, temporaryAccess)),
    ];
    if (problems.length > 0) return { problems };
    const principals = described.principals.map((each) => principalBehind(each, clients.principals));
    const accesses = temporaryAccess.map((each) => accessBehind(each, clients.temporaryAccess));
    const all = [...principals, ...accesses];
    const behind = all.flatMap((each) => each.behind ?? []);
    const props = { ...endpoint, principals: behind.map(({ principal }) => principal) };
    const { document, problems: policyProblems } = endpointPolicy({ ...props, region, endpoint: ref });
    const made = {
      props,
      network: described.network,
      principals: described.principals,
      temporaryAccess,
      policy: policyJson(document),
    };
    return {
      plan: { service: props.service, ref, made },
      problems: [
        ...at(
          "principals",
          principals.flatMap((each) => each.problems),
        ),
        ...at(
          "temporaryAccess",
          accesses.flatMap((each) => each.problems),
        ),
        ...(all.every((each) => each.behind !== undefined) ? policyProblems : []),
      ],
      names: outputsInUse(environment.name, [name, key], outputsOf(key, props)),
      subjects: [endpointSubject(key, ref, made, behind, region)],
    };
  };
  const planned = planSection(name, entries, planEndpoint, ["formerly"]);
  const made = Object.entries(planned.plan).flatMap(([key, each]) =>
    each.made === undefined ? [] : [[key, each.made.props] as const],
  );
  const together = checkEndpointsTogether(Object.fromEntries(made));
  return { ...planned, problems: [...planned.problems, ...at(name, together)] };
}

const { name } = declaredEndpoints;

function clientsOf(resultOf: PlanContext["planned"]): Clients {
  const principals = resultOf(principalSection);
  return {
    // A tool with problems has no roles among the principals.
    principals: {
      ...principals,
      subjects: new Map(principals.subjects.map((each) => [each.key, each] as const).reverse()),
      problems: [...principals.problems, ...resultOf(internalTools).problems],
    },
    temporaryAccess: resultOf(accessSection),
  };
}

function checkGrantsHeldToEndpoints(plan: PlannedEndpoints, { planned, region }: PlanContext): Problem[] {
  const principals = planned(principalSection).plan;
  return [
    ...checkHeldToEndpoints({
      region,
      networks: planned(networkSection).plan,
      principals,
      temporaryAccess: planned(accessSection).plan,
      endpoints: plan,
    }),
    ...checkTrustThroughEndpoints(principals, plan, planned(internalTools).plan),
  ];
}

const keysSchema = v.array(v.string());

function endpointSubject(
  key: string,
  { id }: VpcEndpointRef,
  { props, policy }: MadeEndpoint,
  behind: readonly Behind[],
  region: string,
): Subject {
  return {
    section: name,
    key,
    documents: [{ name: "endpoint policy", type: "endpoint", policy }],
    endpoint: {
      kind: `${props.type} endpoint`,
      id,
      vpc: props.network.vpc.id,
      policy,
      carries: (action) => carriesAction(props.service, action),
      principals: behind.map(({ proved }) => proved),
      ...endpointOpenings({ ...props, region }),
    },
  };
}

function outputsOf(key: string, props: EndpointProps<unknown>): string[] {
  return ["endpoint_id", ...(needsUrl(props) ? ["endpoint_url"] : [])].map((output) => outputName(key, output));
}

/** Makes the endpoints, and their outputs at the stack's level. */
function buildEndpoints(scope: Construct, plan: PlannedEndpoints): void {
  for (const [key, { made }] of Object.entries(plan)) {
    if (made === undefined) continue;
    const { ref, url } = new VpcEndpoint(scope, key, made.props);
    const [id = "", address] = outputsOf(key, made.props);
    const output = (outputId: string, value = ""): void => {
      new TerraformOutput(TerraformStack.of(scope), outputId, { value, staticId: true });
    };
    output(id, ref.expression);
    if (address !== undefined) output(address, url);
  }
}

function writtenEndpoints(plan: PlannedEndpoints): ProvedAccess[] {
  return Object.values(plan).flatMap(({ ref: { id, expression }, made }) =>
    made === undefined
      ? []
      : [
          {
            subjects: [id],
            facts: [documentFact(id, "resource policy", made.policy)],
            ...(expression === undefined ? {} : { expressions: { [id]: expression } }),
          },
        ],
  );
}

function endpointRow(key: string, { service, ref, made }: PlannedEndpoint): SummaryRow {
  if (made === undefined) return { key, details: [`${service}, existing, ${ref.id}`] };
  const { props, network, principals, temporaryAccess, policy } = made;
  const forPrincipals = principals.length === 0 ? [] : [`for ${principals.join(", ")}`];
  const forTime = temporaryAccess.length === 0 ? [] : [`for a time ${temporaryAccess.join(", ")}`];
  const size = JSON.stringify(policy).length;
  return {
    key,
    details: [
      [`${service}, ${props.type} in the network ${network}`, ...forPrincipals, ...forTime].join(", "),
      `policy, ${size} of ${limits.endpointPolicySize.value} characters`,
    ],
  };
}
