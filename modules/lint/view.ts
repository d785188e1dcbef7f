import {
  type ActionInfo,
  conditionKeyInfo,
  type ConditionKeyInfo,
  expandActions,
  isEverything,
  isWildcardOnly,
  type Reach,
  resourceTypesMatching,
  serviceAuthorization,
  serviceOf,
  type ServiceAuthorization,
  wildcardOnlyReach,
} from "../aws";
import { parseOperator, type ParsedOperator, type PolicyVersion, type Statement } from "../policy";
import { type PolicyType } from "./finding";

/** A document as the rules look at it. */
export interface PolicyView {
  readonly kind: PolicyType;
  /** What `Version` says, `"unknown"` where AWS knows no such version. */
  readonly version: PolicyVersion | "unknown" | undefined;
  /** The version of the language that the policy is read by. */
  readonly language: PolicyVersion;
  /** The statements that can be read. */
  readonly statements: readonly StatementView[];
  /** The size in characters without white space, and in bytes with it; absent where the document cannot be read. */
  readonly size?: { readonly characters: number; readonly bytes: number };
  readonly ownAccounts: ReadonlySet<string>;
  readonly clientSideKeys: ReadonlySet<string>;
  /** Whether the policy is surely to become a customer-managed policy. */
  readonly isCustomerManaged: boolean;
}

/** One statement. */
export interface StatementView {
  readonly place: readonly string[];
  /** As it stands in the document, empty text included. */
  readonly sid: string | undefined;
  readonly statement: Statement;
  readonly allows: boolean;
  /** What `Action` names. */
  readonly actions: readonly ActionView[];
  /** What `Action` or `NotAction` names. */
  readonly namedActions: readonly ActionView[];
  /** What `Resource` names. */
  readonly resources: readonly string[];
  /** Whether one of the resources is `*`. */
  readonly onEverything: boolean;
  readonly conditions: readonly ConditionView[];
  /** Whether one of the resources can be of the type. */
  readonly reaches: (service: ServiceAuthorization, type: string) => boolean;
  /** Whether requests of the action can be on one of the resources: the best that holds for any of them. */
  readonly reachOf: (action: ActionInfo) => Reach;
}

/** A text of `Action`. */
export interface ActionView {
  readonly pattern: string;
  readonly hasWildcard: boolean;
  readonly service: ServiceAuthorization | undefined;
  /** What it stands for, as far as the service is described. */
  readonly actions: readonly ActionInfo[];
}

/** One key under one operator. */
export interface ConditionView {
  readonly place: readonly string[];
  readonly operatorText: string;
  /** Absent where the policy language has no such operator. */
  readonly operator: ParsedOperator | undefined;
  readonly key: string;
  /** The name of the key in lower case, by which keys are compared. */
  readonly name: string;
  readonly info: ConditionKeyInfo | undefined;
  readonly values: readonly string[];
}

/** A statement as the rules look at it. What only few rules ask for is found out when it is first asked for. */
export function viewStatement(statement: Statement, index: number, sid: string | undefined): StatementView {
  const actions = (statement.actions ?? []).map(viewAction);
  const resources = statement.resources ?? [];
  const onEverything = resources.includes("*");
  const reachedTypes = new Map<ServiceAuthorization, ReadonlySet<string>>();
  const reaches = (service: ServiceAuthorization, type: string): boolean => {
    if (onEverything) return true;
    const types = reachedTypes.get(service) ?? typesReached(resources, service);
    reachedTypes.set(service, types);
    return types.has(type);
  };
  return {
    place: ["Statement", String(index)],
    sid,
    statement,
    allows: statement.effect === "Allow",
    actions,
    namedActions: statement.notActions === undefined ? actions : statement.notActions.map(viewAction),
    resources,
    onEverything,
    conditions: viewConditions(statement),
    reaches,
    reachOf: reachOfActions(resources, reaches),
  };
}

/** The reach of each action, found out once. */
function reachOfActions(resources: readonly string[], reaches: StatementView["reaches"]): StatementView["reachOf"] {
  if (resources.some(isEverything)) return () => "documented";
  const known = new Map<ActionInfo, Reach>();
  const find = (action: ActionInfo): Reach => {
    if (isWildcardOnly(action)) return wildcardOnlyReach(action, resources);
    const service = serviceAuthorization(action.service);
    return action.resourceTypes.some(({ name }) => reaches(service, name)) ? "documented" : "none";
  };
  return (action) => {
    const reach = known.get(action) ?? find(action);
    known.set(action, reach);
    return reach;
  };
}

function typesReached(resources: readonly string[], service: ServiceAuthorization): ReadonlySet<string> {
  const types = new Set<string>();
  for (const resource of resources) {
    for (const { name } of resourceTypesMatching(resource, service)) types.add(name);
    if (types.size === service.resourceTypes.size) break;
  }
  return types;
}

function viewAction(pattern: string): ActionView {
  return {
    pattern,
    hasWildcard: /[*?]/.test(pattern),
    service: serviceOf(pattern),
    actions: expandActions(pattern),
  };
}

function viewConditions({ conditions = {} }: Statement): ConditionView[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({
      place: ["Condition", operator, key],
      operatorText: operator,
      operator: parseOperator(operator),
      key,
      name: key.toLowerCase(),
      info: conditionKeyInfo(key),
      values,
    })),
  );
}
