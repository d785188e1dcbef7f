import { partitionOf } from "../modules/aws";
import { at, type Problem } from "../modules/validation";
import { checkBackend, localState } from "./backend";
import { type Environment } from "./environment";
import { checkFacts, plannedRegion } from "./environment-facts";
import { type NameInUse, stateInUse } from "./names-in-use";
import { type PlannedEnvironment } from "./planned-environment";
import { checkRetired } from "./retired";
import { allSections, planOf, type SectionPlans } from "./sections";
import { type PlanContext, type Step } from "./sections/plan-context";
import { joinContributions } from "./sections/planned-section";
import { additionsByHolder, planResourcePolicies } from "./sections/resource-policies";

/** An environment as far as it could be planned, what is wrong with it, and the names that it takes. */
interface PlanningResult {
  readonly plan: PlannedEnvironment;
  readonly problems: readonly Problem[];
  readonly names: readonly NameInUse[];
}

/** Plans all sections of an environment whose shape is checked. */
export function planEnvironment(environment: Environment, ownAccounts: readonly string[]): PlanningResult {
  const { name, account, backend = localState() } = environment;
  const context = planContext(environment, ownAccounts);
  const planned = allSections.map((section) => ({ section, ...context.planned(section) }));
  const { names, subjects, grants, vendorManagedStreams, histories, ...all } = joinContributions(planned);
  const policyAdditions = additionsByHolder(all.policyAdditions);
  // The list of sections and the types of their plans are one.
  const plans = Object.fromEntries(planned.map(({ section, plan }) => [section.name, plan])) as unknown as SectionPlans;
  const ownPolicies = allSections.flatMap((section) =>
    (section.policies?.(planOf(section, plans)) ?? []).map((policy) => ({ ...policy, section: section.name })),
  );
  const resourcePolicies = planResourcePolicies(account, ownPolicies, policyAdditions);
  return {
    plan: {
      ...plans,
      environment,
      backend,
      ownAccounts,
      grants,
      histories,
      policyAdditions,
      vendorManagedStreams: new Set(vendorManagedStreams),
      resourcePolicies: resourcePolicies.policies,
      subjects: [...subjects, ...resourcePolicies.subjects],
    },
    problems: at(name, [
      ...checkFacts(environment),
      ...checkRetired(environment.retired ?? {}, (section) =>
        Object.keys(environment[section as keyof Environment] ?? {}),
      ),
      ...planned.flatMap(({ problems }) => problems),
      ...resourcePolicies.problems,
      ...allSections.flatMap((section) => section.check?.(planOf(section, plans), context) ?? []),
    ]),
    names: [
      { place: [name], kind: "environment", space: "this app", name, ignoresCase: true },
      ...(checkBackend(backend).length > 0 || backend.kind === "local" ? [] : [stateInUse(backend, name)]),
      ...names.map((each) => ({ ...each, place: [name, ...each.place] })),
    ],
  };
}

/** The context in which each step of an environment is planned once. */
function planContext(environment: Environment, ownAccounts: readonly string[]): PlanContext {
  const { account } = environment;
  const region = plannedRegion(environment.region);
  const results = new Map<Step<unknown>, unknown>();
  const context: PlanContext = {
    environment,
    region,
    location: { partition: partitionOf(region), account },
    resourceLocation: { account, region },
    ownAccounts,
    entries: ({ name }) => environment[name as keyof Environment],
    planned: (step) => {
      if (!results.has(step)) results.set(step, step.plan(context));
      return results.get(step) as ReturnType<typeof step.plan>;
    },
  };
  return context;
}
