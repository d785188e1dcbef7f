import { type Problem } from "../validation";
import {
  arnPatternParts,
  inRange,
  isAscii,
  isConstant,
  longestText,
  type ParsedOperator,
  type Pattern,
  type PolicyText,
  type PolicyVersion,
  readAddress,
  readConditionText,
  type ValueForm,
  valueForms,
  wrongValue,
} from "../policy";
import { compileArnCondition, splitArn } from "./arn-pattern";
import { compileGlob } from "./glob";
import { type PreparedRequest } from "./access-request";
import { literalText, resolveText } from "./text";
import { type Verdict, verdict } from "./verdict";

/** Compares the value that the request has with one value of the policy. */
export type Comparison = (actual: string, request: PreparedRequest) => Verdict;

/** Prepares the comparison with a value of the policy, or says why that value is none for the operator. */
type Compile = (value: string, operator: ParsedOperator, version: PolicyVersion) => Comparison | Problem;

/** Operators on text, which alone take variables: `compile` gets the text with the request's values in it. */
function onText(compile: (pattern: Pattern) => Comparison): Compile {
  return (value, operator, version) => {
    const text = readConditionText(operator, value, version);
    if ("rule" in text) return text;
    if (isConstant(text)) return compile(text);
    return (actual, request) => {
      const resolved = resolveText(text, request);
      if (resolved === "null") return "no";
      return resolved === "unknown" ? resolved : compile(resolved)(actual, request);
    };
  };
}

const stringEquals = onText((pattern) => {
  const expected = literalText(pattern);
  return (actual) => verdict(actual === expected);
});

const stringEqualsIgnoreCase = onText((pattern) => {
  const expected = foldAscii(literalText(pattern));
  return (actual) => {
    const matches = foldAscii(actual) === expected;
    return matches || (isAscii(actual) && isAscii(expected)) ? verdict(matches) : "unknown";
  };
});

function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

const stringLike = onText((pattern) => {
  const glob = compileGlob(pattern);
  return (actual) => verdict(glob(actual));
});

/** `ArnEquals` and `ArnLike` behave alike. */
const arnLike: Compile = (value, operator, version) => {
  const text = readConditionText(operator, value, version);
  if ("rule" in text) return text;
  if (isConstant(text)) return compareArn(arnPatternParts(text) ?? []);
  return (actual, request) => {
    const parts = resolveArn(text, request);
    return parts === "null" ? "no" : parts === "unknown" ? parts : compareArn(parts)(actual, request);
  };
};

function compareArn(parts: readonly Pattern[]): Comparison {
  const matches = compileArnCondition(parts);
  return (actual, { context }) => {
    const arn = context.read(splitArn, actual);
    return arn === undefined ? "unknown" : verdict(matches(arn));
  };
}

/** The parts are those that the policy shows: a colon in the value of a variable begins no other part. */
function resolveArn(text: PolicyText, request: PreparedRequest): readonly Pattern[] | "null" | "unknown" {
  const parts = arnPatternParts(text)?.map((part) => resolveText(part, request));
  if (parts !== undefined) {
    if (parts.includes("unknown")) return "unknown";
    return parts.includes("null") ? "null" : parts.filter((part) => typeof part === "object");
  }
  const whole = resolveText(text, request);
  return typeof whole === "string" ? whole : (arnPatternParts(whole) ?? "unknown");
}

/** Operators on values of a kind: both sides are read first, and what cannot be read is not compared. */
function onValues<Expected, Actual>(
  { read: readExpected, rule }: ValueForm<Expected>,
  readActual: (text: string) => Actual | undefined,
  compare: (actual: Actual, expected: Expected) => Verdict,
): Compile {
  return (value) => {
    const expected = value.length > longestText ? undefined : readExpected(value);
    if (expected === undefined) return wrongValue(value, rule);
    return (text, request) => {
      const actual = request.context.read(readActual, text);
      return actual === undefined ? "unknown" : compare(actual, expected);
    };
  };
}

type Relation = (actual: number, expected: number) => boolean;
const equal: Relation = (actual, expected) => actual === expected;
const less: Relation = (actual, expected) => actual < expected;
const lessOrEqual: Relation = (actual, expected) => actual <= expected;
const greater: Relation = (actual, expected) => actual > expected;
const greaterOrEqual: Relation = (actual, expected) => actual >= expected;

function onNumbers(relation: Relation): Compile {
  const { Numeric } = valueForms;
  return onValues(Numeric, Numeric.read, (actual, expected) => verdict(relation(actual, expected)));
}

/** Where a text can stand for two instants, the answer is the one that both give. */
function onDates(relation: Relation): Compile {
  const { Date } = valueForms;
  return onValues(Date, Date.read, (actual, expected) => {
    let answer: boolean | undefined;
    for (const one of actual) {
      for (const other of expected) {
        const holds = relation(one, other);
        if (answer !== undefined && holds !== answer) return "unknown";
        answer = holds;
      }
    }
    return verdict(answer === true);
  });
}

function onEqual(form: ValueForm<unknown>): Compile {
  return onValues(form, form.read, (actual, expected) => verdict(actual === expected));
}

const inAddressRange = onValues(valueForms.IPAddress, readAddress, (address, range) =>
  verdict(inRange(range, address)),
);

/** How each operator compares but `Null`, which asks for presence. Those that negate compare as those that they negate. */
const comparisons: ReadonlyMap<string, Compile> = new Map([
  ["StringEquals", stringEquals],
  ["StringNotEquals", stringEquals],
  ["StringEqualsIgnoreCase", stringEqualsIgnoreCase],
  ["StringNotEqualsIgnoreCase", stringEqualsIgnoreCase],
  ["StringLike", stringLike],
  ["StringNotLike", stringLike],
  ["NumericEquals", onNumbers(equal)],
  ["NumericNotEquals", onNumbers(equal)],
  ["NumericLessThan", onNumbers(less)],
  ["NumericLessThanEquals", onNumbers(lessOrEqual)],
  ["NumericGreaterThan", onNumbers(greater)],
  ["NumericGreaterThanEquals", onNumbers(greaterOrEqual)],
  ["DateEquals", onDates(equal)],
  ["DateNotEquals", onDates(equal)],
  ["DateLessThan", onDates(less)],
  ["DateLessThanEquals", onDates(lessOrEqual)],
  ["DateGreaterThan", onDates(greater)],
  ["DateGreaterThanEquals", onDates(greaterOrEqual)],
  ["Bool", onEqual(valueForms.Bool)],
  ["BinaryEquals", onEqual(valueForms.Binary)],
  ["IpAddress", inAddressRange],
  ["NotIpAddress", inAddressRange],
  ["ArnEquals", arnLike],
  ["ArnNotEquals", arnLike],
  ["ArnLike", arnLike],
  ["ArnNotLike", arnLike],
]);

/** The comparison with one value of the policy, whether or not the operator negates it. */
export function compileComparison(
  operator: ParsedOperator,
  value: string,
  version: PolicyVersion,
): Comparison | Problem {
  const compile = comparisons.get(operator.base);
  if (compile === undefined) throw new Error(`${operator.base} compares no values`);
  return compile(value, operator, version);
}
