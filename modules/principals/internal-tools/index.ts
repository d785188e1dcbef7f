export { checkInternalTool } from "./check-internal-tool";
export {
  hosted,
  type Hosted,
  internalTool,
  InternalToolDescription,
  type InternalToolSettings,
  type PersonIdentity,
  selfHosted,
  type SelfHosted,
  type ToolGrants,
  type ToolRunner,
} from "./internal-tool";
export {
  checkToolNetwork,
  describeNetwork,
  endpointsOf,
  grantFrom,
  type ToolNetwork,
  toolNetworkSchema,
} from "./tool-network";
export { assumesRolesFrom, sessionLimits, toolKeyOf, type ToolPrincipalKey, toolRoles } from "./tool-roles";
