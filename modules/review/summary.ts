import { oneLine } from "../validation";

/** A line of a section: a key, and what is to be said of it. */
export interface SummaryRow {
  readonly key: string;
  /** One line each. */
  readonly details: readonly string[];
}

/** What the summary says of one environment. */
export interface EnvironmentSummary {
  readonly name: string;
  /** Account, region, back end. */
  readonly facts: readonly string[];
  /** By title, in the order of printing. */
  readonly sections: Readonly<Record<string, readonly SummaryRow[]>>;
}

/** The environments as text for a terminal, one after the other. */
export function formatSummary(environments: readonly EnvironmentSummary[]): string {
  return environments.map(formatEnvironment).join("\n");
}

function formatEnvironment({ name, facts, sections }: EnvironmentSummary): string {
  const printed = Object.entries(sections)
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => `  ${title}\n${formatRows(rows)}\n`);
  return [`${oneLine([name, ...facts].join(" · "))}\n`, ...printed].join("");
}

/** Two columns: keys, which are plain ASCII, and beside each its details, a line each. */
export function formatRows(rows: readonly SummaryRow[]): string {
  const width = Math.max(...rows.map(({ key }) => key.length));
  const line = (key: string, detail: string): string => oneLine(`    ${key.padEnd(width)}  ${detail}`.trimEnd());
  return rows
    .flatMap(({ key, details }) => details.map((detail, index) => line(index === 0 ? key : "", detail)))
    .join("\n");
}
