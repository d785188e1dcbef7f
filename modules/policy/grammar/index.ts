/*
 * The grammar of the texts in a policy. The evaluator reads policies by it and the linter reports what it refuses, so
 * that neither accepts a text that the other does not.
 */
export { checkActionPattern, isAction } from "./action";
export { arnParts, arnPatternParts, arnSegments, checkResourceArn } from "./arn";
export {
  checkConditionKeys,
  checkConditionValue,
  readConditionText,
  type ValueForm,
  valueForms,
  wrongValue,
} from "./condition";
export { checkPrincipalName } from "./principal";
export { type OperatorType, parseOperator, type ParsedOperator } from "./operator";
export {
  isConstant,
  longestText,
  type Pattern,
  type PolicyText,
  readPattern,
  readText,
  tooLong,
  widest,
  type Wildcard,
} from "./text";
