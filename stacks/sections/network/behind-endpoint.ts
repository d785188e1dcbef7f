import { grantExpressions } from "../../../modules/grants";
import { type EndpointPrincipal } from "../../../modules/network";
import { type ProvedEndpoint } from "../../../modules/proof";
import { endpointPrincipals, type PlannedAccess } from "../../../modules/temporary-access";
import { lookUp, notThere, problem, type Problem } from "../../../modules/validation";
import { type PlannedPrincipal } from "../planned-principal";
import { type PlannedSection } from "../planned-section";
import { type Subject } from "../subject";

/** What an endpoint may name: roles, users and temporary accesses. */
export interface Clients {
  readonly principals: Omit<PlannedSection<PlannedPrincipal>, "subjects"> & {
    /** By key. */
    readonly subjects: ReadonlyMap<string, Subject>;
  };
  readonly temporaryAccess: PlannedSection<PlannedAccess>;
}

/** One who is behind an endpoint, as its policy and its proof take it. */
export interface Behind {
  readonly principal: EndpointPrincipal;
  readonly proved: ProvedEndpoint["principals"][number];
}

/** The principals that a key names. */
interface FoundBehind {
  /** Absent where they have problems of their own, and it is not known what they were granted. */
  readonly behind?: readonly Behind[];
  readonly problems: readonly Problem[];
}

/** The role or user of a key. */
export function principalBehind(key: string, { plan, problems, subjects }: Clients["principals"]): FoundBehind {
  const subject = subjects.get(key);
  if (subject !== undefined) {
    const { arn = "", policies = [], expectations = [] } = subject.principal ?? {};
    const trustPolicy = subject.trust?.policy;
    const expressions = grantExpressions(plan[key]?.description.grants ?? []);
    const principal = { arn, policies: policies.map(({ policy }) => policy), trustPolicy, expressions };
    return { behind: [{ principal, proved: { arn, policies, expectations } }], problems: [] };
  }
  if (problems.length > 0) return { problems: [] };
  return { problems: [notThere("principal", key, Object.keys(plan))] };
}

/** The roles that an access is temporarily attached to, or that are made for it. */
export function accessBehind(key: string, { plan, problems }: Clients["temporaryAccess"]): FoundBehind {
  const { ref: design, problems: missing } = lookUp("temporary access", key, plan);
  if (design === undefined) return { problems: problems.length > 0 ? [] : missing };
  if (design.kind === "revocation") {
    const rule = "is a revocation, by which nobody reads or writes anything";
    return { problems: [problem({ value: key, rule, remedy: "Name accesses that grant something." })] };
  }
  const { grants, policy } = design;
  const expectations = grants.flatMap((grant) => grant.expectations);
  return {
    behind: endpointPrincipals(design).map((principal) => {
      const policies = principal.policies.map((each) => ({ name: policy.name, policy: each }));
      return { principal, proved: { arn: principal.arn, policies, expectations } };
    }),
    problems: [],
  };
}
