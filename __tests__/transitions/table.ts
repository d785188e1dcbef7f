// The table of transitions in the guide to changing an environment.
import { transitionsByConcept } from ".";
import plans from "./plans.json";
import { stackOf } from "./stacks";
import { isPrevented, terraformActions } from "./terraform-plan";
import { type Transition } from "./transition";

/** What Terraform 1.11 planned, by transition: what happens to each address, or why it refused the plan. */
export const seenPlans: Readonly<Record<string, Readonly<Record<string, string>>>> = plans;

/** A section for each concept, in Markdown. */
export function transitionsTable(): string {
  return Object.entries(transitionsByConcept)
    .map(([concept, transitions]) => `### ${concept}\n\n${table(transitions.map(rowOf))}`)
    .join("\n\n");
}

/** A table whose columns are as wide as the formatter makes them. */
function table(rows: readonly (readonly string[])[]): string {
  const head = ["edit", "Terraform plans", "the lock"];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], filler = " "): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width, filler)).join(" | ")} |`;
  return [line(head), line([], "-"), ...rows.map((row) => line(row))].join("\n");
}

function rowOf(transition: Transition): string[] {
  return [transition.edit, planOf(transition), lockOf(transition)];
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
  if (before.region !== after.region) return "everything in the region **created** again";
  const seen = seenPlans[name];
  if (seen?.["refused"] !== undefined) return `refused: ${seen["refused"]}`;
  if (seen !== undefined) return describe(Object.values(seen), "nothing");
  const [from, to] = [stackOf(transition, "before"), stackOf(transition, "after")] as const;
  const actions = terraformActions(from, to);
  if (isPrevented(actions, to)) return "refused: Instance cannot be destroyed";
  return describe([...actions.values()], "changes in place");
}

function describe(actions: readonly string[], otherwise: string): string {
  const counts = Object.entries(words).flatMap(([action, word]) => {
    const count = actions.filter((each) => each === action).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return counts.length === 0 ? otherwise : counts.join(", ");
}

function lockOf({ withLock }: Transition): string {
  if (withLock === "passes") return "-";
  return "refuses" in withLock ? "**refuses**" : "reports";
}
