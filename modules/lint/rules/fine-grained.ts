import { carriesConditionKey, matchesWildcard } from "../../aws";
import { isPartitionKeyCondition } from "../data/condition-keys";
import { broadActions, managementActions } from "../data/dynamodb";
import { enumerate, shorten } from "../finding";
import { type Rule, statementRule } from "../rule";
import { type ConditionView, type StatementView } from "../view";
import { wholeService } from "./actions";

const fineGrained = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html";
const attributesKey = "dynamodb:attributes";

/** Conditions of DynamoDB on items and attributes, and what its wildcards take in. */
export const fineGrainedRules: readonly Rule[] = [
  statementRule(
    {
      id: "LEADING_KEYS_WITH_SCAN",
      otherIds: ["DA08"],
      severity: "error",
      reason:
        "A Scan has no partition key: with ForAllValues alone it reads the whole table, otherwise it never works.",
      remedy: "Take Scan out of the statement.",
      source: fineGrained,
    },
    ({ allows, conditions, actions }) =>
      allows && conditions.some(({ name }) => isPartitionKeyCondition(name))
        ? actions
            .filter(({ actions: named }) => named.some(({ name }) => name === "dynamodb:Scan"))
            .map(({ pattern }) => ({ place: ["Action"], value: shorten(pattern) }))
        : [],
  ),
  statementRule(
    {
      id: "ATTRIBUTES_WITHOUT_SELECT",
      otherIds: ["DA09"],
      severity: "error",
      reason: "dynamodb:Attributes sees only what a request names. A read that names nothing returns every attribute.",
      remedy:
        'Ask for StringEquals "dynamodb:Select": "SPECIFIC_ATTRIBUTES", with IfExists where the statement also writes.',
      source: fineGrained,
    },
    (statement) =>
      limitsAttributes(statement) && carriersOf(statement, "dynamodb:select").length > 0 && !limitsSelect(statement)
        ? [{ place: ["Condition"], value: enumerate(carriersOf(statement, "dynamodb:select")) }]
        : [],
  ),
  statementRule(
    {
      id: "ATTRIBUTES_WITHOUT_RETURN_VALUES",
      otherIds: ["DA47"],
      severity: "warning",
      reason: "UpdateItem can return every attribute of the item, also those that the condition keeps from the caller.",
      remedy: 'Ask for StringEqualsIfExists "dynamodb:ReturnValues": ["NONE", "UPDATED_OLD", "UPDATED_NEW"].',
      source: fineGrained,
    },
    (statement) =>
      limitsAttributes(statement) &&
      names(statement, ["dynamodb:UpdateItem"]).length > 0 &&
      !statement.conditions.some((condition) => isEquality(condition) && condition.name === "dynamodb:returnvalues")
        ? [{ place: ["Condition"], value: "dynamodb:UpdateItem" }]
        : [],
  ),
  statementRule(
    {
      id: "ATTRIBUTES_WITH_WHOLE_ITEMS",
      otherIds: ["DA48"],
      severity: "warning",
      reason:
        "The action replaces or deletes whole items, also the attributes that the condition keeps from the caller.",
      remedy: "Allow UpdateItem as the only write under dynamodb:Attributes.",
      source: fineGrained,
    },
    (statement) => {
      const wholeItems = ["dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"];
      return limitsAttributes(statement)
        ? names(statement, wholeItems).map((value) => ({ place: ["Action"], value }))
        : [];
    },
  ),
  statementRule(
    {
      id: "BROAD_ACTION",
      otherIds: ["DA49"],
      severity: "note",
      kinds: ["identity"],
      reason: "The action does more than its usual purpose, and no condition key can narrow it.",
      remedy: "Leave it out where somebody else can do that part, or accept it with a reason.",
      source:
        "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html#amazondynamodb-actions-as-permissions",
    },
    ({ allows, actions }) =>
      allows
        ? broadActions
            .filter(({ action }) => actions.some(({ pattern, hasWildcard }) => !hasWildcard && isSame(pattern, action)))
            .map(({ action, does }) => ({ place: ["Action"], value: action, reason: does }))
        : [],
  ),
  statementRule(
    {
      id: "WILDCARD_GRANTS_MANAGEMENT",
      otherIds: ["DA50"],
      severity: "warning",
      kinds: ["identity", "resource"],
      reason: "The wildcard takes in actions that manage the table besides those on its items.",
      remedy: "Name the actions on items.",
      source: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html",
    },
    ({ allows, actions, reaches }) =>
      allows
        ? actions
            .filter(({ pattern, hasWildcard }) => hasWildcard && !wholeService.test(pattern))
            .filter(({ service }) => service !== undefined && reaches(service, "table"))
            .flatMap(({ pattern }) => {
              const managing = managementActions.filter((action) =>
                matchesWildcard(pattern.toLowerCase(), action.toLowerCase()),
              );
              return managing.length === 0
                ? []
                : [
                    {
                      place: ["Action"],
                      value: shorten(pattern),
                      reason: `The wildcard also stands for ${enumerate(managing)}.`,
                    },
                  ];
            })
        : [],
  ),
];

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** Those of some actions that the statement's patterns stand for. */
function names({ actions }: StatementView, wanted: readonly string[]): string[] {
  const named = new Set(actions.flatMap(({ actions: each }) => each.map(({ name }) => name)));
  return wanted.filter((name) => named.has(name));
}

/** The statement's actions whose requests carry a key. */
function carriersOf({ actions }: StatementView, key: string): string[] {
  return actions
    .flatMap(({ actions: named }) => named.filter((each) => carriesConditionKey(each, key)))
    .map(({ name }) => name);
}

function limitsAttributes({ allows, conditions }: StatementView): boolean {
  return allows && conditions.some(({ name, operator }) => name === attributesKey && operator?.type === "String");
}

/** Whether reads must say which attributes they want, or want no more than a projection or a count. */
function limitsSelect({ conditions }: StatementView): boolean {
  return conditions.some(
    (condition) =>
      condition.name === "dynamodb:select" &&
      isEquality(condition) &&
      condition.values.every((value) => ["SPECIFIC_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "COUNT"].includes(value)),
  );
}

function isEquality({ operator }: ConditionView): boolean {
  return operator?.type === "String" && !operator.negated && operator.set !== "ForAllValues";
}
