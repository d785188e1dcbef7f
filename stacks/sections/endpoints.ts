import { type Construct } from "constructs";
import { TerraformOutput, TerraformStack } from "cdktf";
import { type VpcEndpointRef } from "../../modules/access";
import { limits } from "../../modules/aws";
import {
  carriesAction,
  checkEndpoint,
  checkEndpointsTogether,
  checkExistingEndpoint,
  endpointOpenings,
  endpointPolicy,
  type EndpointPrincipal,
  type EndpointProps,
  type EndpointService,
  needsUrl,
  symbolicEndpointId,
  VpcEndpoint,
} from "../../modules/network";
import { policyJson, type PolicyJson } from "../../modules/policy";
import { type SummaryRow } from "../../modules/report";
import { outputName } from "../../modules/terraform";
import { at, listNames, problem, type Problem } from "../../modules/validation";
import { type Environment, isExisting } from "../environment";
import { outputsInUse } from "../names-in-use";
import { type PlannedSection, planSection, type Surroundings } from "./section";
import { type Subject } from "./subject";

/** A VPC endpoint and what it comes to. */
export interface PlannedEndpoint {
  readonly service: EndpointService;
  readonly ref: VpcEndpointRef;
  /** Absent where somebody else makes it, with a policy of their own. */
  readonly made?: MadeEndpoint;
}

interface MadeEndpoint {
  readonly props: EndpointProps<EndpointPrincipal>;
  /** The keys of the principals behind it. */
  readonly principals: readonly string[];
  readonly policy: PolicyJson;
}

const section = "endpoints";

/** The endpoints as grants see them, before it is known what passes them. */
export function endpointRefs({ endpoints = {} }: Environment): Record<string, VpcEndpointRef> {
  return Object.fromEntries(
    Object.entries(endpoints).map(([key, entry]) => [
      key,
      isExisting(entry)
        ? { id: entry.existing.id }
        : { id: symbolicEndpointId(`${section}/${key}`), expression: `\${aws_vpc_endpoint.${key}.id}` },
    ]),
  );
}

/** @param principals what the section of principals came to */
export function planEndpoints(
  { environment, region }: Surroundings,
  refs: Readonly<Record<string, VpcEndpointRef>>,
  principals: PlannedSection<unknown>,
): PlannedSection<PlannedEndpoint> {
  const { endpoints = {}, name } = environment;
  const sound: Record<string, EndpointProps<string>> = {};
  const planned = planSection<(typeof endpoints)[string], PlannedEndpoint>(section, endpoints, (key, entry) => {
    const ref = refs[key] ?? { id: "" };
    if (isExisting(entry)) {
      return { plan: { service: entry.existing.service, ref }, problems: checkExistingEndpoint(entry.existing) };
    }
    const problems = checkEndpoint(entry);
    if (problems.length > 0) return { problems };
    sound[key] = entry;
    const found = entry.principals.map((each) => lookUpPrincipal(each, principals));
    const behind = found.flatMap(({ subject }) => subject ?? []);
    const props = { ...entry, principals: behind.map(endpointPrincipal) };
    const { document, problems: policyProblems } = endpointPolicy({ ...props, region, endpoint: ref });
    const policy = policyJson(document);
    return {
      plan: { service: entry.service, ref, made: { props, principals: entry.principals, policy } },
      problems: [
        ...at(
          "principals",
          found.flatMap((each) => each.problems),
        ),
        // Of principals with problems of their own it is not known what they were granted.
        ...(behind.length === found.length ? policyProblems : []),
      ],
      names: outputsInUse(name, [section, key], outputsOf(key, entry)),
      subject: endpointSubject(key, { props, ref, policy, behind, region }),
    };
  });
  return { ...planned, problems: [...planned.problems, ...at(section, checkEndpointsTogether(sound))] };
}

function lookUpPrincipal(
  key: string,
  { plan, problems, subjects }: PlannedSection<unknown>,
): { readonly subject?: Subject; readonly problems: readonly Problem[] } {
  const subject = subjects.find((each) => each.key === key);
  if (subject !== undefined) return { subject, problems: [] };
  if (problems.length > 0) return { problems: [] };
  const rule = `is no principal of the environment, which has ${listNames(Object.keys(plan))}`;
  return { problems: [problem({ value: key, rule, remedy: "Correct the name, or add the principal." })] };
}

function endpointPrincipal({ principal, trust }: Subject): EndpointPrincipal {
  const { arn = "", policies = [] } = principal ?? {};
  return { arn, policies: policies.map(({ policy }) => policy), trustPolicy: trust?.policy };
}

function endpointSubject(
  key: string,
  {
    props,
    ref,
    policy,
    behind,
    region,
  }: Pick<PlannedEndpoint, "ref"> &
    Pick<MadeEndpoint, "props" | "policy"> & { readonly behind: readonly Subject[]; readonly region: string },
): Subject {
  return {
    section,
    key,
    documents: [{ name: "endpoint policy", type: "endpoint", policy }],
    endpoint: {
      kind: `${props.type} endpoint`,
      id: ref.id,
      policy,
      carries: (action) => carriesAction(props.service, action),
      principals: behind.flatMap(({ principal }) => principal ?? []),
      ...endpointOpenings({ ...props, region }),
    },
  };
}

function outputsOf(key: string, props: EndpointProps<unknown>): string[] {
  return ["endpoint_id", ...(needsUrl(props) ? ["endpoint_url"] : [])].map((name) => outputName(key, name));
}

/** Makes the endpoints, and their outputs at the stack's level. */
export function buildEndpoints(scope: Construct, endpoints: Readonly<Record<string, PlannedEndpoint>>): void {
  for (const [key, { made }] of Object.entries(endpoints)) {
    if (made === undefined) continue;
    const { ref, url } = new VpcEndpoint(scope, key, made.props);
    const [id = "", address] = outputsOf(key, made.props);
    const output = (name: string, value = ""): void => {
      new TerraformOutput(TerraformStack.of(scope), name, { value, staticId: true });
    };
    output(id, ref.expression);
    if (address !== undefined) output(address, url);
  }
}

export function endpointRow(key: string, { service, ref, made }: PlannedEndpoint): SummaryRow {
  if (made === undefined) return { key, details: [`${service}, existing, ${ref.id}`] };
  const { props, principals, policy } = made;
  const size = JSON.stringify(policy).length;
  return {
    key,
    details: [
      `${service}, ${props.type} in ${props.vpc}, for ${principals.join(", ")}`,
      `policy, ${size} of ${limits.endpointPolicySize.value} characters`,
    ],
  };
}
