import Table from "cli-table3";

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
  return [`${[name, ...facts].join(" · ")}\n`, ...printed].join("");
}

const nothing = "";
const borderless = {
  top: nothing,
  "top-mid": nothing,
  "top-left": nothing,
  "top-right": nothing,
  bottom: nothing,
  "bottom-mid": nothing,
  "bottom-left": nothing,
  "bottom-right": nothing,
  left: "   ",
  "left-mid": nothing,
  mid: nothing,
  "mid-mid": nothing,
  right: nothing,
  "right-mid": nothing,
  middle: " ",
};

function formatRows(rows: readonly SummaryRow[]): string {
  const table = new Table({ chars: borderless, style: { head: [], border: [], compact: true } });
  table.push(...rows.map(({ key, details }) => [key, details.join("\n")]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
