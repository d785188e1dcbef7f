export { checkEnvironment, type EnvironmentInventory, environmentRules } from "./environment";
export { type Finding, type PolicyType } from "./finding";
export { type LintOptions, lintPolicy, policyRules } from "./lint";
export { suppress, type Suppression, suppressionsSchema } from "./suppression";
