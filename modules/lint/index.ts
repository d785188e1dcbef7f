export { checkEnvironment, type EnvironmentInventory, environmentRules } from "./environment";
export { asProblem, type Finding, isFatal, type PolicyType } from "./finding";
export { type LintOptions, lintPolicy, policyRules } from "./lint";
export { suppress, type Suppression, suppressionsSchema } from "./suppression";
export { configurationRules, findUnproved } from "./unproved";
