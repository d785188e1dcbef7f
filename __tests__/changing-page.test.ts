// The guide to changing an environment: the blocks that its snippets give, and the table of transitions, are written into
// it (npm run docs) and held in place.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineEnvironment, type Environment } from "../stacks";
import { runSnippet, workedSnippets } from "./snippets";
import { synthesizeEnvironment } from "./synth";
import { transitionsTable } from "./transitions/table";

const path = join(__dirname, "../docs/guide/changing.md");
const page = readFileSync(path, "utf8");

/** The blocks of a snippet, as its stack has them. */
function blocksOf(snippet: ReturnType<typeof workedSnippets>[number]): string {
  const [environment] = Object.values(runSnippet(snippet));
  const { json } = synthesizeEnvironment(defineEnvironment(environment as Environment));
  const written = Object.entries(json).filter(([name]) => ["moved", "removed", "import"].includes(name));
  const lines = written.map(([name, blocks]) => {
    const each = (blocks as unknown as readonly object[]).map((block) => `    ${JSON.stringify(block)}`);
    return `  "${name}": [\n${each.join(",\n")}\n  ]`;
  });
  return lines.length === 0 ? "" : `\`\`\`text\n${lines.join(",\n")}\n\`\`\``;
}

function made(text: string): string {
  const blocks = workedSnippets(text)
    .map(blocksOf)
    .filter((each) => each !== "");
  let part = 0;
  const withTable = text.replace(
    /^<!-- transitions -->\n.*?^<!-- end -->$/ms,
    () => `<!-- transitions -->\n\n${transitionsTable()}\n\n<!-- end -->`,
  );
  return withTable.replace(/^<!-- blocks -->\n.*?^<!-- end -->$/gms, () => {
    return `<!-- blocks -->\n\n${blocks[part++] ?? "nothing"}\n\n<!-- end -->`;
  });
}

test("the guide shows the blocks that its snippets give (to write it again: npm run docs)", () => {
  const expected = made(page);
  expect(expected.match(/"(moved|removed|import)": /g)?.length).toBeGreaterThanOrEqual(5);
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(path, expected);
  expect(readFileSync(path, "utf8")).toBe(expected);
});
