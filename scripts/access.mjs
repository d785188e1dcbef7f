// Runs cli/access.ts: what `npm run access -- <command>` calls.
import { bundleAndRun } from "./bundle.mjs";

// As for every environment file that cannot be read.
await bundleAndRun("cli/access", 2);
