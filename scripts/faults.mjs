// Plants single faults in copies of the project, one at a time, and lists those that neither a synth nor a test notices.
// All of them take about an hour on two cores, so CI does not run it:
// npm run faults [-- [--list] [--jobs N] [TEXT…]], where the texts choose faults by what they are of, title or file.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
// It compares each fault with the file that it is in, so that it would notice every fault.
const testOfTheList = "__tests__/faults.test.ts";

const command = new Command("npm run faults --")
  .description("Plants single faults one at a time and reports what notices each. All of them take about an hour.")
  .argument("[texts...]", "only faults that have one of these texts in what they are of, their title or their file")
  .option("--list", "list the faults and plant none")
  .option("--jobs <count>", "how many faults are planted at a time", String(availableParallelism()))
  .parse();
const options = command.opts();
const positionals = command.args;
/** By what each fault was noticed. */
const noticed = [];
const folder = mkdtempSync(join(tmpdir(), "faults-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const texts = positionals.length === 0 ? [""] : positionals.map((text) => text.toLowerCase());
const chosen = (await allFaults()).filter((fault) =>
  texts.some((text) => describe(fault).toLowerCase().includes(text)),
);
if (chosen.length === 0) fail(`No fault has ${positionals.join(" or ")} in what it is of, its title or its file.`);
const misplaced = chosen.filter(({ file, find }) => readFileSync(join(root, file), "utf8").split(find).length !== 2);
if (misplaced.length > 0) {
  fail(
    "These faults no longer fit the product; correct `find` in faults/, which must occur once in the file:",
    ...misplaced.map(describe),
  );
}
if (options.list) {
  for (const fault of chosen) console.log(describe(fault));
} else {
  await plantAll();
}

async function allFaults() {
  const outfile = join(folder, "faults.cjs");
  await build({
    entryPoints: [join(root, "faults", "index.ts")],
    outfile,
    bundle: true,
    platform: "node",
    logLevel: "error",
  });
  return createRequire(import.meta.url)(outfile).allFaults;
}

async function plantAll() {
  const copies = Array.from({ length: Math.max(1, Number(options.jobs) || 1) }, (_, index) => copyProject(index));
  const [first] = copies;
  const suites = [...new Set(chosen.flatMap(({ suites }) => suites))];
  // Without the name of a suite jest would run all of them.
  await expectNothing(
    async () => (suites.length === 0 ? undefined : await jest(first, suites)) ?? (await synth(first)),
  );
  const left = await plantEach(
    chosen,
    copies,
    async (copy, fault) => (await firstFailing(copy, fault.suites)) ?? (await synth(copy, fault)),
  );
  const askable = left.filter(({ writes }) => writes === undefined);
  if (askable.length > 0) {
    console.log(
      `\nThe synth and the tables of facts notice all but ${left.length}, of which ${askable.length} the types and all other tests are asked about:\n`,
    );
    // What fails in a copy without a fault would seem to notice every fault.
    await expectNothing(async () => (await types(first)) ?? (await jest(first, [])));
  }
  const unnoticed = [
    ...left.filter((fault) => !askable.includes(fault)),
    ...(await plantEach(
      askable,
      copies,
      async (copy, { file }) => (await types(copy)) ?? (await jest(copy, ["--findRelatedTests", file])),
    )),
  ];
  const count = (by) => noticed.filter((each) => each === by).length;
  console.log(
    `\n${chosen.length} planted, ${count("synth")} noticed by synth, ${count("types")} by types, ` +
      `${count("tests")} by tests, ${unnoticed.length} unnoticed`,
  );
  for (const fault of unnoticed) console.log(`${describe(fault)}\n    ${fault.unnoticed ?? "without a reason"}`);
  if (unnoticed.some(({ unnoticed: reason }) => reason === undefined)) process.exitCode = 1;
}

/** Plants each fault in one of the copies, and returns those that the checks do not notice. */
async function plantEach(faults, copies, check) {
  const queue = [...faults];
  const left = [];
  await Promise.all(
    copies.map(async (copy) => {
      for (let fault = queue.shift(); fault !== undefined; fault = queue.shift()) {
        const path = join(copy, fault.file);
        const text = readFileSync(path, "utf8");
        writeFileSync(
          path,
          text.replace(fault.find, () => fault.replace),
        );
        const found = await check(copy, fault);
        writeFileSync(path, text);
        if (found === undefined) left.push(fault);
        else noticed.push(found.by);
        console.log(`${describe(fault)}\n    ${found === undefined ? "NOT NOTICED" : found.text}`);
      }
    }),
  );
  return left;
}

/** The files of the project as they are in the work tree, in a folder of their own. */
function copyProject(name) {
  const copy = join(folder, `copy-${name}`);
  const { stdout, status } = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) fail("`git ls-files` failed; the faults are planted in a copy of the files that it names.");
  for (const file of stdout.split("\0").filter((each) => each !== "" && each !== testOfTheList)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "dir");
  return copy;
}

async function expectNothing(check) {
  const found = await check();
  if (found !== undefined) fail(`Without any fault this fails already: ${found.text}`);
}

/** One suite at a time: most faults are noticed by the first. */
async function firstFailing(copy, suites) {
  for (const suite of suites) {
    const found = await jest(copy, [suite]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of a fault below the plan the synth must name the address: that it fails may be for any other reason. */
async function synth(copy, { writes, reportedAt = writes?.split(".")[0] } = {}) {
  const { status, output } = await run(copy, "scripts/app.mjs");
  if (status === 0) return undefined;
  if (writes === undefined) return { by: "synth", text: `synth: ${firstLine(output)}` };
  const named = output.split("\n").find((line) => new RegExp(`› ${reportedAt}\\.[A-Za-z0-9_-]+`).test(line));
  if (named === undefined) console.log(`    fails without an address of ${reportedAt}: ${firstLine(output)}`);
  return named === undefined ? undefined : { by: "synth", text: `synth: ${named.trim()}` };
}

async function types(copy) {
  const info = join(copy, "types.tsbuildinfo");
  const { status, output } = await run(copy, "node_modules/typescript/bin/tsc", [
    ...["-p", ".", "--incremental", "--tsBuildInfoFile", info],
  ]);
  return status === 0 ? undefined : { by: "types", text: `types: ${firstLine(output)}` };
}

async function jest(copy, args) {
  const { status, output } = await run(copy, "node_modules/jest/bin/jest.js", [
    ...args,
    ...["--bail", "--silent", "--maxWorkers", "1", "--cacheDirectory", join(folder, "jest")],
  ]);
  if (status === 0) return undefined;
  const [, suite] = /^FAIL (\S+)/m.exec(output) ?? [];
  const [, test = "cannot run"] = /^ +● (.+)$/m.exec(output) ?? [];
  return { by: "tests", text: suite === undefined ? `tests: ${firstLine(output)}` : `${suite} › ${test}` };
}

function run(copy, program, args = []) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: copy, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stderr, child.stdout]) stream.on("data", (chunk) => (output += chunk));
    child.on("close", (status) => resolve({ status, output }));
  });
}

function firstLine(output) {
  const lines = output.split("\n").map((line) => line.trim());
  return lines.find((line) => /›|error|must|Error/.test(line)) ?? lines.find((line) => line !== "") ?? "no output";
}

function describe({ of, title, file }) {
  return `${of}: ${title} (${file})`;
}

function fail(...lines) {
  console.error(lines.join("\n"));
  process.exit(1);
}
