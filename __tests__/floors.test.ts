import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const refusals: readonly (readonly [path: string, text: string, rule: string])[] = [
  ["modules/aws/a.ts", 'import "../policy";', "no-restricted-imports"],
  ["modules/policy/trust/a.ts", 'import "../../grants";', "no-restricted-imports"],
  ["modules/policy/trust/b.ts", 'import "../../aws/arn";', "no-restricted-imports"],
  ["modules/lint/a.ts", 'import "../proof";', "no-restricted-imports"],
  ["modules/grants/a.ts", 'import "../../stacks";', "no-restricted-imports"],
  ["modules/grants/b.ts", 'import "../access";', "no-restricted-imports"],
  ["modules/review/a.ts", 'import "constructs";', "no-restricted-imports"],
  ["modules/review/b.ts", 'import "node:fs";', "no-restricted-imports"],
  ["modules/iam/a.ts", 'import "@cdktf/provider-aws";', "no-restricted-imports"],
  ["modules/iam/b.ts", 'import "cdktf/lib/token";', "no-restricted-imports"],
  ["modules/access/index.ts", 'import "../review";', "no-restricted-imports"],
  ["stacks/sections/a.ts", 'import "../../modules/access";', "no-restricted-imports"],
  ["stacks/b.ts", 'import "../modules/iam/role";', "no-restricted-imports"],
  ["stacks/environments/a.ts", 'import "../../modules/iam/role";', "no-restricted-imports"],
  ["cli/a.ts", 'import "../modules/access";', "no-restricted-imports"],
  ["modules/aws/now.ts", "Date.now();", "no-restricted-properties"],
  ["modules/aws/env.ts", "process.exit();", "no-restricted-globals"],
  ["modules/s3/one.ts", 'import { type B } from "./two"; export type A = B;', "no-cycle"],
  ["modules/s3/two.ts", 'import { type A } from "./one"; export type B = A;', "no-cycle"],
];
const allowed: readonly (readonly [path: string, text: string])[] = [
  ["modules/policy/trust/c.ts", 'import { a } from "../../aws"; a();'],
  ["modules/iam/c.ts", 'import { a } from "../policy"; a();'],
  ["stacks/sections/c.ts", 'import { a } from "../../modules/network"; import { b } from "./network/b"; a(b);'],
  ["stacks/environments/c.ts", 'import { a } from "../../modules/access"; a();'],
  ["cli/c.ts", 'import { a } from "../stacks"; a();'],
];

interface Report {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
}

describe("the linter", () => {
  const folder = mkdtempSync(join(tmpdir(), "floors-"));
  const found = new Map<string, readonly string[]>();

  beforeAll(() => {
    cpSync("oxlint.config.mjs", join(folder, "oxlint.config.mjs"));
    for (const [path, text] of [...refusals, ...allowed]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { stdout } = spawnSync(resolve("node_modules/.bin/oxlint"), ["-c", "oxlint.config.mjs", "--format", "json"], {
      cwd: folder,
      encoding: "utf8",
    });
    const { diagnostics } = JSON.parse(stdout) as Report;
    const short = (code: string) => code.replace(/^.*\((.*)\)$/, "$1");
    for (const { code, filename } of diagnostics) found.set(filename, [...(found.get(filename) ?? []), short(code)]);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(refusals)("refuses in %s: %s", (path, _, rule) => {
    expect(found.get(path)).toContain(rule);
  });

  it.each(allowed)("accepts in %s: %s", (path) => {
    const about = (found.get(path) ?? []).filter((rule) => /^no-(restricted|cycle)/.test(rule));
    expect(about).toEqual([]);
  });
});
