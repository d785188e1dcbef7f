// Random edits of random environments. Whatever the lock lets pass must lose nothing that both versions need, by a model
// of what Terraform plans that shares nothing with the lock.
import * as fc from "fast-check";
import { formatLock, judgeEdit, type Judgement, parseLock, readInventory } from "../modules/review";
import { formatProblem } from "../modules/validation";
import { rounds } from "./rounds";
import { type SynthesizedStack, synthesizeEnvironment } from "./synth";
import { type Draw, type EditKind, editKinds } from "./transitions/edits";
import { lostAddresses } from "./transitions/terraform-plan";
import { environmentOf, type Section, type TableEntry, type World } from "./transitions/world";

/** How often each kind of edit is tried at least. */
const least = 20;

/** Numbers that fast-check draws, one after the other, and keys that were never used. */
function drawFrom(numbers: readonly number[]): Draw {
  let [drawn, made] = [0, 0];
  return {
    below: (bound) => (numbers[drawn++ % numbers.length] ?? 0) % bound,
    freshKey: () => `entry${(made += 1)}`,
  };
}

/** Entries of which some were renamed, some are disposable and some have indexes, streams and several access keys. */
function drawWorld(draw: Draw, about: EditKind["about"]): World {
  const { below, freshKey } = draw;
  const former = (): string[] => Array.from({ length: 1 + below(2) }, freshKey);
  const plain = () => ({ key: freshKey(), formerly: [] as string[], owner: "own", disposable: false }) as const;
  const moved = () => ({ ...plain(), formerly: former() });
  const disposable = () => ({ ...(below(2) === 0 ? moved() : plain()), disposable: true });
  const drawn = () => [plain, moved, disposable][below(3)]?.() ?? plain();
  const nothing = { tables: {}, buckets: {}, keys: {}, connections: {}, roles: {}, users: {} };
  if (about === "data") {
    return {
      ...nothing,
      tables: {
        moved: { ...moved(), ...schema, ...drawIndexes(draw) },
        indexed: { ...plain(), ...schema, ...drawIndexes(draw) },
        disposable: { ...disposable(), ...schema },
      },
      buckets: { any: { ...drawn(), name: `acme-${freshKey()}` } },
      keys: { plain: plain(), any: drawn() },
    };
  }
  const reads = ["plain"];
  return {
    ...nothing,
    // Artie reads streams.
    tables: { plain: { ...plain(), ...schema, stream }, indexed: { ...moved(), ...schema, stream } },
    connections: {
      swapping: { ...plain(), role: true, reads, generations: [old, young] },
      moved: { ...moved(), role: true, reads, generations: [young] },
    },
    roles: { any: { ...(below(2) === 0 ? moved() : plain()), reads } },
    users: { swapping: { ...plain(), reads, generations: [inactive, young] } },
  };
}

const schema = { partitionKey: "pk", keyType: "S" } as const;
const stream = "NEW_IMAGE";
const old = { generation: "2026-05", status: "Active" } as const;
const inactive = { ...old, status: "Inactive" } as const;
const young = { generation: "2026-11", status: "Active" } as const;

function drawIndexes({ below }: Draw): Partial<TableEntry> {
  return {
    sortKey: "sk",
    localIndex: { name: "by-mail", projection: "ALL" },
    globalIndex: "day",
    ...(below(2) === 0 ? { stream } : {}),
  };
}

/** Two versions of an environment, and the kinds of edit between them. */
interface Pair {
  readonly before: World;
  readonly after: World;
  readonly kinds: readonly EditKind[];
}

/** Edits of a world, up to five at a time, until each kind was tried that can be done to it. */
function drawPairs(before: World, kinds: readonly EditKind[], draw: Draw): Pair[] {
  const pairs: Pair[] = [];
  for (let rest = kinds; rest.length > 0;) {
    const size = 1 + draw.below(5);
    const tried = rest.slice(0, size);
    rest = rest.slice(size);
    const pair = tried.reduce<Pair>(
      (sofar, kind) => {
        const after = kind.apply(sofar.after, draw);
        return after === undefined ? sofar : { ...sofar, after, kinds: [...sofar.kinds, kind] };
      },
      { before, after: before, kinds: [] },
    );
    if (pair.kinds.length > 0) pairs.push(pair);
  }
  return pairs;
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

/** The entry of the former version that has an address, and the address that it has in the present one. */
function needed(
  address: string,
  { before, after }: Pair,
): { readonly section: Section; readonly key: string } | undefined {
  const { name } = parse(address);
  for (const section of Object.keys(before) as Section[]) {
    for (const [id, entry] of Object.entries(before[section])) {
      const isOf = name === entry.key || name.startsWith(`${entry.key}_`);
      if (isOf) return after[section][id] === undefined ? undefined : { section, key: entry.key };
    }
  }
  throw new Error(`${address} belongs to no entry`);
}

/** Whether the present version declares what the former one has at an address, or leaves it to others. */
function isDeclared(address: string, { before, after }: Pair, stack: SynthesizedStack): boolean {
  const { type, name } = parse(address);
  return (Object.keys(before) as Section[]).some((section) =>
    Object.entries(before[section]).some(([id, { key }]) => {
      const present = after[section][id];
      if (present === undefined || (name !== key && !name.startsWith(`${key}_`))) return false;
      if ("owner" in present && present.owner !== "own") return true;
      return stack.addresses.includes(`${type}.${present.key}${name.slice(key.length)}`);
    }),
  );
}

function isDisposable(address: string, { tables, buckets, keys }: World): boolean {
  const { name } = parse(address);
  return [tables, buckets, keys].some((entries) =>
    Object.values(entries).some(({ key, disposable }) => disposable && name === key),
  );
}

function judge(before: SynthesizedStack, after: SynthesizedStack): Judgement {
  const { location, resources } = readInventory(before.json);
  const { lock, problems } = parseLock(formatLock({ environment: "prod", location, resources }), "prod");
  if (lock === undefined) throw new Error(problems.map(formatProblem).join("\n"));
  return judgeEdit(lock, readInventory(after.json));
}

/** What is wrong with the judgement of a pair; nothing where it is right. */
function faults(pair: Pair, before: SynthesizedStack): string[] {
  const after = synthesizeEnvironment(environmentOf(pair.after));
  const { problems, told } = judge(before, after);
  const [only] = pair.kinds;
  const refused = problems.map(formatProblem).join(" ");
  const toldKeys = new Set(told.map(({ key }) => key.split(".")[1]));
  const single =
    pair.kinds.length !== 1 || only === undefined
      ? []
      : [
          ...(only.outcome === "lost" && refused === "" ? ["is not refused"] : []),
          ...(only.outcome !== "lost" && refused !== "" ? [`is refused: ${refused}`] : []),
          ...(only.outcome === "told" && refused === "" && told.length === 0 ? ["is not told"] : []),
        ];
  if (refused !== "") return single;
  const lost = lostAddresses(before, after)
    .filter((address) => keptTypes.test(parse(address).type) && !isDisposable(address, pair.before))
    .filter((address) => isDeclared(address, pair, after))
    .filter((address) => {
      const entry = needed(address, pair);
      const isTold = entry !== undefined && toldKeys.has(entry.key);
      return !(isTold && /^aws_iam_(policy|\w+_attachment)$/.test(parse(address).type));
    });
  return [...single, ...lost.map((address) => `loses ${address}, which is needed, without a word`)];
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
      { numRuns: rounds(22), endOnFailure: true },
    );
    expect([...tried].filter(([, times]) => times < least)).toEqual([]);
  });
});
