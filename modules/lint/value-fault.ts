import { checkConditionValue, type ParsedOperator, type PolicyVersion, readText } from "../policy";

/** What keeps a text from being a value of an operator, and the rule that reports it. */
export interface ValueFault {
  readonly rule: "MISMATCHED_TYPE" | "INVALID_VARIABLE" | "VARIABLE_IN_OPERATOR" | "TIME_WITHOUT_ZONE";
  readonly reason: string;
}

/** The fault of a value that the evaluator cannot read; `undefined` where it can. */
export function valueFault(operator: ParsedOperator, value: string, version: PolicyVersion): ValueFault | undefined {
  const fault = checkConditionValue(operator, value, version);
  return fault && { rule: ruleFor(operator, value, version), reason: `It ${fault.rule}.` };
}

function ruleFor({ type }: ParsedOperator, value: string, version: PolicyVersion): ValueFault["rule"] {
  if (type === "String" || type === "ARN") {
    return variableFault(value, version) === undefined ? "MISMATCHED_TYPE" : "INVALID_VARIABLE";
  }
  if (value.includes("${")) return "VARIABLE_IN_OPERATOR";
  return type === "Date" ? "TIME_WITHOUT_ZONE" : "MISMATCHED_TYPE";
}

/** What is wrong with the variables of a text, as a sentence. */
export function variableFault(text: string, version: PolicyVersion): string | undefined {
  if (!text.includes("${")) return undefined;
  const read = readText(text, { version, wildcards: true });
  return "rule" in read ? `It ${read.rule}.` : undefined;
}
