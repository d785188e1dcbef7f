export {
  type CompiledPolicy,
  type CompiledStatement,
  compilePolicy,
  compilePolicyJson,
  type PolicyKind,
} from "./compile";
export { statementsAbout } from "./compile";
export { decide, type Decision } from "./decide";
export {
  explain,
  type ComparedCondition,
  type Explanation,
  type Miss,
  type NearMiss,
  type StatementReference,
} from "./explain";
export { type Layer, type Policies } from "./layers";
export { type RequestPrincipal, roleSession } from "./principal";
export { type ContextValue } from "./context";
export { type AccessRequest } from "./request";
export { checkConditionKey } from "./text";
export { inRange, readInstant, readRange } from "./values";
