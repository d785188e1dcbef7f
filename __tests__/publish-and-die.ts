// A program of publish.test.ts: publishes the draft, and kills itself before a step.
import { machineDisk } from "../stacks/output/disk";
import { settleOutput } from "../stacks/output";
import { publishDraft, watchedDisk } from "./output-world";

const [command = "", output = "", last = "0"] = process.argv.slice(2);
const disk = watchedDisk(machineDisk, (step) => {
  if (step === Number(last)) process.kill(process.pid, "SIGKILL");
});
if (command === "publish") publishDraft(output, disk);
else settleOutput(output, disk);
