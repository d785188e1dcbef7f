import * as v from "valibot";
import { type DataSection, dataSections } from "../modules/catalogue";
import { at, problem, type Problem } from "../modules/validation";
import { keyPattern } from "./sections/entry-history";

/**
 * The keys of tables, buckets and KMS keys that have left the file of an environment and stay in AWS. Nothing else may:
 * an access key that Terraform forgets stays live, and nobody sees it.
 */
export type Retired = Readonly<Partial<Record<DataSection, readonly string[]>>>;

const keys = v.optional(v.array(v.string()));

/** The shape of {@link Retired}. */
export const retiredSchema = v.optional(
  v.strictObject(
    Object.fromEntries(dataSections.map((section) => [section, keys])) as Record<DataSection, typeof keys>,
  ),
);

/**
 * What is wrong with the retired entries.
 *
 * @param present the keys of the entries of a section
 */
export function checkRetired(retired: Retired, present: (section: string) => readonly string[]): Problem[] {
  return Object.entries<readonly string[] | undefined>(retired).flatMap(([section, list = []]) =>
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
