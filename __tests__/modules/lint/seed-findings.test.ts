import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkEnvironment, type Finding, lintPolicy } from "../../../modules/lint";
import { type Mistake, type PublishedPage, publishedPages } from "./published-policies";

const ownAccounts = ["123456789012"];
const document = join(__dirname, "../../../docs/seed-findings.md");

interface Subject {
  readonly name: string;
  readonly mistakes: readonly Mistake[];
  readonly findings: readonly Finding[];
}

function subjects({ policies, setup }: PublishedPage): readonly Subject[] {
  const linted = policies.map(({ name, kind, policy, mistakes }) => ({
    name,
    mistakes,
    findings: lintPolicy(policy, kind, { ownAccounts }),
  }));
  return setup === undefined
    ? linted
    : [...linted, { name: "what it sets up", mistakes: setup.mistakes, findings: checkEnvironment(setup.inventory) }];
}

/** A table of Markdown with its columns aligned, as Prettier writes it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[], filler = " "): string =>
    `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width, filler)).join(" | ")} |`;
  return [line(rows[0] ?? []), line([], "-"), ...rows.slice(1).map((row) => line(row))].join("\n");
}

/** The page of the documentation, made from the same data that the tests read. */
function render(): string {
  const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("*", "\\*");
  const pages = publishedPages.map((page) => {
    const title = page.url === undefined ? page.title : `[${page.title}](${page.url})`;
    const rows = subjects(page).flatMap(({ name, mistakes, findings }) =>
      mistakes.map(({ mistake, rule }) => {
        const severity = findings.find((found) => found.rule === rule)?.severity ?? "";
        return [cell(name), cell(mistake), `\`${rule}\``, severity];
      }),
    );
    return [
      `## ${page.author}: ${title}`,
      ...(page.note === undefined ? [] : [page.note]),
      table([["document", "mistake", "found by", "severity"], ...rows]),
    ].join("\n\n");
  });
  return `# What the linter finds in published policies

Five public pages show how to give access to DynamoDB and S3. Each of their documents is given to the linter as it
was published, and each mistake below is found. The tests hold this table and the linter together; to write it
anew, run \`UPDATE_DOCS=1 npx jest seed-findings\`.

${pages.join("\n\n")}
`;
}

describe.each(publishedPages.map((page) => [`${page.author}: ${page.title}`, page] as const))("%s", (_, page) => {
  it.each(subjects(page).map((subject) => [subject.name, subject] as const))("%s", (_name, { mistakes, findings }) => {
    const found = findings.map(({ rule }) => rule);
    expect([...new Set(found)].sort()).toEqual([...new Set(mistakes.map(({ rule }) => rule))].sort());
  });
});

it("the table in the documentation is up to date", () => {
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(document, render());
  expect(readFileSync(document, "utf8")).toBe(render());
});
