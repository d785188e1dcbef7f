import { problem, type Problem } from "../validation";
import { type TableDescription, type TableOperation } from "../catalogue";

const readsOfStream: readonly TableOperation[] = ["getShardIterator", "getRecords"];

/** What a table lacks for operations to ever work. */
export function missingFor(
  names: readonly TableOperation[],
  { streamViewTypes, pointInTimeRecovery }: TableDescription,
): Problem[] {
  return [
    ...(streamViewTypes.length === 0 && names.some((name) => readsOfStream.includes(name)) ? [noStream] : []),
    ...(!pointInTimeRecovery && names.includes("exportTable")
      ? [noPointInTimeRecovery(", which every export reads from")]
      : []),
  ];
}

const noStream = problem({
  rule: "has no stream that could be read",
  remedy:
    'Set its stream view type, as in stream: "NEW_AND_OLD_IMAGES"; for an existing table, say that it has one: ' +
    'requires: { stream: "NEW_AND_OLD_IMAGES" }.',
});

/** The problem of a table without point-in-time recovery, for what needs it. */
export function noPointInTimeRecovery(forWhat: string): Problem {
  return problem({
    rule: `has no point-in-time recovery${forWhat}`,
    remedy:
      "Set pointInTimeRecovery, as in { days: 35 }; for an existing table, say that it is on: " +
      "requires: { pointInTimeRecovery: true }.",
  });
}
