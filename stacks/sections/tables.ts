import { type Construct } from "constructs";
import { isElsewhere } from "../../modules/catalogue";
import { type KeyRef, type TableRef } from "../../modules/grants";
import {
  checkExistingTable,
  checkTable,
  ExistingTable,
  existingTableRef,
  Table,
  tableRef,
} from "../../modules/dynamodb";
import { type SummaryRow } from "../../modules/review";
import { deploymentOf } from "../../modules/terraform";
import { type Environment, isExisting } from "../environment";
import { existingMark } from "./describe";
import { withKey } from "./keys";
import { checkAllTags, type PlannedSection, planSection, type Resources, type Surroundings } from "./section";

export function planTables(
  { environment, resourceLocation }: Surroundings,
  keys: Readonly<Record<string, KeyRef>>,
): PlannedSection<TableRef> {
  const { account, region } = resourceLocation;
  return planSection("tables", environment.tables ?? {}, (key, entry) => {
    if (isExisting(entry)) {
      const { props, problems } = withKey(entry.existing, keys, environment);
      const ref = existingTableRef(key, props, resourceLocation);
      return {
        plan: ref,
        problems: [...problems, ...checkExistingTable({ ...props, name: ref.description.name }, resourceLocation)],
      };
    }
    const { props, problems } = withKey(entry, keys, environment);
    const ref = tableRef(key, props, resourceLocation);
    const { name } = ref.description;
    const space = `account ${account} and region ${region}`;
    return {
      plan: ref,
      problems: [...problems, ...checkTable({ ...props, name }, region), ...checkAllTags(environment, props.tags)],
      names: [{ place: ["tables", key], kind: "table", space, name, ignoresCase: false }],
    };
  });
}

/**
 * Makes the tables of the environment's own account.
 *
 * @param streamsManagedElsewhere the keys of the tables whose streams somebody else switches
 * @returns references to the ARNs of their streams
 */
export function buildTables(
  scope: Construct,
  { environment, keys, policyAdditions }: Resources,
  streamsManagedElsewhere: ReadonlySet<string>,
): Record<string, string> {
  const arns = Object.entries(environment.tables ?? {}).flatMap(([key, entry]) => {
    if (isExisting(entry) && isElsewhere(entry.existing, deploymentOf(scope))) return [];
    const table = isExisting(entry)
      ? new ExistingTable(scope, key, withKey(entry.existing, keys, environment).props)
      : new Table(scope, key, {
          ...withKey(entry, keys, environment).props,
          ...(streamsManagedElsewhere.has(key) ? { streamManagedElsewhere: true } : {}),
        });
    for (const { holder, ...addition } of policyAdditions) {
      if (holder.arn === table.ref.arn) table.addToPolicy(addition);
      if (holder.arn === table.ref.arnOf("stream")) table.addToStreamPolicy(addition);
    }
    return [[key, table.streamArn] as const];
  });
  return Object.fromEntries(arns);
}

export function tableRow(key: string, { description }: TableRef, { tables = {} }: Environment): SummaryRow {
  const { name, streamViewTypes, pointInTimeRecovery } = description;
  const existing = existingMark(tables[key]);
  // Of what somebody else makes, only what is required of it is known.
  const lacks = (what: string): string[] => (existing.length === 0 ? [`no ${what}`] : []);
  const facts = [
    ...(name === key ? [] : [name]),
    ...existing,
    ...(streamViewTypes.length === 0 ? lacks("stream") : [`stream ${streamViewTypes.join(" or ")}`]),
    ...(pointInTimeRecovery ? ["point-in-time recovery"] : lacks("point-in-time recovery")),
  ];
  return { key, details: [facts.join(", ")] };
}
