import { beyondReference } from "./beyond-reference";
import { globalConditionKeys as globalKeysText } from "./data/global-condition-keys";
import { serviceData } from "./data";
import { servicePrefixes as prefixesText } from "./data/service-prefixes";

/** The services that the project can describe, by their prefix in action names. */
export type DescribedService = keyof typeof serviceData;

/** What an action does to data, as AWS classes it. */
type AccessLevel = "List" | "Read" | "Write" | "Permissions management" | "Tagging";

/** The type of the values of a condition key; `ArrayOf…` keys hold several in one request. */
export type ConditionKeyType =
  "String" | "ARN" | "Bool" | "Date" | "Numeric" | "IPAddress" | "ArrayOfString" | "ArrayOfARN";

/** One action of the Service Authorization Reference. */
export interface ActionInfo {
  /** With its service, as AWS spells it: `dynamodb:GetItem`. */
  readonly name: string;
  readonly service: DescribedService;
  readonly accessLevels: readonly AccessLevel[];
  /** The types of resources that it can be limited to; none means that only `Resource: "*"` grants it. */
  readonly resourceTypes: readonly { readonly name: string; readonly required: boolean }[];
  /** The condition keys that its requests carry, besides those of the resource and those of every request. */
  readonly conditionKeys: readonly string[];
  /** Other actions that a caller needs beside it. */
  readonly dependentActions: readonly string[];
}

/** One type of resource. */
export interface ResourceTypeInfo {
  readonly name: string;
  /** Its ARN with names for the parts that vary: `arn:{Partition}:dynamodb:{Region}:{Account}:table/{TableName}`. */
  readonly arn: string;
  /** The condition keys that a resource of this type brings into a request. */
  readonly conditionKeys: readonly string[];
}

/** One condition key. */
export interface ConditionKeyInfo {
  /** As AWS spells it; a part that the author of a policy names is in braces: `aws:ResourceTag/{TagKey}`. */
  readonly name: string;
  readonly type: ConditionKeyType;
}

/** What the Service Authorization Reference says about one service. The maps are keyed in lower case. */
export interface ServiceAuthorization {
  readonly service: DescribedService;
  readonly actions: ReadonlyMap<string, ActionInfo>;
  readonly resourceTypes: ReadonlyMap<string, ResourceTypeInfo>;
  readonly conditionKeys: ReadonlyMap<string, ConditionKeyInfo>;
}

/** The form of the files in `data/`. */
interface ServiceJson {
  readonly actions: Readonly<
    Record<string, readonly [AccessLevel[], resourceTypes: string[], conditionKeys?: string[], dependent?: string[]]>
  >;
  readonly resourceTypes: Readonly<Record<string, readonly [arn: string, ...conditionKeys: string[]]>>;
  readonly conditionKeys: Readonly<Record<string, ConditionKeyType>>;
}

const loaded = new Map<DescribedService, ServiceAuthorization>();

/**
 * What AWS says about a service. Its data are read when first asked for, so a service that nobody asks about costs
 * nothing but the length of its text.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 *
 * @example
 * serviceAuthorization("dynamodb").actions.get("getitem")?.accessLevels; // ["Read"]
 */
export function serviceAuthorization(service: DescribedService): ServiceAuthorization {
  const known = loaded.get(service) ?? read(service);
  loaded.set(service, known);
  return known;
}

/** The prefixes of the services that the project describes. */
export const describedServices = Object.keys(serviceData) as readonly DescribedService[];

/** Whether the project has the data of the service. Prefixes are compared without case. */
export function isDescribedService(prefix: string): prefix is DescribedService {
  return Object.hasOwn(serviceData, prefix);
}

function read(service: DescribedService): ServiceAuthorization {
  const json = JSON.parse(serviceData[service]) as ServiceJson;
  const { types = {} } = beyondReference(service);
  return {
    service,
    actions: byLowerCase(
      Object.entries(json.actions).map(
        ([name, [accessLevels, resourceTypes, conditionKeys = [], dependentActions = []]]) => ({
          name: `${service}:${name}`,
          service,
          accessLevels,
          resourceTypes: [...resourceTypes, ...(types[name] ?? [])].map((type) => ({
            name: type.replace("*", ""),
            required: type.endsWith("*"),
          })),
          conditionKeys,
          dependentActions,
        }),
      ),
      ({ name }) => name.slice(service.length + 1),
    ),
    resourceTypes: byLowerCase(
      Object.entries(json.resourceTypes).map(([name, [arn, ...conditionKeys]]) => ({ name, arn, conditionKeys })),
    ),
    conditionKeys: keysByName(json.conditionKeys),
  };
}

function keysByName(types: Readonly<Record<string, ConditionKeyType>>): ReadonlyMap<string, ConditionKeyInfo> {
  return byLowerCase(Object.entries(types).map(([name, type]) => ({ name, type })));
}

function byLowerCase<Info extends { readonly name: string }>(
  infos: readonly Info[],
  key: (info: Info) => string = ({ name }) => name,
): ReadonlyMap<string, Info> {
  return new Map(infos.map((info) => [key(info).toLowerCase(), info]));
}

let globalKeys: ReadonlyMap<string, ConditionKeyInfo> | undefined;

/**
 * The condition keys that are not of one service, keyed in lower case.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function globalConditionKeys(): ReadonlyMap<string, ConditionKeyInfo> {
  globalKeys ??= keysByName(JSON.parse(globalKeysText) as Record<string, ConditionKeyType>);
  return globalKeys;
}

let prefixes: ReadonlySet<string> | undefined;

/** The prefixes of all services of AWS, those that the project does not describe included. */
export function servicePrefixes(): ReadonlySet<string> {
  prefixes ??= new Set(prefixesText.split("\n"));
  return prefixes;
}
