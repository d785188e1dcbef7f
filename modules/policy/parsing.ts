import { at, didYouMean, listNames, type Problem, problem } from "../validation";
import { type PolicyDocument } from "./document";
import { type Conditions, type PrincipalType, type Principals, type Statement, statement } from "./statement";

/** Either the document, or everything that keeps it from being one. */
export type ParsedPolicy =
  | { readonly document: PolicyDocument; readonly problems: readonly [] }
  | { readonly document?: undefined; readonly problems: readonly Problem[] };

const statementElements: ReadonlySet<string> = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

const principalTypes: readonly string[] = ["AWS", "CanonicalUser", "Federated", "Service"] satisfies PrincipalType[];

/**
 * Reads a policy that somebody else wrote, strictly: an element that IAM does not know, an empty list or a value of
 * another kind is a problem, never skipped. The order of statements stays; each gets its canonical form.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @example
 * parsePolicy({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });
 */
export function parsePolicy(json: unknown): ParsedPolicy {
  if (!isObject(json)) return failed([wrong(json, "is not a policy: it must be an object")]);
  const { Version: version, Statement: statements, Id: id, ...unknown } = json;
  const problems = unknownElements(unknown, ["Version", "Statement", "Id"]);
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17") {
    add(problems, at("Version", [wrong(version, "is no version of the policy language")]));
  }
  if (id !== undefined && typeof id !== "string") add(problems, at("Id", [wrong(id, "is not text")]));
  const list = Array.isArray(statements) ? (statements as unknown[]) : [statements];
  if (list.length === 0) add(problems, at("Statement", [wrong(statements, "is empty")]));
  const parsed = list.map((each, index) => parseStatement(each, ["Statement", String(index)], problems));
  return problems.length > 0
    ? failed(problems)
    : {
        document: {
          version: version === "2012-10-17" ? version : "2008-10-17",
          statements: parsed.filter((each) => each !== undefined),
        },
        problems: [],
      };
}

function parseStatement(json: unknown, place: readonly string[], problems: Problem[]): Statement | undefined {
  const report = (element: string, found: readonly Problem[]): void => {
    add(problems, at([...place, element], found));
  };
  if (!isObject(json)) {
    add(problems, at(place, [wrong(json, "is not a statement: it must be an object")]));
    return undefined;
  }
  const unknown = Object.entries(json).filter(([key]) => !statementElements.has(key));
  if (unknown.length > 0)
    add(problems, at(place, unknownElements(Object.fromEntries(unknown), [...statementElements])));

  const texts = (element: "Action" | "NotAction" | "Resource" | "NotResource"): readonly string[] | undefined => {
    const value = json[element];
    if (value === undefined) return undefined;
    const list = textList(value);
    if (list === undefined) report(element, [wrong(value, "is neither text nor a list of texts with something in it")]);
    return list;
  };
  const names = (element: "Principal" | "NotPrincipal"): Principals | undefined => {
    const value = json[element];
    if (value === undefined) return undefined;
    const principals = parsePrincipals(value);
    if (principals === undefined) report(element, [wrong(value, 'is neither "*" nor names by kind of principal')]);
    return principals;
  };
  const actions = texts("Action");
  const notActions = texts("NotAction");
  const resources = texts("Resource");
  const notResources = texts("NotResource");
  const principals = names("Principal");
  const notPrincipals = names("NotPrincipal");
  for (const [one, other] of [
    ["Action", "NotAction"],
    ["Resource", "NotResource"],
    ["Principal", "NotPrincipal"],
  ] as const) {
    if (json[one] !== undefined && json[other] !== undefined) {
      report(other, [problem({ rule: `stands beside ${one}`, remedy: "Keep one of the two." })]);
    }
  }
  if (json["Action"] === undefined && json["NotAction"] === undefined) {
    report("Action", [problem({ rule: "is missing", remedy: "Say which actions the statement is for." })]);
  }
  const { Effect: effect, Sid: sid } = json;
  if (effect !== "Allow" && effect !== "Deny") report("Effect", [wrong(effect, "is neither Allow nor Deny")]);
  if (sid !== undefined && typeof sid !== "string") report("Sid", [wrong(sid, "is not text")]);
  const conditions = json["Condition"] === undefined ? undefined : parseConditions(json["Condition"], report);

  return statement({
    effect: effect === "Deny" ? "Deny" : "Allow",
    ...(typeof sid === "string" ? { sid } : {}),
    ...(actions === undefined ? {} : { actions }),
    ...(notActions === undefined ? {} : { notActions }),
    ...(resources === undefined ? {} : { resources }),
    ...(notResources === undefined ? {} : { notResources }),
    ...(principals === undefined ? {} : { principals }),
    ...(notPrincipals === undefined ? {} : { notPrincipals }),
    ...(conditions === undefined ? {} : { conditions }),
  });
}

function parsePrincipals(value: unknown): Principals | undefined {
  if (value === "*") return "*";
  if (!isObject(value) || Object.keys(value).length === 0) return undefined;
  const kinds = Object.entries(value).map(([kind, names]) => [kind, textList(names)] as const);
  const valid = kinds.every(([kind, names]) => principalTypes.includes(kind) && names !== undefined);
  return valid ? Object.fromEntries(kinds) : undefined;
}

function parseConditions(
  value: unknown,
  report: (element: string, found: readonly Problem[]) => void,
): Conditions | undefined {
  if (!isObject(value)) {
    report("Condition", [wrong(value, "is not a block of operators")]);
    return undefined;
  }
  const operators = Object.entries(value).map(([operator, keys]) => {
    if (!isObject(keys) || Object.keys(keys).length === 0) {
      report("Condition", at(operator, [wrong(keys, "is not a block of condition keys")]));
      return [operator, {}] as const;
    }
    const parsed = Object.entries(keys).map(([key, values]) => {
      const list = conditionValues(values);
      if (list === undefined) {
        report("Condition", at([operator, key], [wrong(values, "is not a value or a list of values")]));
      }
      return [key, list ?? []] as const;
    });
    return [operator, Object.fromEntries(parsed)] as const;
  });
  return Object.fromEntries(operators);
}

/** IAM also takes numbers and booleans as condition values, and gives them back as text. */
function conditionValues(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  const list: readonly unknown[] = Array.isArray(value) ? Array.from<unknown>(value) : [value];
  const valid = list.every((each) => ["string", "number", "boolean"].includes(typeof each));
  return valid && list.length > 0 ? list.map(String) : undefined;
}

function textList(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? Array.from<unknown>(value) : [value];
  const isText = (each: unknown): each is string => typeof each === "string" && each !== "";
  return list.length > 0 && list.every(isText) ? list : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unknownElements(unknown: Readonly<Record<string, unknown>>, known: readonly string[]): Problem[] {
  return Object.keys(unknown).map((element) =>
    problem({
      value: element,
      rule: "is no element of a policy",
      remedy: `${didYouMean(element, known)}The elements are ${listNames(known)}.`,
    }),
  );
}

function wrong(value: unknown, rule: string): Problem {
  return problem({ value: outline(value), rule, remedy: "Write it as the IAM policy grammar says." });
}

/** What is shown of a value, which may be as deep and as large as whoever wrote it likes. */
function outline(value: unknown, depth = 3): unknown {
  const items = 5;
  if (typeof value !== "object" || value === null) return value ?? null;
  if (depth === 0) return "…";
  if (Array.isArray(value)) return value.slice(0, items).map((each) => outline(each, depth - 1));
  const entries = Object.entries(value).slice(0, items);
  return Object.fromEntries(entries.map(([key, each]) => [key, outline(each, depth - 1)]));
}

/** Adds problems one by one: a call takes only so many arguments, and a policy may hold any number of mistakes. */
function add(problems: Problem[], found: readonly Problem[]): void {
  for (const each of found) problems.push(each);
}

function failed(problems: readonly Problem[]): ParsedPolicy {
  return { problems };
}
