import { nearest } from "./nearest";
import { problem, type Problem } from "./problem";

/**
 * The problem of a function of an environment that throws because of a misspelt name; undefined where it throws anything
 * else. The message is not shown, for it may quote a secret; the name is.
 *
 * @param what the function, as the subject of a sentence: `the function that describes the principals`
 * @param methods the names of methods that may be meant
 */
export function misspeltIn(what: string, error: unknown, methods: readonly string[]): Problem | undefined {
  const text = error instanceof Error && languageErrors.has(error.name) ? error.message : "";
  const [, called] = /^(.{1,200}) is not a function\b/s.exec(text) ?? [];
  const [, missing] = /\(reading '([A-Za-z0-9_$]{1,60})'\)/.exec(text) ?? [];
  const [, undeclared] = /^([A-Za-z0-9_$]{1,60}) is not defined$/.exec(text) ?? [];
  if (called !== undefined) return noMethod(what, called, methods);
  if (missing !== undefined) {
    const rule = `${what} asks for ${JSON.stringify(missing)} of something that is not there`;
    return problem({ rule, remedy: typecheck });
  }
  if (undeclared === undefined) return undefined;
  const rule = `${what} names ${JSON.stringify(undeclared)}, which is not there`;
  return problem({ rule, remedy: "Correct the name, or import it." });
}

const languageErrors: ReadonlySet<string> = new Set(["TypeError", "ReferenceError"]);

const typecheck = "Run npm run typecheck, which names the line.";

function noMethod(what: string, called: string, methods: readonly string[]): Problem {
  // A compiler may write a function of another file as (0, file.name).
  const name = /([A-Za-z0-9_$]{1,60})\)?$/.exec(called)?.[1] ?? "";
  const near = nearest(name, methods);
  return problem({
    rule: `${what} calls ${JSON.stringify(name)}, which is not a function there`,
    remedy: near === undefined ? typecheck : `Did you mean ${JSON.stringify(near)}?`,
  });
}
