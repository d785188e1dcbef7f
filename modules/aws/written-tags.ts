import { type Tags } from "./names";

/**
 * Tags as a file of the user has them.
 *
 * @example
 * writtenTags({ team: "data" }); // { team: "data" }
 */
export function writtenTags(tags: Tags): string {
  const entries = Object.entries(tags).map(([key, value]) => {
    const property = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    return `${property}: ${JSON.stringify(value)}`;
  });
  return `{ ${entries.join(", ")} }`;
}
