import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compileProblems, environmentSnippets, readmeSnippets, type Snippet, workedSnippets } from "./snippets";

const root = join(__dirname, "..");

const workedPages = [
  ...readdirSync(join(root, "docs/published")).map((name) => `docs/published/${name}`),
  "docs/guide/changing.md",
];

const snippetsOf: Readonly<Record<string, (page: string) => Snippet[]>> = {
  "README.md": readmeSnippets,
  "docs/architecture.md": environmentSnippets,
  "docs/internal-tools.md": environmentSnippets,
  "docs/network.md": environmentSnippets,
  "docs/proof.md": readmeSnippets,
  "docs/simulation.md": environmentSnippets,
  "docs/temporary-access.md": environmentSnippets,
  ...Object.fromEntries(workedPages.map((path) => [path, workedSnippets])),
};

/** A worked page imports once what its snippets use between them. */
const unusedHere = /is declared but its value is never read|All imports in import declaration are unused/;

const snippets = Object.entries(snippetsOf).flatMap(([path, find]) =>
  find(readFileSync(join(root, path), "utf8")).map((snippet) => ({ path, snippet })),
);

describe("the snippets", () => {
  let problems: readonly (readonly string[])[] = [];

  beforeAll(() => {
    problems = compileProblems(snippets.map(({ snippet }) => snippet));
  }, 60_000);

  it.each(Object.keys(snippetsOf))("of %s compile", (path) => {
    const found = problems.filter((_, index) => snippets[index]?.path === path);
    expect(found.length).toBeGreaterThan(0);
    const isExcused = (problem: string): boolean => workedPages.includes(path) && unusedHere.test(problem);
    expect(found.flat().filter((problem) => !isExcused(problem))).toEqual([]);
  });

  it("of the README are at least four", () => {
    expect(snippets.filter(({ path }) => path === "README.md").length).toBeGreaterThanOrEqual(4);
  });
});
