import { type EnvironmentFacts } from "./environment-facts";
import { type Names } from "./names";
import { type Declarations } from "./sections";
import { type EntriesOf } from "./sections/declaration";

// A file in stacks/environments needs this module alone.
export * from "./existing";

/** The sections of an environment with these names. */
type SectionEntries<N extends Names> = {
  readonly [Section in keyof Declarations]?: EntriesOf<Declarations[Section], N>;
};

/**
 * An environment: one account and region with its tables, buckets and KMS keys, and who may do what with them. One
 * stack, one Terraform state.
 *
 * Keys of entries become Terraform addresses and parts of names.
 */
interface EnvironmentDefinition<N extends Names> extends EnvironmentFacts, SectionEntries<N> {}

/** An environment whose keys the compiler has checked. */
export type Environment = EnvironmentDefinition<Names>;

/**
 * An environment. The compiler refuses keys that it does not have, of tables, buckets, KMS keys, networks and endpoints
 * everywhere; everything else is checked when it is synthesised.
 *
 * @example
 * export const dev = defineEnvironment({
 *   name: "dev",
 *   account: "111122223333",
 *   region: "us-east-1",
 *   tables: { orders: { partitionKey: { name: "pk", type: "S" } } },
 *   principals: ({ tables }) => ({
 *     "orders-service": role({ assumedBy: service("ecs-tasks") }).allow(tables.orders.readWrite()),
 *   }),
 * });
 */
// The compiler infers single types from keys, but no record of them: one parameter for each member of Names.
/* oxlint-disable typescript/no-unnecessary-type-parameters -- the definition uses each as often as it is named */
export function defineEnvironment<
  const Key extends string = never,
  const Table extends string = never,
  const Bucket extends string = never,
  const ConnectionName extends string = string,
  const InternalTool extends string = never,
  const Principal extends string = string,
  const Network extends string = never,
  const Endpoint extends string = never,
  const TemporaryAccess extends string = string,
>(
  definition: EnvironmentDefinition<{
    readonly keys: Key;
    readonly tables: Table;
    readonly buckets: Bucket;
    readonly connections: ConnectionName;
    readonly internalTools: InternalTool;
    readonly principals: Principal;
    readonly networks: Network;
    readonly endpoints: Endpoint;
    readonly temporaryAccess: TemporaryAccess;
  }>,
): Environment {
  return definition;
}
/* oxlint-enable typescript/no-unnecessary-type-parameters */
