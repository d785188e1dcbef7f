import { type Tags } from "../aws";
import { type BucketOfAws, endpointService, type EndpointService } from "./endpoint-services";

interface CommonEndpointProps<Principal> {
  /** The ID of the VPC, in the region of the stack: `vpc-0123456789abcdef0`. */
  readonly vpc: string;
  /** Those whose requests go through it. What they were granted is all that it lets through. */
  readonly principals: readonly Principal[];
  /**
   * Buckets of AWS that everybody in the VPC may read through an endpoint for S3, as hosts need for their packages.
   * @default none
   */
  readonly bucketsOfAws?: readonly BucketOfAws[];
  readonly tags?: Tags;
}

/** A route to a service. It costs nothing, and only serves the VPC itself: no peer, no network on premises. */
export interface GatewayEndpointProps<Principal> extends CommonEndpointProps<Principal> {
  readonly type: "gateway";
  readonly service: EndpointService;
  /** The IDs of the route tables that lead to it; a subnet without one of them does not use it. */
  readonly routeTables: readonly string[];
}

/** Network interfaces in subnets, billed by the hour and the gigabyte. */
export interface InterfaceEndpointProps<Principal> extends CommonEndpointProps<Principal> {
  readonly type: "interface";
  readonly service: EndpointService;
  /** The IDs of the subnets, at most one in each availability zone. */
  readonly subnets: readonly string[];
  /** The IDs of the security groups. They have to let clients in on port 443. */
  readonly securityGroups: readonly string[];
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
 */
export type EndpointProps<Principal> = GatewayEndpointProps<Principal> | InterfaceEndpointProps<Principal>;

/** An endpoint that somebody else makes, with a policy of their own. */
export interface ExistingEndpointProps {
  readonly service: EndpointService;
  /** `vpce-0123456789abcdef0` */
  readonly id: string;
}

/** Whether the service's own name leads to the endpoint in its VPC by a private zone of AWS. */
export function takesServiceName(props: EndpointProps<unknown>): boolean {
  if (props.type === "gateway") return false;
  return props.privateDns ?? endpointService(props.service).privateDns === "unless refused";
}

/** Whether clients reach the endpoint only by a URL of its own. */
export function needsUrl({ type, service }: EndpointProps<unknown>): boolean {
  return type === "interface" && endpointService(service).privateDns === "never";
}
