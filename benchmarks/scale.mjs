// How the time of a synth grows with the environment: tables with one role each, every size in a process of its own.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "../scripts/bundle.mjs";
import { inTurn } from "./measure.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "bench-scale-"));
try {
  symlinkSync(join(root, "node_modules"), join(work, "node_modules"));
  const program = join(work, "main.js");
  writeFileSync(program, await bundle("benchmarks/one-role-a-table", program));
  const sizes = [1_000, 2_000, 5_000];
  const run = (size) =>
    Number(execFileSync(process.execPath, [program, String(size), "out"], { cwd: work, encoding: "utf8" }));
  const medians = inTurn(Object.fromEntries(sizes.map((size) => [`${size} tables`, () => run(size)])), 3);
  const [smallest] = Object.values(medians);
  console.table(
    Object.entries(medians).map(([name, time]) => ({
      name,
      "CPU in ms": Math.round(time),
      "ratio to 1,000": Number((time / smallest).toFixed(2)),
    })),
  );
  const ratio = medians["5000 tables"] / smallest;
  console.log(`5,000 tables take ${ratio.toFixed(2)} times the CPU time of 1,000; at most 5.5 is allowed.`);
  if (ratio > 5.5) process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
