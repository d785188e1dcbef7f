// Bundles a program of the project and runs it. A bundle starts several times faster than a TypeScript loader; types are
// checked by `npm run typecheck`.
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import Module from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { describeFailure } from "./failure.mjs";

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
 * @param {number} failure what to exit with when the program cannot be bundled or loaded
 */
export async function bundleAndRun(program, failure = 1) {
  const file = join(root, "dist", `${program}.js`);
  try {
    const contents = await bundle(program, file, [], isTraced);
    cacheFile(file, contents);
    (isTraced ? runMapped : run)(file, contents);
  } catch (error) {
    // esbuild itself prints what is wrong with the sources.
    if (!("errors" in Object(error))) process.stderr.write(describeFailure(error, isTraced));
    process.exit(failure);
  }
}

/** A trace names the lines of the sources, which costs time. */
const isTraced = process.argv.includes("--trace");
if (isTraced) process.setSourceMapsEnabled(true);

/**
 * @param {string} program the file to bundle, without its ending
 * @param {string} outfile where the bundle will be; nothing is written
 * @param {import("esbuild").Plugin[]} plugins beside the project's own
 * @param {boolean} isMapped whether the bundle holds a source map
 * @returns the text of the bundle as bytes; esbuild itself prints what is wrong
 */
export async function bundle(program, outfile, plugins = [], isMapped = false) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`${program}.ts`],
    outfile,
    write: false,
    bundle: true,
    platform: "node",
    target: "node20",
    logLevel: "error",
    sourcemap: isMapped ? "inline" : false,
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
 * settings compiled, but compares only the length of the text and does not check the code, so the digests of both stand
 * before it.
 * https://nodejs.org/docs/latest-v20.x/api/vm.html#scriptcreatecacheddata
 */
function run(file, contents) {
  setFlagsFromString(optimizeLate);
  const cache = `${file}.cache`;
  const textDigest = digestOf(contents);
  const cachedData = cachedCode(cache, textDigest);
  const script = new Script(Module.wrap(Buffer.from(contents).toString()), { filename: file, cachedData });
  if (script.cachedDataRejected !== false) {
    process.once("exit", () => {
      const code = script.createCachedData();
      cacheFile(cache, Buffer.concat([textDigest, digestOf(code), code]));
    });
  }
  const module = new Module(file);
  script.runInThisContext()(module.exports, Module.createRequire(file), module, file, dirname(file));
}

/** Runs a bundle as Node's loader does, which alone reads its source map. */
function runMapped(file, contents) {
  const module = new Module(file);
  /* oxlint-disable no-underscore-dangle -- Node has no other way to load a text that may not be on disk */
  Object.assign(module, { filename: file, paths: Module._nodeModulePaths(dirname(file)) });
  module._compile(Buffer.from(contents).toString(), file);
  /* oxlint-enable no-underscore-dangle */
}

function digestOf(bytes) {
  return createHash("sha256").update(bytes).digest();
}

/** The code that a cache holds for a text; `undefined` where it holds none, or what was written of it is not whole. */
function cachedCode(cache, textDigest) {
  let known;
  try {
    known = readFileSync(cache);
  } catch {
    return undefined;
  }
  const { length } = textDigest;
  const code = known.subarray(2 * length);
  const isWhole =
    known.subarray(0, length).equals(textDigest) && known.subarray(length, 2 * length).equals(digestOf(code));
  return isWhole ? code : undefined;
}

/** Writes a file that only saves time: where that is not possible, the program runs without. */
function cacheFile(file, contents) {
  // Two runs at once must not read each other's half of a file.
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(draft, contents);
    renameSync(draft, file);
  } catch {
    try {
      rmSync(draft, { force: true });
    } catch {
      // What is in the way of the cache is in the way of the draft.
    }
  }
}
