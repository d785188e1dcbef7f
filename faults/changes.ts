import { type Faults, faultsIn } from "./fault";

const inStateBlocks = faultsIn("modules/terraform/state-blocks.ts");
const inBlocksOfStack = faultsIn("stacks/state-blocks.ts");
const inAdoption = faultsIn("stacks/adoption.ts");
const inData = faultsIn("modules/review/refuse-data.ts");
const inSecrets = faultsIn("modules/review/refuse-secrets.ts");
const inIdentities = faultsIn("modules/review/refuse-identities.ts");
const inPassedNames = faultsIn("modules/review/refuse-passed-names.ts");
const inChanges = faultsIn("modules/review/changes.ts");
const inPlan = faultsIn("modules/review/terraform-plan.ts");
const inJudgement = faultsIn("modules/review/judgement.ts");
const inTree = faultsIn("modules/policy/policy-tree.ts");

/** Faults in the blocks that a stack tells Terraform of its past. */
export const blockFaults: Faults = [
  inStateBlocks("what is handed over is destroyed", "lifecycle: { destroy: false }", "lifecycle: { destroy: true }"),
  inStateBlocks(
    "a move skips the address before it",
    "addresses[index] ?? ",
    "addresses[index - 1] ?? addresses[0] ?? ",
  ),
  inStateBlocks("an imported table may be destroyed", "prevent_destroy: true", "prevent_destroy: false"),
  inBlocksOfStack("the former keys of an existing entry are left out", "[...formerly, key].flatMap", "[key].flatMap"),
  inAdoption(
    "a part that does not exist is imported",
    "if (missing.includes(to) || belongsToMissing(resource)) return [];",
    "",
  ),
];

/** Faults in what a lock and a check of a plan refuse. */
export const judgementFaults: Faults = [
  inData(
    "data may be destroyed",
    'change.kind !== "destroyed" || change.before.disposable',
    'change.kind !== "destroyed" || true',
  ),
  inData(
    "what the same edit makes disposable may be replaced",
    'if (change.kind === "replaced") return change.before.disposable',
    'if (change.kind === "replaced") return change.after.disposable',
  ),
  inSecrets(
    "a live key may be deleted",
    'return change.kind === "destroyed" && isLive(change.before)',
    'return change.kind === "destroyed" && !isLive(change.before)',
  ),
  inSecrets(
    "three keys at once are no problem",
    "known.length + added.length <= most",
    "known.length + added.length <= most + 1",
  ),
  inIdentities(
    "a rename of a role is no problem",
    'effect === "replaces" || effect === "renames"',
    'effect === "renames"',
  ),
  inPassedNames(
    "a name may pass to another address",
    "return come === undefined ? []",
    "return come !== undefined ? []",
  ),
  inChanges("a chain of moves is followed for one step", "!visited.has(current);", "visited.size === 0;"),
  inPlan("a marker counts beside the protection", "&& !isProtected(type, argument)", ""),
  inPlan("a plan that failed is judged", "if (errored === true)", "if (errored === false)"),
  inJudgement("a plan may forget anything", "    ...refuseForgottenData(changes, declared),\n", ""),
];

/** Faults in how policies grow. */
export const growthFaults: Faults = [
  inTree("the right side keeps the number", "leftmost: 1 + bits + bit", "leftmost"),
  inTree(
    "a document may be larger than its room",
    "sizeTogether(items, space) <= space.room)",
    "sizeTogether(items, space) <= 2 * space.room)",
  ),
];
