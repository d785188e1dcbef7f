// Bundles main.ts and runs it: what `npm run synth` and, by cdktf.json, the cdktf command call.
// A bundle starts several times faster than a TypeScript loader; types are checked by `npm run typecheck`.
import { renameSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const bundle = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const draft = `${bundle}.${process.pid}`;
const lazyArchiver = fileURLToPath(new URL("lazy-archiver.cjs", import.meta.url));

const loadArchiverWhenCalled = {
  name: "load archiver when called",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^archiver$/ }, ({ importer }) =>
      importer === lazyArchiver ? undefined : { path: lazyArchiver },
    );
  },
};

try {
  await build({
    absWorkingDir: root,
    entryPoints: ["main.ts"],
    outfile: draft,
    bundle: true,
    platform: "node",
    target: "node20",
    logLevel: "error",
    plugins: [loadArchiverWhenCalled],
  });
} catch {
  process.exit(1);
}
// Two synths at once must not read each other's half of a file.
renameSync(draft, bundle);
createRequire(import.meta.url)(bundle);
