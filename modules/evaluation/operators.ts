import { problem, type Problem } from "../validation";
import {
  inRange,
  isAscii,
  type PolicyVersion,
  readAddress,
  readBinary,
  readBoolean,
  readInstant,
  readNumber,
  readRange,
} from "../policy";
import { arnPatternParts, compileArnCondition, splitArn } from "./arn-pattern";
import { compileGlob, type Pattern } from "./glob";
import { type PreparedRequest } from "./access-request";
import { isConstant, literalText, longestText, type PolicyText, readText, resolveText } from "./text";
import { type Verdict, verdict } from "./verdict";

/** Compares the value that the request has with one value of the policy. */
export type Comparison = (actual: string, request: PreparedRequest) => Verdict;

/** A condition operator without its prefix and suffix. */
interface ConditionOperator {
  /** Whether it holds when none of the policy's values match, and when the key is absent. */
  readonly negated: boolean;
  /** Prepares the comparison with a value of the policy, or says why that value is none for this operator. */
  readonly compile: (value: string, version: PolicyVersion) => Comparison | Problem;
}

type Compile = ConditionOperator["compile"];

/** Operators on text, which alone take variables: `compile` gets the text with the request's values in it. */
function onText(wildcards: boolean, compile: (pattern: Pattern) => Comparison | Problem): Compile {
  return (value, version) => {
    const text = readText(value, { version, wildcards });
    if ("rule" in text) return text;
    if (isConstant(text)) return compile(text);
    return (actual, request) => {
      const resolved = resolveText(text, request);
      if (resolved === "null") return "no";
      const compare = resolved === "unknown" ? resolved : compile(resolved);
      return typeof compare === "function" ? compare(actual, request) : "unknown";
    };
  };
}

const stringEquals = onText(false, (pattern) => {
  const expected = literalText(pattern);
  return (actual) => verdict(actual === expected);
});

const stringEqualsIgnoreCase = onText(false, (pattern) => {
  const expected = foldAscii(literalText(pattern));
  return (actual) => {
    const matches = foldAscii(actual) === expected;
    return matches || (isAscii(actual) && isAscii(expected)) ? verdict(matches) : "unknown";
  };
});

function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

const stringLike = onText(true, (pattern) => {
  const glob = compileGlob(pattern);
  return (actual) => verdict(glob(actual));
});

/** `ArnEquals` and `ArnLike` behave alike. */
const arnLike: Compile = (value, version) => {
  const text = readText(value, { version, wildcards: true });
  if ("rule" in text) return text;
  if (isConstant(text)) {
    const parts = arnPatternParts(text);
    return parts === undefined ? unreadable(value, "is no ARN: it has fewer than six parts") : compareArn(parts);
  }
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
  kind: string,
  readExpected: (text: string) => Expected | undefined,
  readActual: (text: string) => Actual | undefined,
  matches: (actual: Actual, expected: Expected) => boolean,
): Compile {
  return (value) => {
    const expected = value.length > longestText ? undefined : readExpected(value);
    if (expected === undefined) return unreadable(value, `is not ${kind}`);
    return (text, request) => {
      const actual = request.context.read(readActual, text);
      return actual === undefined ? "unknown" : verdict(matches(actual, expected));
    };
  };
}

function unreadable(value: string, rule: string): Problem {
  return problem({ value, rule, remedy: "Correct the value, or choose the operator of its kind." });
}

type Relation = (actual: number, expected: number) => boolean;
const equal: Relation = (actual, expected) => actual === expected;
const less: Relation = (actual, expected) => actual < expected;
const lessOrEqual: Relation = (actual, expected) => actual <= expected;
const greater: Relation = (actual, expected) => actual > expected;
const greaterOrEqual: Relation = (actual, expected) => actual >= expected;

function onNumbers(relation: Relation): Compile {
  return onValues("a number of at most 15 digits", readNumber, readNumber, relation);
}

function onDates(relation: Relation): Compile {
  return onValues("a date of ISO 8601 with a zone, nor epoch seconds", readInstant, readInstant, relation);
}

const inAddressRange = onValues("a range of IP addresses in CIDR notation", readRange, readAddress, (address, range) =>
  inRange(range, address),
);
const sameBoolean = onValues("true or false", readBoolean, readBoolean, (actual, expected) => actual === expected);
const sameBytes = onValues("canonical base64", readBinary, readBinary, (actual, expected) => actual === expected);

const holds = (compile: Compile): ConditionOperator => ({ negated: false, compile });
const negates = (compile: Compile): ConditionOperator => ({ negated: true, compile });

/**
 * All condition operators but `Null`, which asks for presence and compares nothing. Names are spelled as AWS does.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const conditionOperators: ReadonlyMap<string, ConditionOperator> = new Map(
  Object.entries({
    StringEquals: holds(stringEquals),
    StringNotEquals: negates(stringEquals),
    StringEqualsIgnoreCase: holds(stringEqualsIgnoreCase),
    StringNotEqualsIgnoreCase: negates(stringEqualsIgnoreCase),
    StringLike: holds(stringLike),
    StringNotLike: negates(stringLike),
    NumericEquals: holds(onNumbers(equal)),
    NumericNotEquals: negates(onNumbers(equal)),
    NumericLessThan: holds(onNumbers(less)),
    NumericLessThanEquals: holds(onNumbers(lessOrEqual)),
    NumericGreaterThan: holds(onNumbers(greater)),
    NumericGreaterThanEquals: holds(onNumbers(greaterOrEqual)),
    DateEquals: holds(onDates(equal)),
    DateNotEquals: negates(onDates(equal)),
    DateLessThan: holds(onDates(less)),
    DateLessThanEquals: holds(onDates(lessOrEqual)),
    DateGreaterThan: holds(onDates(greater)),
    DateGreaterThanEquals: holds(onDates(greaterOrEqual)),
    Bool: holds(sameBoolean),
    BinaryEquals: holds(sameBytes),
    IpAddress: holds(inAddressRange),
    NotIpAddress: negates(inAddressRange),
    ArnEquals: holds(arnLike),
    ArnNotEquals: negates(arnLike),
    ArnLike: holds(arnLike),
    ArnNotLike: negates(arnLike),
  }),
);
