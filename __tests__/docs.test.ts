import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bucketProfiles, operation, type OperationName, tableProfiles } from "../modules/access";
import { differences, polytomicS3 } from "../modules/connections";
import { environmentRules, policyRules } from "../modules/policy";
import { blocksOf, compileProblems, runSnippet, type Snippet } from "./snippets";
import { evaluationRules } from "./modules/policy/evaluation-rules";
import { defineEnvironment, type Environment, planEnvironments, summarize } from "../stacks";
import { dev } from "../stacks/environments/dev";
import { prod } from "../stacks/environments/prod";
import { staging } from "../stacks/environments/staging";

const root = join(__dirname, "..");

/** A table of Markdown. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("*", "\\*");
}

function differencesPage(): string {
  const vendors = [...new Set(differences.map(({ vendor }) => vendor))];
  const sections = vendors.map((vendor) => {
    const rows = differences
      .filter((each) => each.vendor === vendor)
      .map(({ change, actions, documented, corrected, reason, source }) => [
        change,
        actions.map((action) => `\`${action}\``).join(" "),
        documented,
        corrected,
        `${reason} ([source](${source}))`,
      ]);
    return `## ${vendor}\n\n${table(["change", "actions", "as documented", "least-privilege", "why"], rows)}`;
  });
  return `# What is corrected in the vendors' documents

A connection grants what its vendor really calls, and nothing else. \`rendering: "as-documented"\` gives the vendor's own
document instead, to adopt a deployment made from it. These are the differences, generated from
\`modules/connections/differences.ts\`.

${sections.join("\n\n")}
`;
}

function profilesPage(): string {
  const rows = (profiles: Readonly<Record<string, readonly OperationName[]>>): string[][] =>
    Object.entries(profiles).map(([name, names]) => [
      `\`${name}\``,
      names
        .flatMap((each) => operation(each).actions.map((action) => `\`${action}\` on ${operation(each).on.join(", ")}`))
        .join("<br>"),
    ]);
  const head = ["verb", "actions, and the resources that IAM checks"];
  return `# What the verbs grant

Generated from the table of operations in \`modules/access\`. A customer-managed key of the table or bucket adds what
its use needs, only through DynamoDB or S3.

## Tables

${table(head, rows(tableProfiles))}

\`readWrite()\` is \`read()\` and \`write()\`. \`queryIndex(name)\` is \`dynamodb:Query\` on that index alone.

## Buckets

${table(head, rows(bucketProfiles))}

\`readWrite()\` is \`read()\` and \`write()\`. All take \`{ prefix: "reports/" }\`.
`;
}

function evaluationPage(): string {
  const rows = evaluationRules.map(({ rule, source, cases }) => [
    `${rule} ([source](${source}))`,
    cases.map(({ case: name, decision }) => `${name}: _${decision}_`).join("<br>"),
  ]);
  return `# How requests are decided

What \`decide\` and \`explain\` of \`modules/policy\` answer, rule by rule, with the page of AWS that states the rule and
the cases that the tests ask. What AWS does not document is _unsupported_, never an allow. Generated from
\`__tests__/modules/policy/evaluation-rules.ts\`.

${table(["rule", "cases"], rows)}
`;
}

function lintPage(): string {
  const rows = (rules: typeof policyRules): string[][] =>
    rules.map(({ id, otherIds, severity, reason, remedy, source }) => [
      [id, ...otherIds].map((each) => `\`${each}\``).join(" "),
      severity,
      `${reason} ([source](${source}))`,
      remedy,
    ]);
  const head = ["rule and its other names", "severity", "why", "remedy"];
  return `# What the linter looks for

An error fails the synth; a warning or a note is printed in the summary. Accept a finding where it stands, with a
reason: \`suppressions: [{ rule: "RESOURCE_STAR", reason: "…" }]\` of a connection, a role or a user. Findings on a vendor's
own document, \`as-documented\`, are reported and fail nothing. Generated from the rules in \`modules/policy/lint\`.

## In one document

${table(head, rows(policyRules))}

## In an environment

${table(head, rows(environmentRules))}
`;
}

describe("generated pages", () => {
  it.each([
    ["docs/differences.md", differencesPage],
    ["docs/evaluation.md", evaluationPage],
    ["docs/lint-rules.md", lintPage],
    ["docs/verbs.md", profilesPage],
  ])("%s is what the data say (to write it anew: npm run docs)", (path, render) => {
    const file = join(root, path);
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(file, render());
    expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(render());
  });
});

describe("README", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const blocks = (language: string): string[] => blocksOf(readme, language);

  /** Where a snippet stands: environments beside the samples, anything else at the top. */
  const inPlace = (text: string): Snippet => ({
    folder: text.includes("defineEnvironment(") ? join(root, "stacks/environments") : root,
    text,
  });

  it("has only snippets that compile", () => {
    const snippets = blocks("ts").map(inPlace);
    expect(snippets.length).toBeGreaterThanOrEqual(4);
    expect(compileProblems(snippets)).toEqual([]);
  });

  it("describes environments that can be synthesised", () => {
    const described = blocks("ts").filter((body) => body.includes("defineEnvironment("));
    const defined = described.flatMap((body) =>
      Object.values(runSnippet(inPlace(body)) as Record<string, Environment>),
    );
    expect(planEnvironments(defined).map(({ environment }) => environment.name)).toEqual([
      "prod",
      "staging",
      "integration",
    ]);
  });

  it("names only commands that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      scripts: Readonly<Record<string, string>>;
    };
    const named = [...readme.matchAll(/npm (?:run )?([a-z-:]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => name !== "ci" && !(name in scripts))).toEqual([]);
    expect(named).toContain("synth");
  });

  it("links only to files that there are", () => {
    const linked = [...readme.matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, path = ""]) => path);
    expect(linked.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it("shows the summary and a problem as they are printed", () => {
    const [summary = "", problem = ""] = blocks("text");
    const printed = summarize(planEnvironments([dev, staging, prod])).split("\n");
    expect(
      summary
        .trimEnd()
        .split("\n")
        .filter((line) => !printed.includes(line)),
    ).toEqual([]);
    const bad = defineEnvironment({
      name: "prod",
      account: "777788889999",
      region: "us-east-1",
      buckets: { sync: { name: "acme-sync" } },
      connections: { polytomic: polytomicS3({ bucket: "sync", externalId: "abc def" }) },
    });
    expect(() => planEnvironments([bad])).toThrow(problem.trim());
  });
});
