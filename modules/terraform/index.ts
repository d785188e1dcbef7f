export { skipCreationStackTraces } from "./creation-stack-traces";
export { type VerbsOf, withVerbsOf } from "./delegated-verbs";
export { type Deployment, deploymentOf, setDeployment } from "./deployment";
export { HcpTerraformBackend, type HcpTerraformWorkspace } from "./hcp-terraform-backend";
export { literal, literalWith } from "./literal";
export { outputName } from "./output-name";
export { additionsFor, PolicyAdditions, resourcePoliciesIn } from "./policy-additions";
export { policyArgument } from "./policy-argument";
export { ReadableAddresses } from "./readable-addresses";
export {
  checkArguments,
  checkOneReferring,
  madeAsWritten,
  type RenderedResources,
  type RequiredArguments,
} from "./rendered-resources";
export { reportProblems } from "./report-problems";
