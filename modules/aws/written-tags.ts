import { property } from "../validation";
import { type Tags } from "./names";

/**
 * Tags as a file of the user has them.
 *
 * @example
 * writtenTags({ team: "data" }); // { team: "data" }
 */
export function writtenTags(tags: Tags): string {
  return `{ ${Object.entries(tags)
    .map(([key, value]) => property(key, JSON.stringify(value)))
    .join(", ")} }`;
}
