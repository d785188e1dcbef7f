import { problem, type Problem } from "../validation";
import { type TableOperation } from "./operations";
import { type TableDescription } from "./table-ref";

const readsOfStream: readonly TableOperation[] = ["getShardIterator", "getRecords"];

/** What a table lacks for operations to ever work. */
export function missingFor(
  names: readonly TableOperation[],
  { streamViewTypes, pointInTimeRecovery }: TableDescription,
): Problem[] {
  return [
    ...(streamViewTypes.length === 0 && names.some((name) => readsOfStream.includes(name)) ? [noStream] : []),
    ...(!pointInTimeRecovery && names.includes("exportTable") ? [noPointInTimeRecovery] : []),
  ];
}

const noStream = problem({
  rule: "has no stream that could be read",
  remedy:
    'Set its stream view type, as in stream: "NEW_AND_OLD_IMAGES"; for an existing table, say that it has one: ' +
    'requires: { stream: "NEW_AND_OLD_IMAGES" }.',
});

const noPointInTimeRecovery = problem({
  rule: "has no point-in-time recovery, which every export reads from",
  remedy:
    "Set pointInTimeRecovery, as in { days: 35 }; for an existing table, say that it is on: " +
    "requires: { pointInTimeRecovery: true }.",
});
