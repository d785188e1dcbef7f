import {
  type ActionInfo,
  carriesConditionKey,
  type ConditionKeyInfo,
  globalConditionKeys,
  isDescribedService,
} from "../../aws";
import { checkConditionValue, type OperatorType, type ParsedOperator, readInstant } from "../../policy";
import {
  comesWith,
  isDocumented,
  isHarmlessWhenAbsent,
  isPartitionKeyCondition,
  isUnlisted,
  namesOf,
  worksWithoutSet,
} from "../data/condition-keys";
import { enumerate, type Occurrence, shorten } from "../finding";
import { type Rule, statementRule } from "../rule";
import { valueFault, type ValueFault } from "../value-fault";
import { type ConditionView, type PolicyView, type StatementView } from "../view";

const operators =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";
const multivalued =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html";
const variables = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html";
const globalKeys = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html";

/** A condition whose operator is known. */
interface Known extends ConditionView {
  readonly operator: ParsedOperator;
}

function isKnown(condition: ConditionView): condition is Known {
  return condition.operator !== undefined;
}

/** A rule that looks at one condition at a time. */
function conditionRule(
  description: Omit<Rule, "check">,
  check: (condition: Known, statement: StatementView, policy: PolicyView) => readonly Omit<Occurrence, "place">[],
): Rule {
  return statementRule(description, (statement, policy) =>
    statement.conditions
      .filter(isKnown)
      .flatMap((condition) =>
        check(condition, statement, policy).map((found) => ({ place: condition.place, ...found })),
      ),
  );
}

/** The values of a condition that the grammar refuses, of those faults that the rule reports. */
function valuesWith(
  rule: ValueFault["rule"],
  { operator, values }: Known,
  { language }: PolicyView,
): Omit<Occurrence, "place">[] {
  return values.flatMap((value) => {
    const fault = valueFault(operator, value, language);
    return fault?.rule === rule ? [{ value: shorten(value), reason: fault.reason }] : [];
  });
}

export const conditionRules: readonly Rule[] = [
  statementRule(
    {
      id: "UNKNOWN_OPERATOR",
      otherIds: ["DA41"],
      severity: "error",
      refusedByAws: true,
      reason: "The policy language has no such operator, so AWS refuses the policy.",
      remedy: "Spell it as AWS does, with its capitals.",
      source: operators,
    },
    ({ conditions }) =>
      conditions
        .filter((condition) => !isKnown(condition))
        .map(({ place, operatorText }) => ({ place, value: shorten(operatorText) })),
  ),
  conditionRule(
    {
      id: "UNKNOWN_CONDITION_FOR_ACTION",
      otherIds: ["DA42"],
      severity: "warning",
      reason: "Requests of the action never carry the key: the condition is never met, or always.",
      remedy: "Move the action into a statement without this key, or use a key that its requests carry.",
      source:
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    },
    ({ key, name, info }, { actions }) => {
      if (isOnEveryRequest(name) || isUnlisted(name) || !isDescribed(name)) return [];
      if (info === undefined) return [{ value: shorten(key), reason: "AWS has no such condition key." }];
      const without = actions.filter(
        ({ actions: named }) => named.length > 0 && !named.some((action) => carries(action, name)),
      );
      return without.length === 0
        ? []
        : [
            {
              value: shorten(key),
              reason: `Requests of ${enumerate(without.map(({ pattern }) => pattern))} never carry the key: for them the condition is never met, or always.`,
            },
          ];
    },
  ),
  conditionRule(
    {
      id: "MISMATCHED_TYPE",
      otherIds: ["DA43", "MISMATCHED_TYPE_OPERATION_TO_NULL"],
      severity: "error",
      milder: {
        severity: "warning",
        reason: "The operator is of another type than the key. The values are compared as text, if at all.",
      },
      reason: "The operator compares values of another type than the key has, so the condition is never met.",
      remedy: "Use an operator of the key's type, and values of that type.",
      source: operators,
    },
    (condition, _, policy) => {
      const { operator, key, info } = condition;
      if (!suits(operator, info)) {
        return [
          {
            value: shorten(key),
            reason: `The key is of type ${info?.type ?? "unknown"}, the operator compares ${operator.type}.`,
            isMilder: canBeCompared(condition),
          },
        ];
      }
      return valuesWith("MISMATCHED_TYPE", condition, policy);
    },
  ),
  conditionRule(
    {
      id: "VARIABLE_IN_OPERATOR",
      otherIds: ["DA19"],
      severity: "error",
      reason: "Variables only work in string and ARN operators, so this condition is never met.",
      remedy: "Write the value itself, or compare text.",
      source: variables,
    },
    (condition, _, policy) =>
      valuesWith("VARIABLE_IN_OPERATOR", condition, policy).map(({ value }) => ({ ...(value && { value }) })),
  ),
  conditionRule(
    {
      id: "MULTIVALUED_WITHOUT_SET",
      otherIds: ["DA44"],
      severity: "error",
      reason:
        "A request can hold several values of this key, and without a set operator it is not said how they count.",
      remedy: "Write ForAllValues: or ForAnyValue: before the operator.",
      source: multivalued,
    },
    ({ operator, key, name, info }) =>
      operator.set === undefined && operator.type !== "Null" && isMultivalued(info) && !worksWithoutSet(name)
        ? [{ value: shorten(key) }]
        : [],
  ),
  conditionRule(
    {
      id: "SET_OPERATOR_ON_SINGLE_VALUE",
      otherIds: ["DA45", "single_value_condition_too_permissive"],
      severity: "warning",
      reason:
        "The key has one value. A set operator is for several, and ForAllValues also holds where the key is absent.",
      remedy: "Take the set operator away.",
      source: multivalued,
    },
    ({ operator, key, info }) =>
      operator.set !== undefined && info !== undefined && !isMultivalued(info) ? [{ value: shorten(key) }] : [],
  ),
  statementRule(
    {
      id: "FOR_ALL_VALUES_WITHOUT_NULL",
      otherIds: ["DA08"],
      severity: "warning",
      reason: "ForAllValues also holds where the key is absent, so the statement allows requests that do not have it.",
      remedy: 'Add "Null": {"<the key>": "false"} to the condition.',
      source: multivalued,
    },
    ({ allows, conditions, actions }) => {
      if (!allows) return [];
      const isAlwaysThere = (key: string): boolean =>
        actions.length > 0 &&
        actions.every(({ actions: named }) => named.length > 0 && named.every((action) => comesWith(action, key)));
      const present = new Set(conditions.filter(mustBePresent).map(({ name }) => name));
      return conditions
        .filter(({ operator, name }) => operator?.set === "ForAllValues" && !isHarmlessWhenAbsent(name))
        .filter(({ name }) => !present.has(name) && !isAlwaysThere(name))
        .map(({ place, key }) => ({
          place,
          value: shorten(key),
          remedy: `Add "Null": {"${shorten(key)}": "false"} to the condition.`,
        }));
    },
  ),
  conditionRule(
    {
      id: "BAD_PATTERN_FOR_MFA",
      otherIds: ["DA46"],
      severity: "error",
      reason: "aws:MultiFactorAuthPresent is absent from requests with long-term keys, and these get by the condition.",
      remedy: "Allow with Bool true, or deny with BoolIfExists false.",
      source: globalKeys,
    },
    ({ operator, name, values }, { allows }) =>
      name === "aws:multifactorauthpresent" &&
      operator.type === "Bool" &&
      (allows ? operator.ifExists && values.includes("true") : !operator.ifExists && values.includes("false"))
        ? [{ value: enumerate(values) }]
        : [],
  ),
  conditionRule(
    {
      id: "TIME_WITHOUT_ZONE",
      otherIds: ["DA16"],
      severity: "error",
      reason: "AWS documents W3C dates and epoch seconds only. A time without a zone is ambiguous.",
      remedy: "Write it as in 2026-01-31T18:00:00Z or 2026-01-31.",
      source: operators,
    },
    (condition, _, policy) => valuesWith("TIME_WITHOUT_ZONE", condition, policy),
  ),
  statementRule(
    {
      id: "INVERTED_TIME_WINDOW",
      otherIds: ["DA16"],
      severity: "error",
      reason: "The window ends before it begins, so the statement never applies.",
      remedy: "Exchange the two times.",
      source: operators,
    },
    ({ conditions }) => {
      const bounded = (base: string): ConditionView[] =>
        conditions.filter(({ operator }) => operator?.base.startsWith(base) === true);
      const ends = new Map<string, number>();
      for (const { name, values } of bounded("DateLessThan")) {
        ends.set(name, Math.min(ends.get(name) ?? Infinity, Math.max(...values.map(instant))));
      }
      return bounded("DateGreaterThan")
        .filter(({ name, values }) => Math.min(...values.map(instant)) >= (ends.get(name) ?? Infinity))
        .map(({ place, key }) => ({ place, value: shorten(key) }));
    },
  ),
];

/** Keys of every request, or of the principal or the network: not those that only some actions carry. */
function isOnEveryRequest(name: string): boolean {
  const perAction = ["aws:requesttag/", "aws:resourcetag/", "aws:tagkeys"];
  return globalConditionKeys().has(name) || name.startsWith("aws:principaltag/")
    ? !perAction.some((prefix) => name.startsWith(prefix))
    : false;
}

/** Nothing is said of the keys of other services, or of those that bear an OpenID Connect provider's name. */
function isDescribed(name: string): boolean {
  const prefix = name.split(":")[0] ?? "";
  return prefix === "aws" || isDescribedService(prefix);
}

/** Scan under keys of partitions is a rule of its own. */
function carries(action: ActionInfo, key: string): boolean {
  const isRuledElsewhere = action.name === "dynamodb:Scan" && isPartitionKeyCondition(key);
  return (
    isRuledElsewhere || namesOf(key).some((name) => carriesConditionKey(action, name)) || isDocumented(action, key)
  );
}

function isMultivalued(info: ConditionKeyInfo | undefined): boolean {
  return info?.type.startsWith("ArrayOf") === true;
}

/**
 * Whether an operator is of the type of a key. Text is fine for ARNs, times may also be numbers, and a key that the
 * author of the policy names, such as a tag or an encryption context, holds whatever is put into it.
 */
function suits({ type }: ParsedOperator, info: ConditionKeyInfo | undefined): boolean {
  if (info === undefined || type === "Null" || type === "Binary" || info.name.includes("{")) return true;
  const keyType = typeOf(info);
  if (keyType === type) return true;
  if (info.name === "aws:EpochTime") return type === "Numeric";
  if (keyType === "ARN") return type === "String";
  return keyType === "String" && type === "ARN" && /arn/i.test(info.name);
}

/** Whether all values can be equal to those of a key of another type: texts of its type, or what a text can be. */
function canBeCompared({ operator, info, values }: Known): boolean {
  if (info === undefined) return true;
  const keyType = typeOf(info);
  const compared = operator.type === "String" ? keyType : keyType === "String" ? operator.type : undefined;
  if (compared === undefined) return false;
  const isPattern = (value: string): boolean => /^String(?:Not)?Like$/.test(operator.base) && /[*?]/.test(value);
  const reads = { ...operator, type: compared, wildcards: compared === "ARN" };
  // A variable can be any value.
  return values.every(
    (value) =>
      isPattern(value) || value.includes("${") || checkConditionValue(reads, value, "2012-10-17") === undefined,
  );
}

function typeOf({ type }: ConditionKeyInfo): OperatorType {
  return type === "ArrayOfARN" ? "ARN" : type === "ArrayOfString" ? "String" : type;
}

/** Whether a condition asks that its key be there. */
function mustBePresent({ operator, values }: ConditionView): boolean {
  return operator?.type === "Null" && values.length === 1 && values[0] === "false";
}

function instant(value: string): number {
  return readInstant(value) ?? NaN;
}
