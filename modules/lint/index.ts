export { checkEnvironment, type EnvironmentInventory, environmentRules } from "./environment";
export { asProblem, type Finding, isFatal, type PolicyType } from "./finding";
export { credentialActions } from "./data/privilege-escalation";
export { type LintOptions, lintPolicy, policyRules } from "./lint";
export { suppress, type Suppression, suppressionsSchema } from "./suppression";
export { configurationRules, findUnproved } from "./unproved";
