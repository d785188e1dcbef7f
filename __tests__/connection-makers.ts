import * as connections from "../modules/connections";

type Maker = (options: never) => connections.Connection;

function isConnection(value: unknown): value is connections.Connection {
  return (
    typeof value === "object" &&
    value !== null &&
    "vendor" in value &&
    typeof value.vendor === "string" &&
    "plan" in value &&
    "checkShape" in value
  );
}

/** Whether an exported function makes a connection: it looks at its options only when it is asked to plan. */
function isMaker(exported: unknown): exported is Maker {
  if (typeof exported !== "function") return false;
  try {
    return isConnection((exported as (options: object) => unknown)({}));
  } catch {
    return false;
  }
}

/** Every function of `modules/connections` that makes a connection, by its name. */
export const connectionMakers: Readonly<Record<string, Maker>> = Object.fromEntries(
  Object.entries<unknown>(connections).filter((each): each is [string, Maker] => isMaker(each[1])),
);
