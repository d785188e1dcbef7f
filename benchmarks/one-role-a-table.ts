import { role } from "../modules/principals";
import { service } from "../modules/policy";
import { skipCreationStackTraces } from "../modules/terraform";
import { defineEnvironment, planEnvironments, synthesize } from "../stacks";

// Plans and synthesises an environment of as many tables as the first argument says, each with a role that reads and
// writes it, into the folder that the second one names. Prints the CPU time that this took, in milliseconds.

const [count = "0", outputFolder = ""] = process.argv.slice(2);
const keys = Array.from({ length: Number(count) }, (_, index) => `table-${index}`);

const environment = defineEnvironment({
  name: "scale",
  account: "111122223333",
  region: "us-east-1",
  tables: Object.fromEntries(keys.map((key) => [key, { partitionKey: { name: "pk", type: "S" } } as const])),
  principals: ({ tables }) =>
    Object.fromEntries(
      Object.values(tables).map((table, index) => [
        `service-${index}`,
        role({ assumedBy: service("ecs-tasks") }).allow(table.readWrite()),
      ]),
    ),
});

skipCreationStackTraces();
const before = process.cpuUsage();
synthesize(planEnvironments([environment]), outputFolder);
const { user, system } = process.cpuUsage(before);
process.stdout.write(String((user + system) / 1_000));
