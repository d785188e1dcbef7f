import { type Draw, type EditKind } from "./edits";
import { type TableEntry, type World } from "./world";

/** Numbers that fast-check draws, one after the other, and keys that were never used. */
export function drawFrom(numbers: readonly number[]): Draw {
  let [drawn, made] = [0, 0];
  return {
    below: (bound) => (numbers[drawn++ % numbers.length] ?? 0) % bound,
    freshKey: () => `entry${(made += 1)}`,
  };
}

/** Entries of which some were renamed, some are disposable and some have indexes, streams and several access keys. */
export function drawWorld(draw: Draw, about: EditKind["about"]): World {
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
