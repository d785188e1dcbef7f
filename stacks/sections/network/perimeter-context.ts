import { type PlannedAccess } from "../../../modules/temporary-access";
import { type Problem } from "../../../modules/validation";
import { buckets, type PlannedBucket } from "../buckets";
import { connections, type PlannedConnection } from "../connections";
import { crossAccount, type PlannedExternalPrincipal } from "../cross-account";
import { internalTools } from "../internal-tools";
import { type PlanContext } from "../plan-context";
import { type PlannedPrincipal } from "../planned-principal";
import { principals } from "../principals";
import { type PlannedTable, tables } from "../tables";
import { temporaryAccess } from "../temporary-access";
import { endpoints } from "./endpoints";
import { type PlannedEndpoint } from "./planned-endpoint";

/** What a perimeter may name, and what may lose access by it. */
export interface PerimeterContext {
  readonly tables: Readonly<Record<string, PlannedTable>>;
  readonly buckets: Readonly<Record<string, PlannedBucket>>;
  readonly endpoints: Readonly<Record<string, PlannedEndpoint>>;
  readonly connections: Readonly<Record<string, PlannedConnection>>;
  readonly principals: Readonly<Record<string, PlannedPrincipal>>;
  readonly crossAccount: Readonly<Record<string, PlannedExternalPrincipal>>;
  readonly temporaryAccess: Readonly<Record<string, PlannedAccess>>;
  /** Whether what a perimeter names is absent because of problems that are reported in its own place. */
  readonly isFaulty: Readonly<
    Record<"endpoint" | "connection" | "principal" | "temporary access", (key: string) => boolean>
  >;
}

/** The plans that perimeters are planned with. */
export function perimeterContext({ entries, planned }: PlanContext): PerimeterContext {
  const faultyPrincipals = [...planned(principals).problems, ...planned(internalTools).problems];
  const faultyAccesses = planned(temporaryAccess).problems;
  return {
    tables: planned(tables).plan,
    buckets: planned(buckets).plan,
    endpoints: planned(endpoints).plan,
    connections: planned(connections).plan,
    principals: planned(principals).plan,
    crossAccount: planned(crossAccount).plan,
    temporaryAccess: planned(temporaryAccess).plan,
    isFaulty: {
      endpoint: (key) => Object.hasOwn(entries(endpoints) ?? {}, key),
      connection: (key) => Object.hasOwn(entries(connections) ?? {}, key),
      principal: (key) => isFaulty(key, faultyPrincipals),
      "temporary access": (key) => isFaulty(key, faultyAccesses),
    },
  };
}

/**
 * Whether the problems explain why a section has no plan for a key: they are of the entry, of the internal tool that
 * the role is of, or of the whole section.
 */
function isFaulty(key: string, problems: readonly Problem[]): boolean {
  return problems.some(({ place: [, entry] }) => entry === undefined || key === entry || key.startsWith(`${entry}-`));
}
