import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bucketProfiles, operation, type OperationName, tableProfiles } from "../modules/access";
import { differences } from "../modules/connections";

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
      [...new Set(names.flatMap((each) => operation(each).actions))].map((action) => `\`${action}\``).join(" "),
      [...new Set(names.flatMap((each) => operation(each).on))].join(", "),
    ]);
  const head = ["verb", "actions", "on"];
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

describe("generated pages", () => {
  it.each([
    ["docs/differences.md", differencesPage],
    ["docs/verbs.md", profilesPage],
  ])("%s is what the data say (to write it anew: npm run docs)", (path, render) => {
    const file = join(root, path);
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(file, render());
    expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(render());
  });
});
