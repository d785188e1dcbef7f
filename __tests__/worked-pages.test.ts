// The worked pages in docs/published: what each published document becomes here. The published documents and their
// mistakes, and the documents that this project makes of the page's own snippets, are written into the pages
// (npm run docs) and held in place.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineEnvironment, type Environment, planEnvironments } from "../stacks";
import { type PublishedPolicy, publishedPages } from "./modules/lint/published-policies";
import { runSnippet, type Snippet, workedSnippets } from "./snippets";
import { synthesizeEnvironment } from "./synth";

const folder = join(__dirname, "../docs/published");

/** The pages by the file that works through them, in the order of `publishedPages`. */
const files = [
  "polytomic-dynamodb.md",
  "artie-dynamodb.md",
  "polytomic-s3.md",
  "many-ways-to-access-dynamodb.md",
  "permissions-of-a-client-library.md",
];

/** A part between marks: what stands there is made anew. */
const marked = /^<!-- (published|made): ([^\n]*) -->\n.*?^<!-- end -->$/gms;

function environmentOf(snippet: Snippet): Environment {
  const [environment] = Object.values(runSnippet(snippet));
  return defineEnvironment(environment as Environment);
}

/**
 * Every document that an environment writes, by the address of its resource; one that stands on the page already is only
 * pointed to.
 *
 * @param shown the documents on the page so far, with the address that they are shown at
 */
function documentsOf(environment: Environment, shown: Map<string, string>): string {
  const stack = synthesizeEnvironment(environment, { ownAccounts: ["444455556666"] });
  const policyArguments = ["policy", "assume_role_policy"] as const;
  return stack.addresses
    .filter((address) => !address.startsWith("data."))
    .flatMap((address) =>
      policyArguments
        .filter((argument) => stack.block(address)[argument] !== undefined)
        .map((argument) => {
          const text = json(stack.policy(address, argument));
          const above = shown.get(text);
          if (above === undefined) shown.set(text, address);
          return above === undefined ? `\`${address}\`:\n\n${text}` : `\`${address}\`: as \`${above}\` above.`;
        }),
    )
    .join("\n\n");
}

function json(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}

function publishedText({ policy, mistakes }: PublishedPolicy): string {
  const found = mistakes.map(({ mistake, rule }) => `- ${mistake.replaceAll("*", "\\*")} (\`${rule}\`)`);
  return [json(policy), ...(found.length === 0 ? [] : [found.join("\n")])].join("\n\n");
}

/** The page with all marked parts made anew. */
function made(page: string, policies: readonly PublishedPolicy[]): string {
  const shown = new Map<string, string>();
  const documents = workedSnippets(page).map((snippet) => documentsOf(environmentOf(snippet), shown));
  let part = 0;
  return page.replace(marked, (_, kind: string, name: string) => {
    const policy = policies.find((each) => each.name === name);
    const text = kind === "published" ? policy && publishedText(policy) : documents[part++];
    return `<!-- ${kind}: ${name} -->\n\n${text ?? "nothing is known by this name"}\n\n<!-- end -->`;
  });
}

describe.each(files.map((file, index) => [file, publishedPages[index]?.policies ?? []] as const))(
  "%s",
  (file, policies) => {
    const path = join(folder, file);
    const page = existsSync(path) ? readFileSync(path, "utf8") : "";

    it("shows every document of the published page", () => {
      const shown = [...page.matchAll(marked)].flatMap(([, kind, name]) => (kind === "published" ? [name] : []));
      expect(shown.sort()).toEqual(policies.map(({ name }) => name).sort());
      expect(policies.length).toBeGreaterThan(0);
    });

    it("has snippets, each with what it makes", () => {
      const snippets = workedSnippets(page);
      expect([...page.matchAll(marked)].filter(([, kind]) => kind === "made")).toHaveLength(snippets.length);
      expect(snippets.length).toBeGreaterThan(0);
    });

    it("is what the code makes of it (to write it anew: npm run docs)", () => {
      const expected = made(page, policies);
      if (process.env["UPDATE_DOCS"] === "1") writeFileSync(path, expected);
      expect(readFileSync(path, "utf8")).toBe(expected);
    });
  },
);

it("plans every environment of every page together with nothing left over", () => {
  const pages = files.map((file) => join(folder, file)).filter((path) => existsSync(path));
  for (const path of pages) {
    for (const snippet of workedSnippets(readFileSync(path, "utf8"))) {
      expect(planEnvironments([environmentOf(snippet)], { ownAccounts: ["444455556666"] })).toHaveLength(1);
    }
  }
});
