export { endpointOpenings, endpointPolicy, type EndpointTraffic } from "./endpoint-policy";
export { type EndpointPrincipal } from "./endpoint-principals";
export {
  checkEndpoint,
  checkEndpointsTogether,
  type EndpointProps,
  type GatewayEndpointProps,
  type InterfaceEndpointProps,
  needsUrl,
} from "./endpoint-props";
export {
  type BucketOfAws,
  carriesAction,
  type EndpointService,
  endpointServiceName,
  endpointServices,
} from "./endpoint-services";
export { checkExistingEndpoint, type ExistingEndpointProps } from "./existing-endpoint-props";
export { checkExistingNetwork, existingNetworkRef, type ExistingNetworkProps } from "./existing-network-props";
export { Network } from "./network";
export { checkNetwork, type NetworkProps } from "./network-props";
export { type NetworkRef } from "./network-ref";
export { bucketPerimeter, checkPerimeter, type Perimeter, streamPerimeter, tablePerimeter } from "./perimeter";
export { reachesBucket, reachesStream, reachesTable } from "./perimeter-reach";
export { provePerimeter, type ProvedPerimeter } from "./prove-perimeter";
export { VpcEndpoint } from "./vpc-endpoint";
export { networkParts } from "./network-parts";
