// How long `npm run synth` takes on the sample environments, beside the smallest hand-written program that emits the
// same resources. Both are bundled the same way and run in turn.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inTurn, printTable } from "./measure.mjs";
import { handWrittenProgram } from "./hand-written.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "bench-synth-"));
try {
  const run = (folder, ...args) => execFileSync(process.execPath, args, { cwd: folder, stdio: "ignore" });
  run(root, "scripts/app.mjs");
  const stacks = readdirSync(join(root, "cdktf.out", "stacks"));

  mkdirSync(join(work, "scripts"));
  symlinkSync(join(root, "node_modules"), join(work, "node_modules"));
  for (const script of ["app.mjs", "bundle.mjs", "lazy-archiver.cjs"]) {
    cpSync(join(root, "scripts", script), join(work, "scripts", script));
  }
  writeFileSync(join(work, "main.ts"), handWrittenProgram(join(root, "cdktf.out"), stacks));
  run(work, "scripts/app.mjs");
  const resources = (folder) =>
    stacks.map((stack) => {
      const file = join(folder, "cdktf.out", "stacks", stack, "cdk.tf.json");
      const { resource } = JSON.parse(readFileSync(file, "utf8"));
      return Object.entries(resource).map(([type, each]) => [type, Object.keys(each).sort()]);
    });
  if (JSON.stringify(resources(root)) !== JSON.stringify(resources(work))) {
    throw new Error("the hand-written program does not emit the same resources");
  }

  const rows = [
    ["bundle and run", ["scripts/app.mjs"], ["scripts/app.mjs", "--summary"]],
    ["run the bundle", ["dist/main.js"], ["dist/main.js", "--summary"]],
  ].map(([name, baseline, ours]) => ({
    name,
    ...inTurn({ "hand-written": () => run(work, ...baseline), ours: () => run(root, ...ours) }),
  }));
  printTable("synth of the sample environments, ms", rows, "hand-written");
} finally {
  rmSync(work, { recursive: true, force: true });
}
