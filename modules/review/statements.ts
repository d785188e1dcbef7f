import { isArguments, type Json, Unknown } from "../configuration";
import { digestOf } from "./digest";

/** What a statement says apart from its resources, by which it is known in a lock, and its resources. */
export type Statements = Readonly<Record<string, string>>;

/**
 * The statements of a policy as a lock has them: `Allow dynamodb:GetItem,dynamodb:Query` and
 * `table/orders table/users`. Conditions are a digest, which tells two of them apart.
 *
 * @param document a policy, or its JSON
 */
export function statementsOf(document: Json | undefined): Statements {
  const policy = parsed(document);
  const statements = isArguments(policy) ? [policy["Statement"] ?? []].flat() : [];
  const resources = new Map<string, Set<string>>();
  for (const each of statements.filter(isArguments)) {
    const head = headOf(each);
    const known = resources.get(head) ?? new Set();
    resources.set(head, known);
    for (const resource of texts(each["Resource"] ?? each["NotResource"])) known.add(shortArn(resource));
  }
  const lines = [...resources].map(([head, names]) => [head, [...names].sort().join(" ")] as const);
  return Object.fromEntries(lines.sort(([one], [two]) => (one < two ? -1 : 1)));
}

function parsed(document: Json | undefined): unknown {
  if (typeof document !== "string") return document;
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}

function headOf(statement: Readonly<Record<string, unknown>>): string {
  const {
    Effect: effect,
    Action: actions,
    NotAction: notActions,
    Principal: principal,
    Condition: conditions,
  } = statement;
  const not = (present: unknown): string => (present === undefined ? "" : "all but ");
  return [
    `${String(effect)} ${not(notActions)}${texts(actions ?? notActions)
      .sort()
      .join(",")}`,
    ...(principal === undefined
      ? []
      : [
          `to ${texts(isArguments(principal) ? Object.values(principal).flat() : principal)
            .sort()
            .join(",")}`,
        ]),
    ...(statement["NotResource"] === undefined ? [] : ["on all but"]),
    ...(conditions === undefined ? [] : [`if ${digestOf(JSON.stringify(conditions))}`]),
  ].join(" ");
}

function texts(value: unknown): string[] {
  return [value ?? []].flat().map((each: unknown) => (each instanceof Unknown ? each.expression : String(each)));
}

/** `table/orders` for the ARN of a table, `acme-exports/artie/*` for that of objects. */
function shortArn(resource: string): string {
  const short = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/.exec(resource)?.[1] ?? resource;
  // Names are separated by spaces, and the key of an object may have some.
  return short.replaceAll(" ", "%20");
}
