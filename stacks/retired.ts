import * as v from "valibot";
import { at, problem, type Problem } from "../modules/validation";
import { keyPattern } from "./sections/entry-history";

/** The sections whose entries hold data. An access key that Terraform forgot would stay live, and nobody would see it. */
const retirableSections = ["tables", "buckets", "keys"] as const;

/** The keys of tables, buckets and KMS keys that have left the file of an environment and stay in AWS. */
export type Retired = Readonly<Partial<Record<(typeof retirableSections)[number], readonly string[]>>>;

const keys = v.optional(v.array(v.string()));

/** The shape of {@link Retired}. */
export const retiredSchema = v.optional(v.strictObject({ tables: keys, buckets: keys, keys }));

/**
 * What is wrong with the retired entries.
 *
 * @param present the keys of the entries of a section
 */
export function checkRetired(retired: Retired, present: (section: string) => readonly string[]): Problem[] {
  return Object.entries(retired).flatMap(([section, list]) =>
    at(
      ["retired", section],
      list.flatMap((value): Problem[] => {
        if (!keyPattern.test(value)) {
          const rule = "cannot be the key of an entry: it never was a Terraform address";
          return [problem({ value, rule, remedy: "Copy the key that the entry had." })];
        }
        if (!present(section).includes(value)) return [];
        const remedy = "Take the entry out of the file, or out of the retired ones.";
        return [problem({ value, rule: `is still a key of ${section}`, remedy })];
      }),
    ),
  );
}
