// How long the proof takes, by itself and as a share of the synth of the sample environments: node benchmarks/proof.mjs
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "../scripts/bundle.mjs";
import { inTurn, printTable } from "./measure.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "bench-proof-"));

/** Modules without which nothing is expected of tables, buckets and trust, and nothing proved. */
const silent = {
  "modules/grants/requests/expectation.ts": "export const expectationOf = () => ({ allows: [], refuses: [] });",
  "modules/grants/requests/denied.ts": `
    const nothing = () => ({ allows: [], refuses: [] });
    export { nothing as deniedOnTable, nothing as deniedOnBucket };`,
  "modules/proof/trust-expectation.ts": "export const expectTrust = () => ({ allows: [], refuses: [], trusted: [] });",
  "stacks/prove-environment.ts": "export const proveEnvironment = () => [];",
  "stacks/prove-across-accounts.ts": `
    export const proveAcrossAccounts = () => [];
    export const callersByArn = () => new Map();
    export const describeOtherHalf = () => "";`,
};
/** Modules without which stacks are written and not read back. */
const unread = {
  "modules/terraform/read-back.ts": "export const readBack = () => ({ problems: [], findings: [] });",
  "stacks/written-access.ts": "export const writtenAccess = () => [];",
};
const without = (modules) => ({
  name: "without",
  setup: ({ onLoad, onEnd }) => {
    const loaded = new Set();
    for (const [path, contents] of Object.entries(modules)) {
      onLoad({ filter: new RegExp(`/${path.replaceAll(".", "\\.")}$`) }, () => {
        loaded.add(path);
        return { contents, loader: "ts" };
      });
    }
    // A module that has moved would be proved on both sides, and the share be none.
    onEnd(() => ({
      errors: Object.keys(modules)
        .filter((path) => !loaded.has(path))
        .map((path) => ({ text: `${path} is no module of the program` })),
    }));
  },
});

async function writeBundle(program, outfile, plugins) {
  writeFileSync(outfile, await bundle(program, outfile, plugins));
}

try {
  const scaling = join(work, "scaling.js");
  await writeBundle("benchmarks/proof", scaling);
  execFileSync(process.execPath, [scaling], { stdio: "inherit" });

  symlinkSync(join(root, "node_modules"), join(work, "node_modules"));
  const alternatives = {};
  for (const [name, plugins] of [
    ["without proof", [without(silent), without(unread)]],
    ["without reading back", [without(unread)]],
    ["with both", []],
  ]) {
    const folder = join(work, name.replaceAll(" ", "-"));
    mkdirSync(folder);
    const outfile = join(folder, "main.js");
    await writeBundle("main", outfile, plugins);
    alternatives[name] = () => execFileSync(process.execPath, [outfile], { cwd: folder, stdio: "ignore" });
  }
  const medians = inTurn(alternatives, 31);
  printTable("synth of the sample environments, ms", [{ name: "run the bundle", ...medians }], "without proof");
  const whole = medians["with both"];
  const share = (time) => `${((100 * time) / whole).toFixed(1)} % of the synth`;
  const [unproved, unreadTime] = [medians["without proof"], medians["without reading back"]];
  console.log(`The proof is ${share(unreadTime - unproved)}; at most 25 % is allowed.`);
  console.log(`Reading back is ${share(whole - unreadTime)}; at most 10 % is allowed.`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
