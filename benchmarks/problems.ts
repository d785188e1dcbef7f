// How long it takes to refuse an environment with 100,000 problems.
import { ValidationError } from "../modules/validation";
import { role } from "../modules/access";
import { service } from "../modules/policy";
import { planEnvironments } from "../stacks/plan-environments";

const count = 100_000;
const numbers = Array.from({ length: count }, (_, index) => index);
const base = { name: "dev", account: "111122223333", region: "us-east-1" };
const orders = { partitionKey: { name: "pk", type: "S" } };
const tables = Object.fromEntries(numbers.slice(0, 1_000).map((each) => [`orders-${each}`, orders]));
const assumedBy = service("lambda");

/** Refs as a function without types asks for them. */
type Refs = Readonly<Record<"tables", Readonly<Record<string, { readonly read: () => never }>>>>;

const cases: Readonly<Record<string, object>> = {
  "unknown properties of the environment": Object.fromEntries(numbers.map((each) => [`tabels${each}`, {}])),
  "tables with an unknown property": {
    tables: Object.fromEntries(numbers.map((each) => [`t${each}`, { ...orders, partitionKye: 1 }])),
  },
  "tables with a property of another type": {
    tables: Object.fromEntries(numbers.map((each) => [`t${each}`, { partitionKey: "customer" }])),
  },
  "grants on tables that are not there, among 1,000": {
    tables,
    principals: ({ tables: refs }: Refs) => ({
      api: role({ assumedBy }).allow(
        ...numbers.map((each) => (refs[`ordres-${each}`] as { read: () => never }).read()),
      ),
    }),
  },
};

for (const [name, given] of Object.entries(cases)) {
  const before = process.cpuUsage();
  try {
    planEnvironments([{ ...base, ...given }]);
  } catch (error) {
    const { user, system } = process.cpuUsage(before);
    const found = error instanceof ValidationError ? error.problems.length : 0;
    console.log(`${name}: ${found} problems in ${((user + system) / 1e6).toFixed(1)} s of CPU`);
  }
}
