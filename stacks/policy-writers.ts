import { problem, type Problem } from "../modules/validation";
import { type PlannedEnvironment } from "./planned-environment";

type Writers = Pick<PlannedEnvironment, "environment" | "tables">;

/** An entry that writes the policies of a table and of its stream. */
interface Writer {
  readonly place: readonly string[];
  readonly arn: string;
  readonly isExisting: boolean;
}

/**
 * A problem for every existing table whose policy another entry writes as well: DynamoDB keeps one policy of a table, so
 * each deploy would replace what the other has written.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html
 */
export function checkPolicyWriters(environments: readonly Writers[]): Problem[] {
  // What makes a table comes first, so that the entries that say it exists are the ones to change.
  const [made, existing] = divide(environments.flatMap(writersOf));
  const first = new Map<string, Writer>();
  for (const writer of [...made, ...existing]) if (!first.has(writer.arn)) first.set(writer.arn, writer);
  return existing.flatMap((writer) => {
    const other = first.get(writer.arn);
    if (other === undefined || other === writer) return [];
    return [
      {
        ...problem({
          value: true,
          rule: `is set for a table whose policy ${other.place.join(" › ")} writes already, and DynamoDB keeps one policy of a table`,
          remedy: "Remove managesPolicy, and share the table by crossAccount there.",
        }),
        place: [...writer.place, "managesPolicy"],
      },
    ];
  });
}

function writersOf({ environment: { name }, tables }: Writers): Writer[] {
  return Object.entries(tables).flatMap(([key, { ref, existing }]) =>
    existing === undefined || existing.managesPolicy === true
      ? [{ place: [name, "tables", key], arn: ref.arn, isExisting: existing !== undefined }]
      : [],
  );
}

function divide(writers: readonly Writer[]): readonly [made: readonly Writer[], existing: readonly Writer[]] {
  return [writers.filter(({ isExisting }) => !isExisting), writers.filter(({ isExisting }) => isExisting)];
}
