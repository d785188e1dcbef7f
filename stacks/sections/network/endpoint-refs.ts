import { type Renamed } from "../../../modules/catalogue";
import { symbolicNetworkId, type VpcEndpointRef } from "../../../modules/policy";
import { type EndpointProps, type ExistingEndpointProps } from "../../../modules/network";
import { type Existing, isExisting } from "../../existing";
import { type Names, type PrincipalName } from "../../names";
import { type Declaration, schemaOf } from "../declaration";
import { entriesByKey } from "../entry-schemas";
import { type Step } from "../plan-context";

/** A VPC endpoint, and who is behind it by their keys. */
type EndpointEntry<N extends Names> = EndpointProps<NoInfer<PrincipalName<N>>, NoInfer<N["networks"]>> & {
  /**
   * Temporary accesses whose people come through it, while they have them.
   * @default none
   */
  readonly temporaryAccess?: readonly NoInfer<N["temporaryAccess"]>[];
};

export type EndpointEntries<N extends Names> = Readonly<
  Record<N["endpoints"], (EndpointEntry<N> & Renamed) | Existing<ExistingEndpointProps & Renamed>>
>;

interface EndpointDeclaration extends Declaration {
  readonly entries: EndpointEntries<this["names"]>;
}

/** The section of endpoints, of which grants and internal tools know the entries before it is planned. */
export const declaredEndpoints = {
  name: "endpoints",
  title: "endpoints",
  schema: schemaOf<EndpointDeclaration>(
    entriesByKey({
      entry: ["office", () => '{ service: "dynamodb", type: "gateway", network: "office", principals: ["…"] }'],
      existing: "existingEndpoint({ … })",
    }),
  ),
} as const;

/** The endpoints as grants name them, before it is known who is behind them. */
export const endpointRefs: Step<Readonly<Record<string, VpcEndpointRef>>> = {
  plan: ({ entries }) =>
    Object.fromEntries(
      Object.entries(entries(declaredEndpoints) ?? {}).map(([key, entry]) => [
        key,
        isExisting(entry) ? { id: entry.existing.id } : madeRef(key),
      ]),
    ),
};

function madeRef(key: string): VpcEndpointRef {
  return {
    id: symbolicNetworkId("VPC endpoint", `${declaredEndpoints.name}/${key}`),
    expression: `\${aws_vpc_endpoint.${key}.id}`,
  };
}
