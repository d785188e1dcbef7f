// Runs main.ts: what `npm run synth` and, by cdktf.json, the cdktf command call.
import { bundleAndRun } from "./bundle.mjs";

await bundleAndRun("main");
