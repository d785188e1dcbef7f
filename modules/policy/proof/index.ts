export { type BothHalves, proveBothHalves } from "./both-halves";
export { type EndpointOpening, type ProvedEndpoint, proveEndpoint } from "./endpoint";
export { type Expectation, type ExpectedAccess, type RefusedRequests } from "./expectation";
export { type Limit, type LimitValue, type RequestContext, type Within } from "./limit";
export { type NamedPolicy, provePrincipals, type ProvedPrincipal } from "./prove";
export { proveTrust, type ProvedTrust } from "./trust";
export { type Caller, type TrustExpectation } from "./trust-caller";
export { expectTrust } from "./trust-expectation";
export { type ProvedResourcePolicy, proveResourcePolicy, type SharedExpectation } from "./resource-policy";
