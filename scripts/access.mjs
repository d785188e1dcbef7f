// Runs cli/access.ts: what `npm run access -- <command>` calls.
import { bundleAndRun } from "./bundle.mjs";

await bundleAndRun("cli/access");
