import { nearest, problem, type Problem } from "../validation";
import { type Connection } from "./connection";
import * as vendors from "./vendors";

/** Whether a value was made by the function of a vendor. */
export function isConnection(value: unknown): value is Connection {
  if (typeof value !== "object" || value === null) return false;
  const { vendor, checkShape, plan } = value as Partial<Connection>;
  return typeof vendor === "string" && typeof checkShape === "function" && typeof plan === "function";
}

/**
 * The problem of an entry that no function of a vendor has made.
 *
 * @param key the key of the entry, by which the function is guessed
 */
export function notAConnection(key: string, value: unknown): Problem {
  const makers = Object.keys(vendors);
  const given = Object.entries(vendors).find(([, each]) => each === value)?.[0];
  const maker = given ?? makerOf(key, makers);
  const rule =
    typeof value === "function" ? "is a function, and not the connection that it makes" : "is not a connection";
  const remedy = maker === undefined ? `Make it with one of ${makers.join(", ")}.` : `Make it with ${maker}({ … }).`;
  return problem({ rule, remedy });
}

/** The function that is named like a key: `polytomicS3` for `polytomic-s3-eu`. */
function makerOf(key: string, makers: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const wanted = plain(key);
  const begun = makers.filter((each) => wanted.startsWith(plain(each)));
  return begun.at(-1) ?? nearest(key, makers) ?? makers.find((each) => wanted !== "" && plain(each).startsWith(wanted));
}
