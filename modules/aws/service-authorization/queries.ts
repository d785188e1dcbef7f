import {
  type ActionInfo,
  type ConditionKeyInfo,
  globalConditionKeys,
  isDescribedService,
  type ResourceTypeInfo,
  serviceAuthorization,
  type ServiceAuthorization,
} from "./service";
import { matchesWildcard } from "./wildcard";

/**
 * The service of an action or of a pattern of actions, if the project describes it.
 *
 * @example
 * serviceOf("DynamoDB:GetItem")?.service; // "dynamodb"
 */
export function serviceOf(action: string): ServiceAuthorization | undefined {
  const prefix = action.slice(0, Math.max(0, action.indexOf(":"))).toLowerCase();
  return isDescribedService(prefix) ? serviceAuthorization(prefix) : undefined;
}

/**
 * An action by its name, in any case.
 *
 * @example
 * actionInfo("dynamodb:getitem")?.name; // "dynamodb:GetItem"
 */
export function actionInfo(action: string): ActionInfo | undefined {
  return serviceOf(action)?.actions.get(nameOf(action));
}

/**
 * The actions that a pattern with `*` and `?` stands for, none where the service is not described.
 *
 * @example
 * expandActions("dynamodb:Put*").map(({ name }) => name); // ["dynamodb:PutItem", "dynamodb:PutResourcePolicy"]
 */
export function expandActions(pattern: string): readonly ActionInfo[] {
  const service = serviceOf(pattern);
  if (service === undefined) return [];
  const name = nameOf(pattern);
  if (!/[*?]/.test(name)) {
    const only = service.actions.get(name);
    return only === undefined ? [] : [only];
  }
  return [...service.actions].filter(([action]) => matchesWildcard(name, action)).map(([, info]) => info);
}

/** Whether the action cannot be limited to a resource, so that nothing but `Resource: "*"` grants it. */
export function isWildcardOnly(action: ActionInfo): boolean {
  return action.resourceTypes.length === 0;
}

/** The types of resources that the action can be limited to. */
export function resourceTypesOf(action: ActionInfo): readonly ResourceTypeInfo[] {
  const { resourceTypes } = serviceAuthorization(action.service);
  return action.resourceTypes.flatMap(({ name }) => resourceTypes.get(name.toLowerCase()) ?? []);
}

const actionsByType = new WeakMap<ResourceTypeInfo, readonly string[]>();

/** The names of the actions that can be limited to resources of a type of the service. */
export function actionsOn(type: ResourceTypeInfo, service: ServiceAuthorization): readonly string[] {
  const known = actionsByType.get(type);
  if (known !== undefined) return known;
  const actions = [...service.actions.values()]
    .filter(({ resourceTypes }) => resourceTypes.some(({ name }) => name === type.name))
    .map(({ name }) => name);
  actionsByType.set(type, actions);
  return actions;
}

/**
 * The condition keys that the requests of an action can carry: its own and those of its resources. Keys of every
 * request (`aws:SourceIp`, …) are not repeated here: {@link globalConditionKeys} has them.
 *
 * @example
 * conditionKeysOf(action).some(({ name }) => name === "dynamodb:LeadingKeys");
 */
export function conditionKeysOf(action: ActionInfo): readonly ConditionKeyInfo[] {
  const { conditionKeys } = serviceAuthorization(action.service);
  const names = new Set([...action.conditionKeys, ...resourceTypesOf(action).flatMap((type) => type.conditionKeys)]);
  return [...names].flatMap((name) => conditionKeys.get(name.toLowerCase()) ?? { name, type: "String" as const });
}

const keyNames = new WeakMap<ActionInfo, { readonly fixed: ReadonlySet<string>; readonly open: ConditionKeyInfo[] }>();

/**
 * Whether requests of an action can carry a condition key, besides the keys of every request.
 *
 * @example
 * carriesConditionKey(getItem, "dynamodb:leadingkeys"); // true
 */
export function carriesConditionKey(action: ActionInfo, key: string): boolean {
  let names = keyNames.get(action);
  if (names === undefined) {
    const keys = conditionKeysOf(action);
    names = {
      fixed: new Set(keys.map(({ name }) => name.toLowerCase())),
      open: keys.filter(({ name }) => name.includes("{")),
    };
    keyNames.set(action, names);
  }
  return names.fixed.has(key.toLowerCase()) || names.open.some((info) => isConditionKey(info, key));
}

/**
 * A condition key by its name, in any case, whatever tag or other part its author names: `aws:ResourceTag/team` is
 * `aws:ResourceTag/{TagKey}`.
 */
export function conditionKeyInfo(key: string): ConditionKeyInfo | undefined {
  const maps = [globalConditionKeys(), serviceOf(key)?.conditionKeys ?? new Map<string, ConditionKeyInfo>()];
  const name = key.toLowerCase();
  return (
    maps.map((keys) => keys.get(name)).find((info) => info !== undefined) ??
    maps.flatMap(openKeys).find((info) => isConditionKey(info, name))
  );
}

const openKeysOf = new WeakMap<ReadonlyMap<string, ConditionKeyInfo>, readonly ConditionKeyInfo[]>();

/** The keys that have a part which the author of a policy names. */
function openKeys(keys: ReadonlyMap<string, ConditionKeyInfo>): readonly ConditionKeyInfo[] {
  const open = openKeysOf.get(keys) ?? [...keys.values()].filter(({ name }) => name.includes("{"));
  openKeysOf.set(keys, open);
  return open;
}

/**
 * Whether a key of a policy is this key. Names of keys are compared without case.
 *
 * @example
 * isConditionKey({ name: "aws:ResourceTag/{TagKey}", type: "String" }, "aws:resourcetag/team"); // true
 */
function isConditionKey({ name }: ConditionKeyInfo, key: string): boolean {
  const [lower, before, after] = [key, name.split("{")[0] ?? "", name.split("}")[1]].map((each) => each?.toLowerCase());
  if (lower === undefined || before === undefined) return false;
  if (after === undefined) return lower === before;
  return lower.length > before.length + after.length && lower.startsWith(before) && lower.endsWith(after);
}

function nameOf(action: string): string {
  return action.slice(action.indexOf(":") + 1).toLowerCase();
}
