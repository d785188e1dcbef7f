export { compilePolicy, compilePolicyJson, statementsAbout } from "./compile";
export { type CompiledPolicy } from "./compiled-policy";
export { decide, type Decision } from "./decide";
export { explain, type NearMiss, type StatementReference } from "./explain";
export { type Layer, type Policies } from "./layers";
export { type RequestPrincipal, roleSession } from "./principal";
export { type ContextValue } from "./context";
export { type AccessRequest } from "./access-request";
