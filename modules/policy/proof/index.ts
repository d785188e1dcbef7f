export { type Expectation, type ExpectedAccess, type RefusedRequests, type Within } from "./expectation";
export { type NamedPolicy, provePrincipals, type ProvedPrincipal } from "./prove";
export { proveTrust, type ProvedTrust } from "./trust";
export { type Caller, expectTrust, type TrustExpectation } from "./trust-expectation";
