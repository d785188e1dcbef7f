import { type AccessDesign } from "../design/types";

/** The name of the API's stage, the first step of every path. */
export const stageName = "v1";

/** The people of an access, by what they may do. */
export const callerGroups = ["eligible", "breakGlass", "deciders"] as const;
export type CallerGroup = (typeof callerGroups)[number];

/** A path of an access, at `/<access>/<path>`. */
export interface Path {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly callers: readonly CallerGroup[];
  /**
   * The schema of the body, and the state machine that gets it.
   * @default the requests are listed
   */
  readonly starts?: { readonly body: "Ask" | "Decide" | "Name"; readonly machine: "grant" | "decision" };
}

const ask = { body: "Ask", machine: "grant" } as const;
const decide = { body: "Decide", machine: "decision" } as const;
const name = { body: "Name", machine: "decision" } as const;

const paths: readonly Path[] = [
  { method: "GET", path: "requests", callers: ["eligible", "breakGlass", "deciders"] },
  { method: "POST", path: "requests", callers: ["eligible"], starts: ask },
  { method: "POST", path: "extensions", callers: ["eligible"], starts: ask },
  { method: "POST", path: "break-glass", callers: ["breakGlass"], starts: ask },
  { method: "POST", path: "decisions", callers: ["deciders"], starts: decide },
  { method: "POST", path: "cancellations", callers: ["eligible", "breakGlass"], starts: name },
  { method: "POST", path: "revocations", callers: ["eligible", "breakGlass", "deciders"], starts: name },
];

/** The paths of an access: break-glass only where people are declared for it. */
export function pathsOf({ breakGlass }: AccessDesign): readonly Path[] {
  const hasBreakGlass = Object.keys(breakGlass).length > 0;
  return paths.filter(({ path }) => path !== "break-glass" || hasBreakGlass);
}

/** The path of a revocation. */
export function revocationPath(key: string): string {
  return `${key}/revocations`;
}
