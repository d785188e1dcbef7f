import { skipCreationStackTraces } from "../modules/terraform";
import { environments, ownAccounts } from "../stacks";
import { run } from "./program";

skipCreationStackTraces();

// The reader of the list may stop reading: npm run access -- expired … | head
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = run(
  process.argv.slice(2),
  { environments, ownAccounts },
  {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  },
);
