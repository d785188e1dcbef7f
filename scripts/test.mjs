// Every check that needs no AWS account: types, lint, format, and the tests. Ends with `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const report = mkdtempSync(join(tmpdir(), "test-report-"));
const results = join(report, "results.json");

const checks = [
  ["types", "tsc", ["-p", "."]],
  ["lint", "eslint", ["--max-warnings", "0", "."]],
  ["format", "prettier", ["--check", "--log-level", "warn", "."]],
  ["tests", "jest", ["--json", "--outputFile", results, ...process.argv.slice(2)]],
];

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const [name, command, args] of checks) {
  console.log(`# ${name}`);
  // Jest prints its results as JSON on standard output; what a person reads comes on standard error.
  const stdio = command === "jest" ? ["ignore", "ignore", "inherit"] : ["ignore", "inherit", "inherit"];
  const { status } = spawnSync(join("node_modules", ".bin", command), args, { stdio });
  const tests = command === "jest" ? readResults() : undefined;
  counts.passed += tests?.numPassedTests ?? (status === 0 ? 1 : 0);
  counts.skipped += tests?.numPendingTests ?? 0;
  const failedTests = tests === undefined ? 0 : tests.numFailedTests + tests.numRuntimeErrorTestSuites;
  counts.failed += status === 0 ? failedTests : Math.max(1, failedTests);
}
rmSync(report, { recursive: true });
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exit(counts.failed > 0 ? 1 : 0);

function readResults() {
  try {
    return JSON.parse(readFileSync(results, "utf8"));
  } catch {
    return undefined;
  }
}
