// Bundles a program of the project and runs it. A bundle starts several times faster than a TypeScript loader; types are
// checked by `npm run typecheck`.
import { renameSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const lazyArchiver = fileURLToPath(new URL("lazy-archiver.cjs", import.meta.url));

const loadArchiverWhenCalled = {
  name: "load archiver when called",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^archiver$/ }, ({ importer }) =>
      importer === lazyArchiver ? undefined : { path: lazyArchiver },
    );
  },
};

/** @param {string} program the file to run, without its ending: `main` */
export async function bundleAndRun(program) {
  const bundle = join(root, "dist", `${program}.js`);
  const draft = `${bundle}.${process.pid}`;
  try {
    await build({
      absWorkingDir: root,
      entryPoints: [`${program}.ts`],
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
  // Two runs at once must not read each other's half of a file.
  renameSync(draft, bundle);
  createRequire(import.meta.url)(bundle);
}
