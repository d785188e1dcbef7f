// Bundles a program of the project and runs it. A bundle starts several times faster than a TypeScript loader; types are
// checked by `npm run typecheck`.
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import Module from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const engineFiles = fileURLToPath(new URL("engine-files.cjs", import.meta.url));

const leaveEngineFilesOut = {
  name: "leave engine files out",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/private\/fs$/ }, () => ({ path: engineFiles }));
    onResolve({ filter: /^cdktf\/lib\/private\/fs$/ }, ({ path }) => ({ path, external: true }));
  },
};

/**
 * @param {string} program the file to run, without its ending: `main`
 * @param {number} failure what to exit with when the program cannot be bundled
 */
export async function bundleAndRun(program, failure = 1) {
  const file = join(root, "dist", `${program}.js`);
  let contents;
  try {
    contents = await bundle(program, file);
  } catch {
    process.exit(failure);
  }
  mkdirSync(dirname(file), { recursive: true });
  write(file, contents);
  run(file, contents);
}

/**
 * @param {string} program the file to bundle, without its ending
 * @param {string} outfile where the bundle will be; nothing is written
 * @param {import("esbuild").Plugin[]} plugins beside the project's own
 * @returns the text of the bundle as bytes; esbuild itself prints what is wrong
 */
export async function bundle(program, outfile, plugins = []) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`${program}.ts`],
    outfile,
    write: false,
    bundle: true,
    platform: "node",
    target: "node20",
    logLevel: "error",
    plugins: [leaveEngineFilesOut, ...plugins],
  });
  return outputFiles[0].contents;
}

/**
 * How much a function runs before V8 optimizes it: twenty times the default of Node 20, because a synth ends before
 * most of its optimized code pays off. V8 accepts no cached code from other flags, so every run sets it.
 */
const optimizeLate = "--interrupt-budget=1355640";

/**
 * Runs a bundle with the code that V8 compiled when it ran last. V8 takes no code that another version or other
 * settings compiled, but compares only the length of the text, so the digest of the text stands before the code.
 * https://nodejs.org/docs/latest-v20.x/api/vm.html#scriptcreatecacheddata
 */
function run(file, contents) {
  setFlagsFromString(optimizeLate);
  const cache = `${file}.cache`;
  const digest = createHash("sha256").update(contents).digest();
  const known = existsSync(cache) ? readFileSync(cache) : Buffer.alloc(0);
  const isCurrent = known.subarray(0, digest.length).equals(digest);
  const cachedData = isCurrent ? known.subarray(digest.length) : undefined;
  const script = new Script(Module.wrap(Buffer.from(contents).toString()), { filename: file, cachedData });
  if (script.cachedDataRejected !== false) {
    process.once("exit", () => write(cache, Buffer.concat([digest, script.createCachedData()])));
  }
  const module = new Module(file);
  script.runInThisContext()(module.exports, Module.createRequire(file), module, file, dirname(file));
}

/** Two runs at once must not read each other's half of a file. */
function write(file, contents) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, file);
}
