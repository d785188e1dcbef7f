// Bundles one benchmark and runs it: node benchmarks/run.mjs evaluation
import { build } from "esbuild";
import { createRequire } from "node:module";

const name = process.argv[2];
if (!/^[a-z-]+$/.test(name ?? "")) throw new Error("Which benchmark? As in: node benchmarks/run.mjs evaluation");
const { outputFiles } = await build({
  entryPoints: [new URL(`${name}.ts`, import.meta.url).pathname],
  bundle: true,
  platform: "node",
  format: "cjs",
  write: false,
});
new Function("require", outputFiles[0].text)(createRequire(import.meta.url));
