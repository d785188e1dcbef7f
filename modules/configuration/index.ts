export { type Arguments, isArguments, labelled } from "./blocks";
export { compareAccess } from "./compare";
export {
  type Fact,
  joinProved,
  type JoinedAccess,
  type Json,
  type ProvedAccess,
  Unknown,
  type WrittenFact,
} from "./fact";
export { documentFact, policyFacts, principalFacts, principalSubject, type WrittenPrincipal } from "./principal-facts";
export { importIdsOf } from "./import-ids";
export { protectionFacts } from "./protection-facts";
export { providerSubject } from "./provider-facts";
export { readConfiguration, type WrittenAccess } from "./read-configuration";
export { readResources, type ReadResource } from "./read-resources";
export { usesOf } from "./uses-of-roles";
