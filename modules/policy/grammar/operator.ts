/** What the values of an operator are. */
export type OperatorType = "String" | "ARN" | "Bool" | "Date" | "Numeric" | "IPAddress" | "Binary" | "Null";

/** A condition operator taken apart. */
export interface ParsedOperator {
  readonly set?: "ForAllValues" | "ForAnyValue";
  readonly base: string;
  readonly type: OperatorType;
  /** Whether it holds for what is *not* among the values, so also where the key is absent. */
  readonly negated: boolean;
  readonly ifExists: boolean;
  /** Whether `*` and `?` in its values stand for other characters. */
  readonly wildcards: boolean;
}

/** The operators of the policy language, spelt as AWS spells them. */
const operatorTypes: ReadonlyMap<string, OperatorType> = new Map([
  ["StringEquals", "String"],
  ["StringNotEquals", "String"],
  ["StringEqualsIgnoreCase", "String"],
  ["StringNotEqualsIgnoreCase", "String"],
  ["StringLike", "String"],
  ["StringNotLike", "String"],
  ["NumericEquals", "Numeric"],
  ["NumericNotEquals", "Numeric"],
  ["NumericLessThan", "Numeric"],
  ["NumericLessThanEquals", "Numeric"],
  ["NumericGreaterThan", "Numeric"],
  ["NumericGreaterThanEquals", "Numeric"],
  ["DateEquals", "Date"],
  ["DateNotEquals", "Date"],
  ["DateLessThan", "Date"],
  ["DateLessThanEquals", "Date"],
  ["DateGreaterThan", "Date"],
  ["DateGreaterThanEquals", "Date"],
  ["Bool", "Bool"],
  ["BinaryEquals", "Binary"],
  ["IpAddress", "IPAddress"],
  ["NotIpAddress", "IPAddress"],
  ["ArnEquals", "ARN"],
  ["ArnNotEquals", "ARN"],
  ["ArnLike", "ARN"],
  ["ArnNotLike", "ARN"],
  ["Null", "Null"],
]);

const operators: ReadonlyMap<string, ParsedOperator> = new Map(
  [...operatorTypes].flatMap(([base, type]) => {
    const sets = type === "Null" ? [undefined] : [undefined, "ForAllValues" as const, "ForAnyValue" as const];
    const suffixes = type === "Null" ? [""] : ["", "IfExists"];
    return sets.flatMap((set) =>
      suffixes.map((suffix): [string, ParsedOperator] => [
        `${set === undefined ? "" : `${set}:`}${base}${suffix}`,
        {
          ...(set === undefined ? {} : { set }),
          base,
          type,
          negated: base.includes("Not"),
          ifExists: suffix !== "",
          wildcards: type === "ARN" || base.endsWith("Like"),
        },
      ]),
    );
  }),
);

/**
 * Takes an operator apart, or returns `undefined` where the policy language has no such one. `Null` takes neither a set
 * operator nor `IfExists`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function parseOperator(text: string): ParsedOperator | undefined {
  return operators.get(text);
}
