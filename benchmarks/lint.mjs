// Bundles the benchmark of the linter and runs it: node benchmarks/lint.mjs
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("lint.ts", import.meta.url))],
  bundle: true,
  platform: "node",
  format: "cjs",
  write: false,
});
new Function("require", outputFiles[0].text)(createRequire(import.meta.url));
