export * from "./environment";
export { type Finding, type PolicyType, type RuleDescription, type Severity } from "./finding";
export { type LintOptions, lintPolicy, policyRules } from "./lint";
export { suppress, type Suppression, suppressionsSchema } from "./suppression";
