import { type AccessKeys, checkAccessKeys } from "../principals";
import { at, problem, type Problem } from "../validation";

/** How a vendor identifies itself: by assuming a role, or with the access keys of a user. */
type Credential = "role" | AccessKeys;

/** The credentials of a connection, taken apart. */
interface ParsedCredentials {
  readonly role: boolean;
  readonly accessKeys: AccessKeys | undefined;
  readonly problems: readonly Problem[];
}

/** Takes credentials apart and checks them. */
export function parseCredentials(credentials: Credential | readonly Credential[] = "role"): ParsedCredentials {
  const list: readonly Credential[] = [credentials].flat();
  const keys = list.filter((each): each is AccessKeys => typeof each === "object");
  const [accessKeys] = keys;
  const role = list.includes("role");
  const once = keys.length <= 1 && list.filter((each) => each === "role").length <= 1;
  const known = list.length > 0 && list.every((each) => each === "role" || typeof each === "object");
  return {
    role,
    accessKeys,
    problems: at("credentials", [
      ...(known && once
        ? []
        : [
            problem({
              // Without the keys themselves, among which somebody may have pasted a private PGP key.
              value: list.map((each: unknown) =>
                typeof each === "object" ? "access keys" : each === "role" ? each : "something else",
              ),
              rule: "is neither a role nor access keys, nor one of each",
              remedy: 'Write "role", accessKeys(["2026-11"]) or both in a list.',
            }),
          ]),
      ...(accessKeys === undefined ? [] : checkAccessKeys(accessKeys)),
    ]),
  };
}
