import { at, problem, type Problem } from "../../validation";
import { checkConditionKey } from "../condition-key";
import { readBinary, readBoolean, readInstants, readNumber, readRange } from "../condition-values";
import { type PolicyVersion } from "../document";
import { arnPatternParts } from "./arn";
import { type OperatorType, type ParsedOperator } from "./operator";
import { isConstant, longestText, type PolicyText, readText } from "./text";

/** How a value is read by the operators on values that are not text, and what is said of one that cannot be read. */
export interface ValueForm<Value> {
  readonly read: (text: string) => Value | undefined;
  readonly rule: string;
}

function form<Value>(read: (text: string) => Value | undefined, rule: string): ValueForm<Value> {
  return { read, rule };
}

/**
 * The values of the operators that compare no text. They take no variables and no wildcards.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const valueForms = {
  Bool: form(readBoolean, "is neither true nor false"),
  Null: form(readBoolean, "is neither true nor false"),
  Numeric: form(readNumber, "is not a number of at most 15 digits"),
  Date: form(readInstants, "is not a W3C date, whose time has a zone, nor epoch seconds"),
  // Of a range with bits beyond its prefix, AWS does not say which addresses it holds.
  IPAddress: form(readRange, "is neither an IP address nor a range in CIDR notation, without bits beyond its prefix"),
  Binary: form(readBinary, "is not canonical base64"),
} satisfies Record<Exclude<OperatorType, "String" | "ARN">, ValueForm<unknown>>;

/** Reads a value of an operator on text, which alone can hold variables. A pattern of ARNs without any has six parts. */
export function readConditionText(
  { type, wildcards }: ParsedOperator,
  value: string,
  version: PolicyVersion,
): PolicyText | Problem {
  const text = readText(value, { version, wildcards });
  return type === "ARN" && !("rule" in text) && isConstant(text) && arnPatternParts(text) === undefined
    ? wrongValue(value, "is no pattern of ARNs, which has six parts, of which the first is arn")
    : text;
}

/** What is said of a value that an operator cannot read. */
export function wrongValue(value: string, rule: string): Problem {
  return problem({ value, rule, remedy: "Correct the value, or choose the operator of its kind." });
}

/** What keeps a text from being a value of the operator. */
export function checkConditionValue(
  operator: ParsedOperator,
  value: string,
  version: PolicyVersion,
): Problem | undefined {
  const { type } = operator;
  if (type === "String" || type === "ARN") {
    const text = readConditionText(operator, value, version);
    return "rule" in text ? text : undefined;
  }
  const { read, rule } = valueForms[type];
  return value.length > longestText || read(value) === undefined ? wrongValue(value, rule) : undefined;
}

/** What is wrong with the keys under one operator, each in its place. */
export function checkConditionKeys(keys: Readonly<Record<string, readonly string[]>>): Problem[] {
  const problems: Problem[] = [];
  const entries = Object.entries(keys);
  const names = entries.length > 1 ? new Set<string>() : undefined;
  for (const [key, values] of entries) {
    const found = checkConditionKey(key);
    const name = key.toLowerCase();
    if (names?.has(name) === true) {
      const rule = "stands twice under one operator: condition keys ignore case";
      found.push(problem({ value: key, rule, remedy: "Join the two." }));
    }
    names?.add(name);
    if (values.length === 0) {
      found.push(problem({ rule: "has no value to compare with", remedy: "Give at least one." }));
    }
    if (found.length > 0) problems.push(...at(key, found));
  }
  return problems;
}
