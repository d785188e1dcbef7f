import * as v from "valibot";
import { at, hint, problem, type Problem, type SchemaEntries } from "../validation";

/** Provisioned throughput. */
export interface Capacity {
  /** Read capacity units, at least 1. */
  readonly read: number;
  /** Write capacity units, at least 1. */
  readonly write: number;
}

/** How a table is billed: for each request, or for a provisioned throughput. */
export type Billing = "on-demand" | Capacity;

const units = v.pipe(v.number(), hint({ write: "5" }));

/** The shape of a provisioned throughput. */
export const capacitySchema = v.strictObject({ read: units, write: units } satisfies SchemaEntries<Capacity>);

/** The shape of how a table is billed. */
export const billingSchema = v.union([v.literal("on-demand"), capacitySchema]);

/**
 * What is wrong with a provisioned throughput. The API takes any whole number of 64 bits, of which those that a number
 * in JavaScript holds exactly are accepted; the linter reports those above AWS's quota.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughput.html
 */
export function checkCapacity({ read, write }: Capacity): Problem[] {
  return Object.entries({ read, write })
    .filter(([, units]) => !Number.isSafeInteger(units) || units < 1)
    .flatMap(([place, units]) =>
      at(place, [
        problem({
          value: units,
          rule: `is not a capacity: it is a whole number from 1 to ${Number.MAX_SAFE_INTEGER}`,
          remedy: "Write it as in { read: 5, write: 5 }.",
        }),
      ]),
    );
}
