// How long the proof takes, by itself and as a share of the synth of the sample environments: node benchmarks/proof.mjs
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { inTurn, printTable } from "./measure.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "bench-proof-"));
const lazyArchiver = join(root, "scripts", "lazy-archiver.cjs");

/** As scripts/app.mjs does it. */
function bundle(entry, outfile, plugins = []) {
  const loadArchiverWhenCalled = {
    name: "load archiver when called",
    setup: ({ onResolve }) => {
      onResolve({ filter: /^archiver$/ }, ({ importer }) =>
        importer === lazyArchiver ? undefined : { path: lazyArchiver },
      );
    },
  };
  return build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    plugins: [loadArchiverWhenCalled, ...plugins],
  });
}

/** Modules without which nothing is expected, and so nothing proved. */
const silent = {
  "modules/access/expect.ts": `
    const nothing = { allows: [], refuses: [] };
    export const expectOnTable = () => nothing, expectOnBucket = () => nothing;`,
  "modules/policy/proof/prove.ts": "export const provePrincipals = () => [];",
  "modules/policy/proof/trust.ts": "export const proveTrust = () => [];",
  "modules/policy/proof/trust-expectation.ts": "export const expectTrust = () => ({});",
};
const withoutProof = {
  name: "without proof",
  setup: ({ onLoad }) => {
    for (const [path, contents] of Object.entries(silent)) {
      onLoad({ filter: new RegExp(`/${path.replaceAll(".", "\\.")}$`) }, () => ({ contents, loader: "ts" }));
    }
  },
};

try {
  const scaling = join(work, "scaling.js");
  await bundle("benchmarks/proof.ts", scaling);
  execFileSync(process.execPath, [scaling], { stdio: "inherit" });

  symlinkSync(join(root, "node_modules"), join(work, "node_modules"));
  const alternatives = {};
  for (const [name, plugins] of [
    ["without proof", [withoutProof]],
    ["with proof", []],
  ]) {
    const folder = join(work, name.replace(" ", "-"));
    mkdirSync(folder);
    const outfile = join(folder, "main.js");
    await bundle("main.ts", outfile, plugins);
    alternatives[name] = () => execFileSync(process.execPath, [outfile], { cwd: folder, stdio: "ignore" });
  }
  const medians = inTurn(alternatives, 31);
  printTable("synth of the sample environments, ms", [{ name: "run the bundle", ...medians }], "without proof");
  const share = 1 - medians["without proof"] / medians["with proof"];
  console.log(`The proof is ${(share * 100).toFixed(1)} % of the synth; at most 25 % is allowed.`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
