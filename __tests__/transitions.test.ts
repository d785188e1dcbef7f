import { formatLock, judgeEdit, type Judgement, parseLock, readInventory } from "../modules/review";
import { type Change, compareResources } from "../modules/review/changes";
import { formatProblem } from "../modules/validation";
import { planEnvironments } from "../stacks";
import { checkLockNames } from "../stacks/locks";
import { type Block, refusals, type SynthesizedStack } from "./synth";
import { transitions } from "./transitions";
import { settings, stackOf } from "./transitions/stacks";
import { seenPlans } from "./transitions/table";
import { addressAfter, isPrevented, lostAddresses, terraformActions } from "./transitions/terraform-plan";
import { type Transition } from "./transitions/transition";

/** The blocks of a stack, as a transition states them. */
function blocksOf({ json }: SynthesizedStack): unknown {
  const {
    moved = [],
    removed = [],
    import: imports = [],
  } = json as unknown as Readonly<Record<string, readonly Block[]>>;
  const all = (blocks: readonly Block[], from: string, to: string): object =>
    Object.fromEntries(blocks.map((block) => [String(block[from]), String(block[to])]));
  expect(removed.every(({ lifecycle }) => JSON.stringify(lifecycle) === '{"destroy":false}')).toBe(true);
  return {
    moved: all(moved, "from", "to"),
    removed: removed.map(({ from }) => from).sort(),
    imported: all(imports, "to", "id"),
  };
}

interface Told {
  readonly refuses: readonly string[];
  readonly tells: readonly string[];
}

/** The types of resources that hold data, a secret or access. */
const kept =
  /^aws_(dynamodb_table|s3_bucket|kms_key|kms_alias|iam_(role|user|access_key|policy|(role|user|group)_policy_attachment))\./;

function lostFrom(transition: Transition): string[] {
  return lostAddresses(stackOf(transition, "before"), stackOf(transition, "after")).filter((each) => kept.test(each));
}

/** Whether an address is as a pattern says, in which `*` stands for any text. */
function matches(pattern: string, address: string): boolean {
  return pattern.endsWith("*") ? address.startsWith(pattern.slice(0, -1)) : address === pattern;
}

/** The file that locks the former version. */
function lockOf(transition: Transition): string {
  return formatLock({ environment: transition.before.name, ...readInventory(stackOf(transition, "before").json) });
}

/** The judgement of the present version by the lock of the former one. */
function judge(transition: Transition): Judgement {
  const { lock, problems } = parseLock(lockOf(transition), transition.before.name);
  if (lock === undefined) throw new Error(problems.map(formatProblem).join("\n"));
  return judgeEdit(lock, readInventory(stackOf(transition, "after").json));
}

/** What a synth refuses with no lock in sight. */
const refusedWithoutLock = transitions.filter(({ withoutLock }) => withoutLock !== undefined);
const synthesisable = transitions.filter(({ withoutLock }) => withoutLock === undefined);
const sameEnvironment = synthesisable.filter(({ before, after }) => before.name === after.name);
const renamedEnvironments = synthesisable.filter(({ before, after }) => before.name !== after.name);
const allowed = sameEnvironment.filter(({ withLock }) => withLock === "passes" || "tells" in withLock);

const planned = synthesisable.filter(
  ({ name, before, after, publishedState = false }) =>
    before.name === after.name && !publishedState && name in seenPlans && seenPlans[name]?.["refused"] === undefined,
);

/** Edits whose plan Terraform refused, as `prevent_destroy` of what is in its state makes it. */
const prevented = synthesisable.filter(
  ({ name, blocks }) => seenPlans[name]?.["refused"] === "Instance cannot be destroyed" && blocks === undefined,
);

/** What a change is called in the plans of Terraform. */
function actionOf(change: Change): readonly (readonly [address: string, action: string])[] {
  switch (change.kind) {
    case "kept": {
      const { before, after } = change;
      return before.address === after.address ? [] : [[after.address, "move"]];
    }
    case "replaced":
      return [[change.after.address, "replace"]];
    case "destroyed":
      return [[change.before.address, "delete"]];
    case "forgotten":
      return [[change.before.address, "forget"]];
    case "created":
      return [[change.after.address, "create"]];
    case "imported":
      return [[change.after.address, "import"]];
  }
}

describe("the transitions", () => {
  it("have names of their own", () => {
    const names = transitions.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index || !/^[a-z-]+$/.test(name))).toEqual([]);
  });

  it.each(refusedWithoutLock)("$name is refused by the synth: $edit", ({ after, withoutLock }) => {
    const told = refusals(() => planEnvironments([after], settings)).join("\n");
    for (const text of withoutLock?.refuses ?? []) expect(told).toContain(text);
  });

  it.each(synthesisable)("$name writes the blocks of its edit: $edit", (transition) => {
    const { moved = {}, removed = [], imported = {} } = transition.blocks ?? {};
    expect(blocksOf(stackOf(transition, "after"))).toEqual({ moved, removed: [...removed].sort(), imported });
  });

  it.each(synthesisable)("$name destroys and replaces what it states, and nothing else", (transition) => {
    const { before, after, loses = [] } = transition;
    // An environment of another name has a state of its own.
    const lost = before.name === after.name ? lostFrom(transition) : [];
    expect(lost.filter((address) => !loses.some((pattern) => matches(pattern, address)))).toEqual([]);
    expect(loses.filter((pattern) => !lost.some((address) => matches(pattern, address)))).toEqual([]);
  });

  it.each(allowed)("$name keeps the names in AWS of what it keeps", (transition) => {
    const [before, after] = [stackOf(transition, "before"), stackOf(transition, "after")];
    const named = before.addresses
      .map((address) => [address, addressAfter(address, after)] as const)
      .filter(([, present]) => after.addresses.includes(present))
      .filter(([address]) => !(transition.loses ?? []).some((pattern) => matches(pattern, address)));
    const namesIn = (stack: SynthesizedStack, address: string): unknown[] =>
      ["name", "bucket"].map((argument) => stack.block(address)[argument] ?? null);
    for (const [address, present] of named) {
      if (/^aws_(iam_(role|user|group|policy)|dynamodb_table|s3_bucket|kms_alias)\./.test(address)) {
        expect([address, namesIn(after, present)]).toEqual([address, namesIn(before, address)]);
      }
    }
  });

  it.each(sameEnvironment)("$name is judged by its lock: $edit", (transition) => {
    const { withLock } = transition;
    const { problems, reported } = judge(transition);
    const refused = problems.map(formatProblem).join("\n");
    const tells = reported.flatMap(({ key, details }) => details.map((detail) => `${key}: ${detail}`)).join("\n");
    const { refuses = [], tells: expected = [] } = withLock === "passes" ? {} : (withLock as Partial<Told>);
    expect({ refused: refused !== "" }).toEqual({ refused: refuses.length > 0 });
    for (const text of refuses) expect(refused).toContain(text);
    for (const text of expected) expect(tells).toContain(text);
    if (withLock === "passes") expect(tells).toBe("");
  });

  it.each(renamedEnvironments)("$name is refused with its lock, renamed or not: $edit", (transition) => {
    const { before, after, withLock } = transition;
    const text = lockOf(transition);
    const { refuses } = withLock as Told;
    const left = checkLockNames(new Map([[before.name, text]]), [after.name])
      .map(formatProblem)
      .join("\n");
    const taken = parseLock(text, after.name).problems.map(formatProblem).join("\n");
    for (const expected of refuses)
      expect([left, taken]).toEqual([expect.stringContaining(expected), expect.stringContaining(expected)]);
  });

  it.each(prevented)("$name is refused by Terraform itself", (transition) => {
    const [before, after] = [stackOf(transition, "before"), stackOf(transition, "after")] as const;
    expect(isPrevented(terraformActions(before, after), after)).toBe(true);
  });

  describe.each(planned)("$name, which Terraform itself planned", (transition) => {
    // The addresses and what happens to them, from terraform show -json. What changes in place is left to the provider, and
    // the deployment of an API is made again whenever its document changes.
    const seen = Object.entries(seenPlans[transition.name] ?? {}).filter(
      ([address, action]) =>
        action !== "update" && !(action === "replace" && address.startsWith("aws_api_gateway_deployment.")),
    );

    it("is planned so by the model that the tests use", () => {
      const actions = terraformActions(stackOf(transition, "before"), stackOf(transition, "after"));
      expect(Object.fromEntries(actions)).toEqual(Object.fromEntries(seen));
    });

    it("is planned so by the model that the lock uses", () => {
      const [before, after] = [stackOf(transition, "before"), stackOf(transition, "after")].map(({ json }) =>
        readInventory(json),
      );
      if (before === undefined || after === undefined) throw new Error("There are two versions");
      const actions = compareResources(before.resources, after).flatMap(actionOf);
      expect(Object.fromEntries(actions)).toEqual(Object.fromEntries(seen));
    });
  });
});
