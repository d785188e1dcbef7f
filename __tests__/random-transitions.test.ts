// Random edits of random environments. Whatever the lock lets pass must lose nothing that both versions need, by a model
// of what Terraform plans that shares nothing with the lock.
import * as fc from "fast-check";
import { formatLock, judgeEdit, type Judgement, parseLock, readInventory } from "../modules/review";
import { formatProblem } from "../modules/validation";
import { rounds } from "./rounds";
import { type SynthesizedStack, synthesizeEnvironment } from "./synth";
import { drawFrom, drawWorld } from "./transitions/draw-world";
import { type Draw, type EditKind, editKinds } from "./transitions/edits";
import { lostAddresses } from "./transitions/terraform-plan";
import { environmentOf, type Section, type TableEntry, type World } from "./transitions/world";

/** How often each kind of edit is tried at least. */
const least = 20;

/** Two versions of an environment, and the kinds of edit between them. */
interface Pair {
  readonly before: World;
  readonly after: World;
  readonly kinds: readonly EditKind[];
}

/** Edits of a world, up to five at a time. What cannot be done beside the others is done alone. */
function drawPairs(before: World, kinds: readonly EditKind[], draw: Draw): Pair[] {
  const pairs: Pair[] = [];
  for (let rest = kinds; rest.length > 0;) {
    const size = 1 + draw.below(5);
    const pair = edit(before, rest.slice(0, size), draw);
    const left = rest.slice(0, size).filter((kind) => !pair.kinds.includes(kind));
    pairs.push(pair, ...left.map((kind) => edit(before, [kind], draw)));
    rest = rest.slice(size);
  }
  return pairs.filter(({ kinds: done }) => done.length > 0);
}

function edit(before: World, kinds: readonly EditKind[], draw: Draw): Pair {
  return kinds.reduce<Pair>(
    (pair, kind) => {
      const after = kind.apply(pair.after, draw);
      return after === undefined ? pair : { before, after, kinds: [...pair.kinds, kind] };
    },
    { before, after: before, kinds: [] },
  );
}

/** As drawn, or those that the lock refuses at the end, so that many edits pass together. */
function inOrder(kinds: readonly EditKind[], { below }: Draw): readonly EditKind[] {
  const isLost = ({ outcome }: EditKind): boolean => outcome === "lost";
  return below(2) === 0 ? kinds : [...kinds.filter((each) => !isLost(each)), ...kinds.filter(isLost)];
}

/** What holds data, or what others know by its name, its secret or its rights. */
const keptTypes =
  /^aws_(dynamodb_table|s3_bucket|kms_key|iam_role|iam_user|iam_access_key|iam_policy|iam_(role|user|group)_policy_attachment)$/;

interface Address {
  readonly type: string;
  readonly name: string;
}

function parse(address: string): Address {
  const [type = "", name = ""] = address.split(".");
  return { type, name };
}

interface Entry {
  readonly key: string;
  readonly formerly: readonly string[];
  readonly owner?: TableEntry["owner"];
}

/** The entry that has an address in the former version, and what became of it. */
function entryOf(address: string, { before, after }: Pair): { readonly was: Entry; readonly is: Entry | undefined } {
  const { name } = parse(address);
  const sections = Object.keys(before) as Section[];
  const entries = sections.flatMap((section) =>
    Object.entries<Entry>(before[section]).map(([id, was]) => ({
      was,
      is: (after[section] as Readonly<Record<string, Entry>>)[id],
    })),
  );
  const found = entries.find(({ was: { key } }) => name === key || name.startsWith(`${key}_`));
  if (found === undefined) throw new Error(`${address} belongs to no entry`);
  return found;
}

/** Whether the present version declares what the former one has at an address, or leaves it to others. */
function isNeeded(address: string, pair: Pair, present: SynthesizedStack): boolean {
  const { type, name } = parse(address);
  const { was, is } = entryOf(address, pair);
  if (is === undefined) return false;
  if (is.owner !== undefined && is.owner !== "own") return true;
  return present.addresses.includes(`${type}.${is.key}${name.slice(was.key.length)}`);
}

/**
 * Whether it is told that something is destroyed or replaced, and telling is enough: of policies and attachments always,
 * of principals and keys where nothing shows that one entry was meant, renamed without formerly and edited besides.
 */
function isTold(address: string, pair: Pair, reported: Judgement["reported"]): boolean {
  const { type } = parse(address);
  const { was, is } = entryOf(address, pair);
  const isRenamed = is !== undefined && is.key !== was.key && !is.formerly.includes(was.key);
  const suffices = /^aws_iam_(policy|\w+_attachment)$/.test(type) || (isRenamed && type.startsWith("aws_iam_"));
  const isOf = (key: string): boolean => [was.key, is?.key].includes(key.split(".")[1]);
  return (
    suffices &&
    reported.some(({ key, details }) => isOf(key) && details.some((each) => /\b(destroys|replaces)\b/.test(each)))
  );
}

function isDisposable(address: string, { tables, buckets, keys }: World): boolean {
  const { name } = parse(address);
  return [tables, buckets, keys].some((entries) =>
    Object.values(entries).some(({ key, disposable }) => disposable && name === key),
  );
}

function judge(before: SynthesizedStack, after: SynthesizedStack): Judgement {
  const { lock, problems } = parseLock(formatLock({ environment: "prod", ...readInventory(before.json) }), "prod");
  if (lock === undefined) throw new Error(problems.map(formatProblem).join("\n"));
  return judgeEdit(lock, readInventory(after.json));
}

/** What is wrong with the judgement of a single edit, whose outcome is known. */
function faultsOfOne({ kinds }: Pair, { problems, reported }: Judgement): string[] {
  const [only, ...others] = kinds;
  if (only === undefined || others.length > 0) return [];
  if (only.outcome === "lost") return problems.length > 0 ? [] : ["is not refused"];
  if (problems.length > 0) return [`is refused: ${problems.map(formatProblem).join(" ")}`];
  return only.outcome === "told" && reported.length === 0 ? ["is not told"] : [];
}

/** What is wrong with the judgement of a pair; nothing where it is right. */
function faults(pair: Pair, before: SynthesizedStack): string[] {
  const after = synthesizeEnvironment(environmentOf(pair.after));
  const judgement = judge(before, after);
  const one = faultsOfOne(pair, judgement);
  if (judgement.problems.length > 0) return one;
  const lost = lostAddresses(before, after).filter(
    (address) =>
      keptTypes.test(parse(address).type) &&
      !isDisposable(address, pair.before) &&
      isNeeded(address, pair, after) &&
      !isTold(address, pair, judgement.reported),
  );
  return [...one, ...lost.map((address) => `loses ${address}, which is needed, without a word`)];
}

describe.each(["data", "identities"] as const)("random edits of %s", (about) => {
  const kinds = editKinds.filter((each) => each.about === about);

  it("lose nothing that both versions need, unless the lock refuses them", () => {
    const tried = new Map<string, number>(kinds.map(({ name }) => [name, 0]));
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...kinds.keys()], { minLength: kinds.length }),
        fc.array(fc.nat(), { minLength: 150, maxLength: 150 }),
        (order, numbers) => {
          const draw = drawFrom(numbers);
          const world = drawWorld(draw, about);
          const before = synthesizeEnvironment(environmentOf(world));
          const drawn = inOrder(
            order.flatMap((index) => kinds[index] ?? []),
            draw,
          );
          for (const pair of drawPairs(world, drawn, draw)) {
            for (const { name } of pair.kinds) tried.set(name, (tried.get(name) ?? 0) + 1);
            const names = pair.kinds.map(({ name }) => name).join(", then ");
            expect(faults(pair, before).map((fault) => `${names}: ${fault}`)).toEqual([]);
          }
        },
      ),
      // A failure names the edits, and a smaller pair would say no more.
      { numRuns: rounds(least), endOnFailure: true },
    );
    expect([...tried].filter(([, times]) => times < least)).toEqual([]);
  });
});
