import { type Construct } from "constructs";
import { markedTags, withDisposable } from "../../modules/aws";
import { type Adopted, type Adoption, isElsewhere, type Renamed, withName } from "../../modules/catalogue";
import { type ProvedAccess } from "../../modules/configuration";
import { type TableRef } from "../../modules/grants";
import {
  checkExistingTable,
  checkTable,
  ExistingTable,
  existingTableFacts,
  type ExistingTableProps,
  existingTableRef,
  Table,
  type TableProps,
  tableFacts,
  tableParts,
  tableRef,
} from "../../modules/dynamodb";
import { type SummaryRow } from "../../modules/review";
import { deploymentOf } from "../../modules/terraform";
import { type Problem } from "../../modules/validation";
import { type EnvironmentFacts } from "../environment-facts";
import { type Existing, isExisting } from "../existing";
import { type Names } from "../names";
import { type Declaration, schemaOf } from "./declaration";
import { disposableMark, existingMark } from "./describe";
import { entriesByKey } from "./entry-schemas";
import { checkExistingOfMade } from "./existing-of-made";
import { withKey } from "./keys";
import { type PlanContext } from "./plan-context";
import { checkAllTags, planSection } from "./plan-section";
import { type PlannedResource } from "./planned-resource";
import { type PlannedEntry, type PlannedSection } from "./planned-section";
import { type OwnPolicy } from "./resource-policies";
import { type BuildContext, section } from "./section";

type TableEntries<N extends Names> = Readonly<
  Record<
    N["tables"],
    | (TableProps<NoInfer<N["keys"]>> & Renamed & Adopted<Adoption>)
    | Existing<ExistingTableProps<NoInfer<N["keys"]>> & Renamed>
  >
>;

interface TableDeclaration extends Declaration {
  readonly entries: TableEntries<this["names"]>;
}

/** A planned table: its ref, and the properties to create it from or to look it up by. */
export type PlannedTable = PlannedResource<TableRef, TableProps, ExistingTableProps>;

type PlannedTables = Readonly<Record<string, PlannedTable>>;

export const tables = section({
  name: "tables",
  title: "tables",
  schema: schemaOf<TableDeclaration>(
    entriesByKey({
      entry: ["orders", () => '{ partitionKey: { name: "pk", type: "S" } }'],
      existing: "existingTable({ … })",
    }),
  ),
  plan: planTables,
  policies: tablePolicies,
  written: writtenTables,
  build: buildTables,
  check: (plan): Problem[] => checkExistingOfMade("tables", plan, ({ ref }) => ref.arn),
  parts: () => tableParts,
  keeps: ({ existing }) => (existing?.managesPolicy === true ? ["policy", "stream_policy"] : []),
  names: ({ ref }) => `name: ${JSON.stringify(ref.description.name)}`,
  row: tableRow,
});

function planTables(entries: TableEntries<Names> | undefined, context: PlanContext): PlannedSection<PlannedTable> {
  const { environment, resourceLocation } = context;
  const { account, region } = resourceLocation;
  const planTable = (key: string, entry: TableEntries<Names>[string], firstKey: string): PlannedEntry<PlannedTable> => {
    if (isExisting(entry)) {
      const { props: existing, problems } = withKey(entry.existing, context);
      if ([existing.name, existing.account, existing.region].some(hasNoText))
        return { problems: checkExistingTable(withName(existing, firstKey), resourceLocation) };
      const ref = existingTableRef(firstKey, existing, resourceLocation);
      return {
        plan: { ref, existing: { ...existing, name: ref.description.name } },
        problems: [...problems, ...checkExistingTable(withName(existing, ref.description.name), resourceLocation)],
      };
    }
    const { props, problems } = withKey(entry, context);
    const made = withDisposable(props, environment);
    if (hasNoText(made.name) || Object.values(made.globalSecondaryIndexes ?? {}).some(isNothing)) {
      return { problems: checkTable(withName(made, firstKey), region) };
    }
    const ref = tableRef(firstKey, made, resourceLocation, { ...environment.tags, ...markedTags(made) });
    const { name } = ref.description;
    const space = `account ${account} and region ${region}`;
    return {
      plan: { ref, made: { ...made, name } },
      problems: [
        ...problems,
        ...checkTable(withName(made, name), region),
        ...checkAllTags(environment, markedTags(made)),
      ],
      names: [{ place: [tables.name, key], kind: "table", space, name, ignoresCase: false }],
    };
  };
  return planSection(tables.name, entries, planTable, ["formerly", "adopt"]);
}

// Input that no compiler has seen may be anything, and nothing follows from it.
const hasNoText = (name: unknown): boolean => name !== undefined && typeof name !== "string";
const isNothing = (value: unknown): boolean => typeof value !== "object" || value === null;

/** Of an existing table only where the environment is told to write its policies. */
function tablePolicies(plan: PlannedTables): OwnPolicy[] {
  return Object.entries(plan).flatMap(([key, { ref, existing }]): OwnPolicy[] => {
    if (existing !== undefined && existing.managesPolicy !== true) return [];
    return [
      { key, name: "policy", holder: { kind: "table", arn: ref.arn } },
      { key, name: "stream policy", holder: { kind: "stream", arn: ref.arnOf("stream") } },
    ];
  });
}

/**
 * Makes the tables of the environment's own account.
 *
 * @returns references to the ARNs of their streams, by the key of the table
 */
function buildTables(
  scope: Construct,
  plan: PlannedTables,
  { policyAdditions, vendorManagedStreams }: BuildContext,
): Readonly<Record<string, string>> {
  const arns = Object.entries(plan).flatMap(([key, { made, existing }]) => {
    if (existing !== undefined && isElsewhere(existing, deploymentOf(scope))) return [];
    const table =
      made === undefined
        ? new ExistingTable(scope, key, existing)
        : new Table(scope, key, {
            ...made,
            ...(vendorManagedStreams.has(key) ? { streamManagedElsewhere: true } : {}),
          });
    for (const addition of policyAdditions.get(table.ref.arn) ?? []) table.addToPolicy(addition);
    for (const addition of policyAdditions.get(table.ref.arnOf("stream")) ?? []) table.addToStreamPolicy(addition);
    return [[key, table.streamArn] as const];
  });
  return Object.fromEntries(arns);
}

function writtenTables(plan: PlannedTables, environment: EnvironmentFacts): ProvedAccess[] {
  return Object.values(plan).flatMap(({ ref, made, existing }) => {
    if (made !== undefined) return [tableFacts(ref, made)];
    return isElsewhere(existing, environment) ? [] : [existingTableFacts(ref)];
  });
}

function tableRow(key: string, { ref, made, existing }: PlannedTable): SummaryRow {
  const { name, streamViewTypes, pointInTimeRecovery } = ref.description;
  // Of an existing table only what is required of it is known.
  const lacks = (what: string): string[] => (existing === undefined ? [`no ${what}`] : []);
  const facts = [
    ...(name === key ? [] : [name]),
    ...existingMark(existing),
    ...(streamViewTypes.length === 0 ? lacks("stream") : [`stream ${streamViewTypes.join(" or ")}`]),
    ...(pointInTimeRecovery ? ["point-in-time recovery"] : lacks("point-in-time recovery")),
    ...disposableMark(made),
  ];
  return { key, details: [facts.join(", ")] };
}
