import {
  type PlacedPolicyAddition,
  type PolicyHolder,
  type SharedHolder,
  type ResourcePolicy,
  resourcePolicy,
} from "../../modules/grants";
import { policyJson } from "../../modules/policy";
import { type ProvedResourcePolicy, type SharedExpectation } from "../../modules/proof";
import { defaultLogPrefix, type LogSender, ownAddition } from "../../modules/s3";
import { at, type Problem } from "../../modules/validation";
import { type Environment, isExisting } from "../environment";
import { type Refs, type Surroundings } from "./section";
import { type PlannedDocument, type Subject } from "./subject";

/** A resource policy as it will be rendered, and whom it must let in. */
export type PlannedResourcePolicy = Omit<ProvedResourcePolicy, "place">;

/** The policies of an environment's tables, streams and buckets. */
export interface PlannedResourcePolicies {
  /** By the ARN of the table, stream or bucket: of all whose policy this environment writes, were it an empty one. */
  readonly policies: ReadonlyMap<string, PlannedResourcePolicy>;
  readonly problems: readonly Problem[];
  readonly subjects: readonly Subject[];
}

/** @param additions what all sections put into the policies */
export function planResourcePolicies(
  { environment, location: { account } }: Surroundings,
  refs: Refs,
  additions: readonly PlacedPolicyAddition[],
): PlannedResourcePolicies {
  const planned = [...tablePolicies(environment, refs, additions), ...bucketPolicies(environment, refs, additions)];
  const documents = planned.map(({ shared, ...each }) => ({
    ...each,
    resource: { account, policy: policyJson(each.made.document), shared },
  }));
  return {
    policies: new Map(documents.map(({ holder, resource }) => [holder.arn, resource])),
    problems: documents.flatMap(({ section, key, name, made }) => at([section, key, name], made.problems)),
    subjects: documents
      .filter(({ resource, made }) => resource.policy.Statement.length > 0 && made.problems.length === 0)
      .map(({ section, key, name, resource }) => ({
        section,
        key,
        documents: [{ name, type: "resource", policy: resource.policy } satisfies PlannedDocument],
        resource,
      })),
  };
}

interface Planned {
  readonly section: "tables" | "buckets";
  readonly key: string;
  readonly name: "policy" | "stream policy";
  readonly holder: SharedHolder;
  readonly made: ResourcePolicy;
  readonly shared: readonly SharedExpectation[];
}

function tablePolicies(
  { tables = {} }: Environment,
  refs: Refs,
  additions: readonly PlacedPolicyAddition[],
): Planned[] {
  return Object.entries(refs.tables).flatMap(([key, table]) => {
    const entry = tables[key];
    if (entry === undefined || (isExisting(entry) && entry.existing.managesPolicy !== true)) return [];
    const holders = [
      { name: "policy", holder: { kind: "table", arn: table.arn } },
      { name: "stream policy", holder: { kind: "stream", arn: table.arnOf("stream") } },
    ] as const;
    return holders.map(({ name, holder }) => {
      const { statements, shared } = additionsTo(holder, additions);
      return { section: "tables", key, name, holder, made: resourcePolicy(holder, statements), shared };
    });
  });
}

function bucketPolicies(
  { buckets = {} }: Environment,
  refs: Refs,
  additions: readonly PlacedPolicyAddition[],
): Planned[] {
  return Object.entries(refs.buckets).flatMap(([key, bucket]) => {
    const entry = buckets[key];
    if (entry === undefined || isExisting(entry)) return [];
    const holder = { kind: "bucket", arn: bucket.arn } as const;
    const { statements, shared } = additionsTo(holder, additions);
    const own = ownAddition(bucket, logSendersOf(key, { buckets }, refs));
    return [
      {
        section: "buckets",
        key,
        name: "policy",
        holder,
        made: resourcePolicy(holder, [...own.statements, ...statements]),
        shared: [...own.shared, ...shared],
      },
    ];
  });
}

function logSendersOf(receiver: string, { buckets = {} }: Pick<Environment, "buckets">, refs: Refs): LogSender[] {
  return Object.entries(buckets).flatMap(([key, entry]) => {
    const sender = refs.buckets[key];
    if (sender === undefined || isExisting(entry) || entry.accessLogs?.bucket !== receiver) return [];
    return [{ bucket: sender, prefix: entry.accessLogs.prefix ?? defaultLogPrefix(entry.name) }];
  });
}

/** Those that belong into the policy of a table, stream or bucket, together. */
function additionsTo(
  { arn }: PolicyHolder,
  additions: readonly PlacedPolicyAddition[],
): Pick<Required<PlacedPolicyAddition>, "statements" | "shared"> {
  const own = additions.filter(({ holder }) => holder.arn === arn);
  return {
    statements: own.flatMap(({ statements }) => statements),
    shared: own.flatMap(({ shared = [] }) => shared),
  };
}
