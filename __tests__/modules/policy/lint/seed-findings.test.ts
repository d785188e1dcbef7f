import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkEnvironment, environmentRules, type Finding, lintPolicy, policyRules } from "../../../../modules/policy";
import { type Mistake, type PublishedPage, publishedPages } from "./published-policies";

const ownAccounts = ["123456789012"];
const document = join(__dirname, "../../../../docs/seed-findings.md");

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

/** The page of the documentation, made from the same data that the tests read. */
function render(): string {
  const severities = new Map([...policyRules, ...environmentRules].map(({ id, severity }) => [id, severity]));
  const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("*", "\\*");
  const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const pages = publishedPages.map((page) => {
    const title = page.url === undefined ? page.title : `[${page.title}](${page.url})`;
    const rows = subjects(page).flatMap(({ name, mistakes }) =>
      mistakes.map(({ mistake, rule }) => row(cell(name), cell(mistake), `\`${rule}\``, severities.get(rule) ?? "")),
    );
    return [
      `## ${page.author}: ${title}`,
      ...(page.note === undefined ? [] : [page.note]),
      [row("document", "mistake", "found by", "severity"), row("---", "---", "---", "---"), ...rows].join("\n"),
    ].join("\n\n");
  });
  const introduction = [
    "# What the linter finds in published policies",
    "Five public pages show how to give access to DynamoDB and S3. Each of their documents is given to the linter as it",
    "was published, and each mistake below is found. The tests hold this table and the linter together; to write it",
    "anew, run `UPDATE_DOCS=1 npx jest seed-findings`.",
  ];
  return `${introduction[0] ?? ""}\n\n${introduction.slice(1).join("\n")}\n\n${pages.join("\n\n")}\n`;
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
