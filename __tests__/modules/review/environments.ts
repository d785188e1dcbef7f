// Environments before and after an edit, and the judgement of the edit.
import { accessKeys, role } from "../../../modules/principals";
import { type TableRef } from "../../../modules/grants";
import { artie } from "../../../modules/connections";
import { service } from "../../../modules/policy";
import { formatLock, judgeEdit, parseLock, readInventory } from "../../../modules/review";
import { formatProblem } from "../../../modules/validation";
import { type Environment } from "../../../stacks";
import { synthesizeEnvironment } from "../../synth";

const ecs = service("ecs-tasks");
export const pk = { name: "pk", type: "S" } as const;

/** A connection that replicates the table of orders. */
export function replicated(options: Partial<Parameters<typeof artie>[0]>) {
  return artie({ tables: ["orders"], vendorAccount: "123456789012", externalId: "artie-8d41c7", ...options });
}

/** An environment with one entry of each kind that can be lost. */
export const environment: Environment = {
  name: "prod",
  account: "111122223333",
  region: "us-east-1",
  keys: { fields: {} },
  tables: { orders: { partitionKey: pk, stream: "NEW_AND_OLD_IMAGES" }, users: { partitionKey: pk } },
  buckets: { exports: { name: "acme-exports" } },
  connections: { artie: replicated({ credentials: ["role", accessKeys(["2026-05", "2026-11"])] }) },
  principals: ({ tables }) => ({
    reader: role({ assumedBy: ecs }).allow((tables as never as { readonly orders: TableRef }).orders.read()),
  }),
};

/** The environment with other parts. */
export function edited(parts: Partial<Environment>): Environment {
  return { ...environment, ...parts };
}

/** The written stack of an environment. */
export function written(of: Environment): Readonly<Record<string, unknown>> {
  return synthesizeEnvironment(of).json as unknown as Readonly<Record<string, unknown>>;
}

/** The resources of a configuration by type and name, to edit one. */
export type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** A copy of a configuration with its resources edited. */
export function withResources(
  configuration: Readonly<Record<string, unknown>>,
  edit: (resources: Resources) => void,
  blocks: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const copy = structuredClone(configuration) as Record<string, unknown>;
  edit(copy["resource"] as Resources);
  return { ...copy, ...blocks };
}

/** What is refused and reported of the way from one written stack to another, through the text of a lock. */
export function review(before: unknown, after: unknown): { readonly refused: string[]; readonly reported: string[] } {
  const { lock, problems } = parseLock(formatLock({ environment: "prod", ...readInventory(before) }), "prod");
  if (lock === undefined) throw new Error(problems.map(formatProblem).join("\n"));
  const judged = judgeEdit(lock, readInventory(after));
  return {
    refused: judged.problems.map(formatProblem),
    reported: judged.reported.flatMap(({ key, details }) => details.map((detail) => `${key}: ${detail}`)),
  };
}
