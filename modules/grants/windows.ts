import { type Grant } from "./grant";
import { type TimeWindow } from "../policy";

/** The window of time that contains the windows of all grants; undefined if one of the grants has none. */
export function windowOf(grants: readonly Grant[]): TimeWindow | undefined {
  const windows = grants.flatMap(({ window }) => window ?? []);
  if (windows.length === 0 || windows.length < grants.length) return undefined;
  const byInstant = (left: string, right: string): number => Date.parse(left) - Date.parse(right);
  const [from = ""] = windows.map((each) => each.from).sort(byInstant);
  const until =
    windows
      .map((each) => each.until)
      .sort(byInstant)
      .at(-1) ?? "";
  return { from, until };
}
