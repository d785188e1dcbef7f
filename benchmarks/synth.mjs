// How long `npm run synth` takes on the sample environments, beside the smallest hand-written program that emits the
// same configuration. Both are bundled the same way and run in turn.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
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
  for (const script of ["app.mjs", "bundle.mjs", "engine-files.cjs"]) {
    cpSync(join(root, "scripts", script), join(work, "scripts", script));
  }
  writeFileSync(join(work, "main.ts"), handWrittenProgram(join(root, "cdktf.out"), stacks));
  run(work, "scripts/app.mjs");
  for (const stack of stacks) {
    const [expected, found] = [root, work].map((folder) =>
      JSON.parse(readFileSync(join(folder, "cdktf.out", "stacks", stack, "cdk.tf.json"), "utf8"), withoutComments),
    );
    if (!isDeepStrictEqual(found, expected)) {
      throw new Error(`the hand-written program does not emit the same ${stack}`);
    }
  }

  const rows = [
    { name: "bundle and run", baseline: ["scripts/app.mjs"], ours: ["scripts/app.mjs", "--summary"] },
    { name: "run the bundle", baseline: ["dist/main.js"], ours: ["dist/main.js", "--summary"] },
  ].map(({ name, baseline, ours }) => ({
    name,
    ...inTurn({ "hand-written": () => run(work, ...baseline), ours: () => run(root, ...ours) }),
  }));
  printTable("synth of the sample environments, ms", rows, "hand-written");
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Without what the engine writes for itself: where in the tree of constructs a resource stands. */
function withoutComments(key, value) {
  return key === "//" ? undefined : value;
}
