import { type PolicyJson, type VpcEndpointRef } from "../../../modules/policy";
import { type EndpointPrincipal, type EndpointProps, type EndpointService } from "../../../modules/network";

/** A VPC endpoint of an environment. */
export interface PlannedEndpoint {
  readonly service: EndpointService;
  readonly ref: VpcEndpointRef;
  /** Absent for an existing one, whose policy is its owner's. */
  readonly made?: MadeEndpoint;
}

/** An endpoint with its key. */
export type KeyedEndpoint = readonly [key: string, endpoint: PlannedEndpoint];

/** An endpoint that the environment makes. */
export interface MadeEndpoint {
  readonly props: EndpointProps<EndpointPrincipal>;
  /** The key of the network that it is placed in. */
  readonly network: string;
  /** The keys of the principals behind it. */
  readonly principals: readonly string[];
  /** The keys of the temporary accesses behind it. */
  readonly temporaryAccess: readonly string[];
  readonly policy: PolicyJson;
}
