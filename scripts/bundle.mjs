// Bundles a program of the project and runs it. A bundle starts several times faster than a TypeScript loader; types are
// checked by `npm run typecheck`.
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import Module from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const lazyArchiver = fileURLToPath(new URL("lazy-archiver.cjs", import.meta.url));

const loadArchiverWhenCalled = {
  name: "load archiver when called",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^archiver$/ }, ({ importer }) =>
      importer === lazyArchiver ? { path: "archiver", external: true } : { path: lazyArchiver },
    );
  },
};

/** @param {string} program the file to run, without its ending: `main` */
export async function bundleAndRun(program) {
  const bundle = join(root, "dist", `${program}.js`);
  let contents;
  try {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: [`${program}.ts`],
      outfile: bundle,
      write: false,
      bundle: true,
      platform: "node",
      target: "node20",
      logLevel: "error",
      plugins: [loadArchiverWhenCalled],
    });
    contents = outputFiles[0].contents;
  } catch {
    process.exit(1);
  }
  mkdirSync(dirname(bundle), { recursive: true });
  write(bundle, contents);
  run(bundle, contents);
}

/**
 * Runs a bundle with the code that V8 compiled when it ran last. V8 takes no code that another version or other
 * settings compiled, but compares only the length of the text, so the digest of the text stands before the code.
 * https://nodejs.org/docs/latest-v20.x/api/vm.html#scriptcreatecacheddata
 */
function run(bundle, contents) {
  const cache = `${bundle}.cache`;
  const digest = createHash("sha256").update(contents).digest();
  const known = existsSync(cache) ? readFileSync(cache) : Buffer.alloc(0);
  const isCurrent = known.subarray(0, digest.length).equals(digest);
  const cachedData = isCurrent ? known.subarray(digest.length) : undefined;
  const script = new Script(Module.wrap(Buffer.from(contents).toString()), { filename: bundle, cachedData });
  if (script.cachedDataRejected !== false) {
    process.once("exit", () => write(cache, Buffer.concat([digest, script.createCachedData()])));
  }
  const module = new Module(bundle);
  script.runInThisContext()(module.exports, Module.createRequire(bundle), module, bundle, dirname(bundle));
}

/** Two runs at once must not read each other's half of a file. */
function write(file, contents) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, file);
}
