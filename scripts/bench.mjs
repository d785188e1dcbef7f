// Runs the benchmarks, or those that are named: npm run bench -- packing lint
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL("../benchmarks", import.meta.url));
const all = ["synth", "service-authorization", "packing", "lint", "evaluation", "proof", "problems", "scale"];
const named = process.argv.slice(2);
const unknown = named.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(", ")}; there are ${all.join(", ")}.`);
  process.exit(1);
}

const bundles = mkdtempSync(join(tmpdir(), "bench-"));
try {
  for (const name of named.length === 0 ? all : named) {
    console.log(`\n# ${name}`);
    const script = join(folder, `${name}.mjs`);
    const program = existsSync(script) ? script : await bundled(name);
    if (spawnSync(process.execPath, [program], { stdio: "inherit" }).status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(bundles, { recursive: true });
}

async function bundled(name) {
  const outfile = join(bundles, `${name}.js`);
  await build({
    entryPoints: [join(folder, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    logLevel: "error",
  });
  return outfile;
}
