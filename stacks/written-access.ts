import { documentFact, type ProvedAccess, providerSubject } from "../modules/configuration";
import { type PlannedEnvironment } from "./planned-environment";
import { allSections, planOf } from "./sections";

/** The access that the stack of an environment must state, as it was proved before the stack is built. */
export function writtenAccess(plan: PlannedEnvironment): readonly ProvedAccess[] {
  const { account, region } = plan.environment;
  const additions = [...plan.policyAdditions.values()].flat();
  return [
    {
      subjects: [],
      facts: [
        { subject: providerSubject, kind: "region", value: region },
        { subject: providerSubject, kind: "accounts", value: [account] },
        { subject: providerSubject, kind: "source", value: "aws" },
      ],
    },
    ...allSections.flatMap((section) => section.written?.(planOf(section, plan), plan.environment) ?? []),
    ...[...plan.resourcePolicies].map(([arn, { policy }]) => ({
      subjects: [arn],
      facts: policy.Statement.length === 0 ? [] : [documentFact(arn, "resource policy", policy)],
    })),
    ...additions.map(({ expressions = {} }) => ({ subjects: [], facts: [], expressions })),
  ];
}
