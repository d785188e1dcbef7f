// Bundles main.ts and runs it: what `npm run synth` and, by cdktf.json, the cdktf command call.
// A bundle starts several times faster than a TypeScript loader; types are checked by `npm run typecheck`.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const bundle = fileURLToPath(new URL("../dist/main.js", import.meta.url));
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
    outfile: bundle,
    bundle: true,
    platform: "node",
    target: "node20",
    logLevel: "error",
    plugins: [loadArchiverWhenCalled],
  });
} catch {
  process.exit(1);
}
createRequire(import.meta.url)(bundle);
