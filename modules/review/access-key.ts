import { type Resource } from "./resource";

/** Whether AWS accepts requests that are signed with an access key. */
export function isLive({ attributes }: Resource): boolean {
  return (attributes["status"] ?? "Active") === "Active";
}

/** The name of the user of an access key. */
export function userOf({ attributes }: Resource): string {
  const { user } = attributes;
  return typeof user === "string" ? user : "";
}
