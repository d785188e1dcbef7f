import { type Tags } from "../aws";
import { type BucketOfAws, endpointService, type EndpointService } from "./endpoint-services";
import { type NetworkRef } from "./network-props";

interface CommonEndpointProps<Principal, Network> {
  /** Where it is: what its hosts are in. */
  readonly network: Network;
  /** Those whose requests go through it. What they were granted is all that it lets through. */
  readonly principals: readonly Principal[];
  /**
   * Buckets of AWS that everybody in the VPC may read through an endpoint for S3, as hosts need for their packages.
   * @default none
   */
  readonly bucketsOfAws?: readonly BucketOfAws[];
  readonly tags?: Tags;
}

/**
 * A route to a service, in the route tables of a network. It costs nothing, and only serves the VPC itself: no peer, no
 * network on premises.
 */
export interface GatewayEndpointProps<Principal, Network> extends CommonEndpointProps<Principal, Network> {
  readonly type: "gateway";
  readonly service: EndpointService;
}

/** Network interfaces in the subnets of a network, billed by the hour and the gigabyte. */
export interface InterfaceEndpointProps<Principal, Network> extends CommonEndpointProps<Principal, Network> {
  readonly type: "interface";
  readonly service: EndpointService;
  /**
   * Whether the service's own name leads to the endpoint in the whole VPC. Never for DynamoDB and its streams: clients
   * are given the endpoint's URL.
   * @default true for STS and KMS, false for the others
   */
  readonly privateDns?: boolean;
}

/**
 * What an endpoint is made of.
 *
 * @typeParam Principal how a role or a user is named: with its policies in a stack, by its key in an environment
 * @typeParam Network how a network is named: by what it consists of in a stack, by its key in an environment
 */
export type EndpointProps<Principal, Network = NetworkRef> =
  GatewayEndpointProps<Principal, Network> | InterfaceEndpointProps<Principal, Network>;

/** An endpoint that somebody else makes, with a policy of their own. */
export interface ExistingEndpointProps {
  readonly service: EndpointService;
  /** `vpce-0123456789abcdef0` */
  readonly id: string;
}

/** Whether the service's own name leads to the endpoint in its VPC by a private zone of AWS. */
export function takesServiceName(props: EndpointProps<unknown, unknown>): boolean {
  if (props.type === "gateway") return false;
  return props.privateDns ?? endpointService(props.service).privateDns === "unless refused";
}

/** Whether clients reach the endpoint only by a URL of its own. */
export function needsUrl({ type, service }: EndpointProps<unknown, unknown>): boolean {
  return type === "interface" && endpointService(service).privateDns === "never";
}
