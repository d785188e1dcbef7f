import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  allTablesVerbs,
  apiOperations,
  apiOperationsOf,
  beyondTableVerbs,
  bucketVerbs,
  type ClientCall,
  clientCalls,
  keyVerbs,
  leftOutActions,
  operation,
  type OperationName,
  operations,
  resourceTagging,
  verbNotes,
  tableVerbs,
} from "../modules/catalogue";
import { differences, polytomicS3, type VendorFacts, vendorPages } from "../modules/connections";
import { configurationRules, environmentRules, policyRules } from "../modules/lint";
import { connectionMakers } from "./connection-makers";
import { callerKeys } from "../modules/policy";
import { narrowingNames } from "./narrowings";
import { blocksOf, environmentSnippets, readmeSnippets, runSnippet } from "./snippets";
import { evaluationRules } from "./modules/evaluation/rules";
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

/** In code a `*` is itself; elsewhere it would begin emphasis. */
function cell(text: string): string {
  return text
    .replaceAll("|", "\\|")
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 0 ? part.replaceAll("*", "\\*") : part))
    .join("");
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
document instead, to adopt a deployment made from it. These are the differences, generated from the pages in
\`modules/connections/vendors\`.

${sections.join("\n\n")}
`;
}

const code = (text: string): string => `\`${text}\``;

const links = (sources: readonly string[]): string =>
  sources.map((source, index) => `[${index + 1}](${source})`).join(" ");

/** Who assumes the role of a connection, as the vendor publishes it. */
function describePrincipals({ trust }: VendorFacts): string {
  if (trust.confidence === "unpublished") return "not published: give `vendorAccount`";
  return Object.entries(trust.principals)
    .map(([partition, { account, role }]) => {
      const name = role === undefined ? "" : `, role ${code(`${role.path.slice(1)}${role.role}`)}`;
      return `${code(account)}${name} in ${partition}`;
    })
    .join("<br>");
}

function vendorsPage(): string {
  const trust = vendorPages.map((page) => [
    code(page.maker),
    describePrincipals(page),
    page.trust.externalId.shownOn,
    page.trust.externalId.known,
    `${page.trust.checkedOn} ${links(page.trust.sources)}`,
  ]);
  const documents = vendorPages.map(({ maker, document }) => [
    code(maker),
    document === undefined ? "none" : `${document.checkedOn} ${links([document.source])}`,
    document?.names === undefined ? "" : Object.values(document.names).map(code).join(" "),
  ]);
  return `# What vendors publish

Generated from the pages in \`modules/connections/vendors\`. The day is the one on which the page was read; a number links
to it. Vendors change their pages: compare the account with the vendor's connection page before you deploy, and give
another as \`vendorAccount\` or \`vendorRole\`.

## Who assumes the role

${table(["connection", "account", "shows the external ID on", "known", "read on"], trust)}

## The vendor's own document

\`rendering: "as-documented"\` gives it. [What is corrected in it](differences.md) otherwise, and why.

${table(["connection", "read on", "its names in IAM"], documents)}
`;
}

/** The table of the README, in columns as the formatter writes them. */
function vendorRows(): string {
  const rows = [
    ["connection", "gives"],
    ...vendorPages.map(({ maker, shown, gives }) => [code(`${maker}({ ${shown.join(", ")} })`), gives]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], filler = " "): string =>
    `| ${cells.map((each, column) => each.padEnd(widths[column] ?? 0, filler)).join(" | ")} |\n`;
  const [head = [], ...others] = rows.map((row) => line(row));
  return [head, line(["", ""], "-"), ...others].join("");
}

function resources(on: readonly string[]): string {
  return on.map((type) => (type === "kinesisStream" ? "Kinesis stream" : type)).join(", ");
}

/** What a profile comes to: one line for each set of resources, with the actions on it. */
function actionsOf(names: readonly OperationName[]): string {
  const byResources = new Map<string, Set<string>>();
  for (const name of names) {
    const { actions, on, through } = operation(name);
    const where = `${resources(on)}${through === undefined ? "" : " (by DynamoDB)"}`;
    const known = byResources.get(where) ?? new Set<string>();
    byResources.set(where, known);
    for (const action of actions) known.add(action);
  }
  return [...byResources].map(([where, actions]) => `${[...actions].map(code).join(" ")} on ${where}`).join("<br>");
}

function verbsPage(): string {
  const rows = (
    verbs: Readonly<Record<string, readonly OperationName[]>>,
    calls: Readonly<Record<string, readonly ClientCall[]>>,
    notes: Readonly<Record<string, string>> = {},
  ): string[][] =>
    Object.entries(verbs).map(([name, names]) => [
      code(name),
      actionsOf(names),
      apiOperationsOf(names).map(code).join(" "),
      (calls[name] ?? []).map(({ call, grant }) => `${code(call)}: ${code(grant)}`).join("<br>"),
      notes[name] ?? "",
    ]);
  const head = [
    "verb",
    "actions, and the resources that IAM checks",
    "also for",
    "left out, and what grants it",
    "note",
  ];
  const callRows = (calls: Readonly<Record<string, readonly ClientCall[]>>): string[][] => {
    const all = new Map(Object.values(calls).flatMap((each) => each.map((call) => [call.call, call] as const)));
    return [...all.values()].map(({ call, madeBy, grant, source, read }) => [
      code(call),
      madeBy,
      code(grant),
      `${read} ${links([source])}`,
    ]);
  };
  const callHead = ["call", "made by", "grant", "read on"];
  const { administer, ...allTables } = allTablesVerbs;
  const operationRows = Object.keys(operations).map((name) => {
    const { actions, on, data, conditionKeys = [], through } = operation(name as OperationName);
    return [
      code(name),
      actions.map(code).join(" "),
      resources(on),
      data ?? "",
      conditionKeys.map((key) => code(key.replace("dynamodb:", ""))).join(" "),
      through ?? "",
    ];
  });
  const apiRows = Object.entries(apiOperations).map(([name, names]) => [code(name), names.map(code).join(" ")]);
  const callerRows = callerKeys.map(({ key, carriedBy, provider, source, read }) => [
    code(key.endsWith("/") ? `${key}…` : key),
    provider === undefined ? carriedBy : `sessions that begin with a token of ${provider}`,
    `${read} ${links([source])}`,
  ]);
  const taggingRows = Object.entries(resourceTagging).map(([type, { tags, reason, source, read }]) => [
    resources([type]),
    tags === "none" ? `none: ${reason}` : tags === "own" ? "its own" : tags,
    `${read} ${links([source])}`,
  ]);
  const leftOutRows = leftOutActions.map(({ actions, reason }) => [actions.map(code).join(" "), reason]);
  return `# What the verbs grant

Generated from the table of operations, \`modules/catalogue/operations\`. What stands under _also for_ are operations of the
APIs that have no action of their own: they are authorised, in whole or in part, by the actions of the verb. A
customer-managed key of the table or bucket adds what its use needs, only through DynamoDB or S3.

## Tables

${table(head, rows(tableVerbs, clientCalls.tables, verbNotes))}

\`readWrite()\` is \`read()\` and \`write()\`. \`queryIndex(name)\` is \`dynamodb:Query\` on that index alone. \`read\`, \`scan\`,
\`readWrite\` and \`partiQlSelect\` take \`{ indexes: ["by-email"] }\`, none of them for the table alone.
\`grant(["getItem"])\` is exactly the operations named.

What clients commonly call besides, and the verbs leave out:

${table(callHead, callRows(clientCalls.tables))}

## Tables and something else

${table(head, rows(beyondTableVerbs, {}, verbNotes))}

\`restoreFromBackup({ to })\` and \`restoreToPointInTime({ to })\` describe and fill the table that is made, and restore from
the backups of this one, or from itself. \`manageReplicas({ regions })\` updates this table, and does all the rest in the
other regions. \`streamToKinesis({ stream })\` takes the ARN of the stream.

## All tables

${table(head, rows(allTables, {}))}

They are verbs of \`allTables\`, which an environment hands to \`principals\`, and which \`allTables(this)\` is in a stack of your
own. AWS answers \`discover\` for all regions. \`allTables.administer({ acknowledge })\` is the ${administer.length} operations of
\`administer\` on every table of the account and region, and \`discover\`.

## Buckets

${table(head, rows(bucketVerbs, clientCalls.buckets))}

\`readWrite()\` is \`read()\` and \`write()\`. All but \`headBucket\` take \`{ prefix: "reports/" }\`.

Below a prefix, \`list\` and \`read\` allow ListBucket for that prefix alone: HeadBucket, which has none, is refused, and so is
a listing of \`reports\` without the slash. \`headBucket()\` allows HeadBucket beside them. AWS authorises it as a listing
without a prefix and cannot tell the two apart, so that the names of all objects of the bucket can be listed with it.

${table(callHead, callRows(clientCalls.buckets))}

## KMS keys, for clients that call KMS themselves

${table(head, rows(keyVerbs, {}))}

\`encryptAndDecrypt()\` is \`encrypt()\` and \`decrypt()\`. \`encrypt({ scheme: "direct" })\` is \`encryptDirectly\`, and
\`{ scheme: ["direct", "envelope"] }\` is both. \`createGrantsForAwsResources()\` holds for grants to services of AWS only.

## Operations

What each does with a customer-managed key, the condition keys of DynamoDB that its requests carry, and the service that
sends its requests in the name of the caller, where that is not the caller. An operation can only be narrowed by what its
requests carry, and by a network only where the caller sends them.

${table(["operation", "actions", "on", "key", "condition keys", "through"], operationRows)}

## Operations of the APIs without an action of their own

${table(["API operation", "authorised by, for what is asked of it"], apiRows)}

## Left out

Every other action of DynamoDB, S3 and KMS, and why nothing here grants it.

${table(["actions", "because"], leftOutRows)}

## Condition keys of the caller

Which requests carry the keys by which grants are narrowed. A grant that needs a key, or a value of it, that no request of
its principal carries is refused.

${table(["key", "carried by", "read on"], callerRows)}

What requests carry as \`aws:ResourceTag\`, by what they are on:

${table(["resource", "tags", "read on"], taggingRows)}
`;
}

function evaluationPage(): string {
  const rows = evaluationRules.map(({ rule, source, cases }) => [
    `${rule} ([source](${source}))`,
    cases.map(({ case: name, decision }) => `${name}: _${decision}_`).join("<br>"),
  ]);
  return `# How requests are decided

What \`decide\` and \`explain\` of \`modules/evaluation\` answer, rule by rule, with the page of AWS that states the rule and
the cases that the tests ask. What AWS does not document is _unsupported_, never an allow. The texts of a policy (actions,
ARNs, principals, variables, operators and their values) are read by \`modules/policy/grammar\`. The linter uses the same
grammar: it reports an error for every text that makes a decision _unsupported_. Generated from
\`__tests__/modules/evaluation/rules.ts\`.

${table(["rule", "cases"], rows)}
`;
}

function lintPage(): string {
  const rows = (rules: typeof policyRules): string[][] =>
    rules.map(({ id, otherIds, severity, milder, reason, remedy, source }) => [
      [id, ...otherIds].map((each) => `\`${each}\``).join(" "),
      milder === undefined ? severity : `${severity} or ${milder.severity}`,
      `${reason}${milder === undefined ? "" : ` As a ${milder.severity}: ${milder.reason}`} ([source](${source}))`,
      remedy,
    ]);
  const head = ["rule and its other names", "severity", "why", "remedy"];
  return `# What the linter looks for

An error fails the synth; a warning or a note is printed in the summary. Accept a finding where it stands, with a
reason: \`suppressions: [{ rule: "RESOURCE_STAR", reason: "…" }]\` of a connection, a role or a user. Findings on a vendor's
own document, \`as-documented\`, are reported and fail nothing. [What the rules find in AWS's managed
policies](lint-measurements.md) shows how often each is right. Generated from the rules in \`modules/lint\`.

## In one document

${table(head, rows(policyRules))}

## In an environment

\`UNESCAPED_VARIABLE\` and \`EXCLUSIVE_INLINE_POLICIES\` are for inventories that you give to \`checkEnvironment\`. A synth
has nothing to hold against them: it escapes every policy that it renders, and makes nothing that manages inline policies
exclusively.

${table(head, rows(environmentRules))}

## In the written stacks

Accept one with \`suppress(construct, { rule, reason })\`, as docs/proof.md shows.

${table(head, rows(configurationRules))}
`;
}

describe("generated pages", () => {
  it.each([
    ["docs/differences.md", differencesPage],
    ["docs/evaluation.md", evaluationPage],
    ["docs/lint-rules.md", lintPage],
    ["docs/vendors.md", vendorsPage],
    ["docs/verbs.md", verbsPage],
  ])("%s is what the data say (to write it anew: npm run docs)", (path, render) => {
    const file = join(root, path);
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(file, render());
    expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(render());
  });
});

describe("docs/temporary-access.md", () => {
  const page = readFileSync(join(root, "docs/temporary-access.md"), "utf8");

  it("has snippets that can be synthesised", () => {
    const described = environmentSnippets(page).flatMap((each) => Object.values(runSnippet(each)) as Environment[]);
    const planned = described.flatMap((each) => planEnvironments([each]));
    expect(planned.map(({ temporaryAccess }) => Object.keys(temporaryAccess))).toEqual([
      ["on-call-orders", "scan-orders", "office-orders", "revocation"],
      ["on-call-orders"],
    ]);
  });
});

describe("docs/internal-tools.md", () => {
  const page = readFileSync(join(root, "docs/internal-tools.md"), "utf8");
  const snippets = environmentSnippets(page);

  it("has a snippet that can be synthesised", () => {
    expect(snippets).toHaveLength(1);
    const described = snippets.flatMap((snippet) => Object.values(runSnippet(snippet)) as Environment[]);
    expect(Object.keys(planEnvironments(described)[0]?.principals ?? {})).toEqual([
      "backoffice",
      "backoffice-read-only",
      "backoffice-read-write",
      "retool-read-only",
      "retool-read-write",
      "retool-cloud-read-only",
    ]);
  });
});

describe("README", () => {
  const file = join(root, "README.md");
  const vendorTable = /^\| connection +\| gives.*\n(?:\|.*\n)+/m;
  if (process.env["UPDATE_DOCS"] === "1") {
    writeFileSync(file, readFileSync(file, "utf8").replace(vendorTable, vendorRows));
  }
  const readme = readFileSync(file, "utf8");
  const blocks = (language: string): string[] => blocksOf(readme, language);

  /** The methods or functions that the first column of a table names. */
  const namedIn = (head: string): string[] => {
    const [, rows = ""] = new RegExp(`^\\| ${head} .*\\n\\| -.*\\n((?:\\|.*\\n)+)`, "m").exec(readme) ?? [];
    const firstCells = rows.split("\n").map((row) => row.split(" | ")[0] ?? "");
    return firstCells.flatMap((each) => [...each.matchAll(/`(\w+)\(/g)].map(([, name = ""]) => name));
  };

  it("has the table of connections that the vendors' pages give (to write it again: npm run docs)", () => {
    expect(vendorTable.exec(readme)?.[0]).toBe(vendorRows());
  });

  it("has a row for every vendor's connection", () => {
    expect(namedIn("connection").sort()).toEqual(Object.keys(connectionMakers).sort());
  });

  it("has every narrowing in its table", () => {
    expect(namedIn("narrowing").sort()).toEqual(Object.values(narrowingNames).flat().sort());
  });

  it("describes environments that can be synthesised", () => {
    const described = readmeSnippets(readme).filter(({ text }) => text.includes("defineEnvironment("));
    const defined = described.flatMap((each) => Object.values(runSnippet(each) as Record<string, Environment>));
    expect(planEnvironments(defined).map(({ environment }) => environment.name)).toEqual([
      "prod",
      "narrow",
      "denied",
      "staging",
      "sales",
      "analytics",
      "integration",
      "encrypted",
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
