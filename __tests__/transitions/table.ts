// The table of transitions in the guide to changing an environment.
import { transitionsByConcept } from ".";
import plans from "./plans.json";
import { stackOf } from "./stacks";
import { terraformActions } from "./terraform-plan";
import { type Transition } from "./transition";

/** What Terraform 1.11 planned, by transition: what happens to each address, or why it refused the plan. */
export const seenPlans: Readonly<Record<string, Readonly<Record<string, string>>>> = plans;

/** A section for each concept, in Markdown. */
export function transitionsTable(): string {
  return Object.entries(transitionsByConcept)
    .map(([concept, transitions]) => {
      const rows = transitions.map((each) => `| ${each.edit} | ${planOf(each)} | ${lockOf(each)} |`);
      return [`### ${concept}`, "", "| edit | Terraform plans | the lock |", "| --- | --- | --- |", ...rows].join("\n");
    })
    .join("\n\n");
}

const words = {
  move: "moved",
  import: "imported",
  forget: "forgotten",
  create: "created",
  update: "changed",
  replace: "**replaced**",
  delete: "**destroyed**",
} as const;

function planOf(transition: Transition): string {
  const { name, before, after, withoutLock } = transition;
  if (withoutLock !== undefined) return "refused by the synth";
  if (before.name !== after.name) return "everything **created**, in another state";
  const seen = seenPlans[name];
  if (seen?.["refused"] !== undefined) return `refused: ${seen["refused"]}`;
  const actions =
    seen === undefined
      ? [...terraformActions(stackOf(transition, "before"), stackOf(transition, "after")).values()]
      : Object.values(seen);
  const counts = Object.entries(words).flatMap(([action, word]) => {
    const count = actions.filter((each) => each === action).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return counts.length === 0 ? "nothing, or changes in place" : counts.join(", ");
}

function lockOf({ withLock }: Transition): string {
  if (withLock === "passes") return "passes";
  return "refuses" in withLock ? "**refuses**" : "tells";
}
