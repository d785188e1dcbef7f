import { property } from "../validation";

/**
 * Tags, each with a value or its values, as a file of the user has them.
 *
 * @example
 * writtenTags({ team: "data" }); // { team: "data" }
 */
export function writtenTags(tags: Readonly<Record<string, string | readonly string[]>>): string {
  return `{ ${Object.entries(tags)
    .map(([key, value]) => property(key, JSON.stringify(value)))
    .join(", ")} }`;
}
