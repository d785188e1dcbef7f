// Every check that needs no AWS account: types, lint, format, and the tests. Ends with `N passed, N failed`.
// The tests run on all cores beside the other checks, each of which uses one core at most.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Deleted by `npm ci`, with everything that was installed when its results were made.
const cache = join("node_modules", ".cache", "checks");
mkdirSync(cache, { recursive: true });
const report = mkdtempSync(join(tmpdir(), "test-report-"));
const results = join(report, "results.json");
const bin = (name) => join("node_modules", ".bin", name);

const typesCache = ["--incremental", "--tsBuildInfoFile", join(cache, "types.tsbuildinfo")];
const formatCache = ["--cache", "--cache-strategy", "content", "--cache-location", join(cache, "format")];
const checks = [
  ["types", bin("tsc"), ["-p", ".", ...typesCache]],
  ["lint", bin("oxlint"), ["-c", "oxlint.config.mjs"]],
  ["format", bin("prettier"), ["--check", "--log-level", "warn", ...formatCache, "."]],
];
const testArguments = ["--json", "--outputFile", results, ...process.argv.slice(2)];

const counts = { passed: 0, failed: 0, skipped: 0 };
// Jest prints its results as JSON on standard output; what a person reads comes on standard error.
const tests = start(bin("jest"), testArguments, ["ignore", "ignore", "pipe"]);
for (const [name, command, args] of checks) {
  const check = start(command, args, ["ignore", "pipe", "pipe"]);
  const passed = (await show(name, check)) === 0;
  counts[passed ? "passed" : "failed"]++;
}
const status = await show("tests", tests);
const counted = readResults();
const failedTests = (counted?.numFailedTests ?? 0) + (counted?.numRuntimeErrorTestSuites ?? 0);
counts.passed += counted?.numPassedTests ?? (status === 0 ? 1 : 0);
counts.skipped += counted?.numPendingTests ?? 0;
counts.failed += status === 0 ? failedTests : Math.max(1, failedTests);
rmSync(report, { recursive: true });
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exitCode = counts.failed > 0 ? 1 : 0;

/** Starts a command, and holds back what it prints until it is shown. */
function start(command, args, stdio) {
  const run = { held: [], write: (chunk) => run.held.push(chunk) };
  const child = spawn(command, args, { stdio });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => run.write(chunk));
  run.status = new Promise((resolve) => {
    child.on("close", resolve);
    child.on("error", (error) => {
      run.write(`${error.message}\n`);
      resolve(1);
    });
  });
  return run;
}

/** Prints what a command printed so far, and what it prints from now on, until it ends with a status. */
async function show(name, run) {
  console.log(`# ${name}`);
  run.write = (chunk) => process.stdout.write(chunk);
  run.held.forEach(run.write);
  return run.status;
}

function readResults() {
  try {
    return JSON.parse(readFileSync(results, "utf8"));
  } catch {
    return undefined;
  }
}
