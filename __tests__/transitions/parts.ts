import { type Environment } from "../../stacks";

/** The account and region of the environments that change. */
export const account = "111122223333";
export const otherAccount = "444455556666";
export const vendorAccount = "999988887777";

/** A partition key of text. */
export const pk = { name: "pk", type: "S" } as const;

/** An environment with the least that is needed. */
export function environment(parts: Partial<Environment>): Environment {
  return { name: "prod", account, region: "us-east-1", ...parts };
}

/**
 * The moves of an entry that gets another key.
 *
 * @param places the addresses of its resources, with `*` for the key
 */
export function moves(from: string, to: string, places: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(places.map((place) => [place.replace("*", from), place.replace("*", to)]));
}
