// What environment files call.
export {
  administrator,
  type Approval,
  type Approver,
  approverOf,
  customer,
  deterministic,
  type GrantConditions,
  peer,
} from "./approval";
export { type Day, type Hours, isOvernight, type UtcHours } from "./hours";
export { iamUser, identityCenterUser, type People, pinnedSession, type SignIn } from "./people";
export { revocation, RevocationDescription } from "./revocation-description";
export {
  scheduledAccess,
  ScheduledAccessDescription,
  type ScheduledAccessSettings,
} from "./scheduled-access-description";
export {
  type Mechanism,
  temporaryAccess,
  TemporaryAccessDescription,
  type TemporaryAccessSettings,
} from "./temporary-access-description";

// Designs: an access with everything named, before anything is built.
export { designAccess } from "./design/design-access";
export { designRevocation, revocableRoles } from "./design/design-revocation";
export { designSchedule } from "./design/design-schedule";
export { queuePolicy } from "./design/queue-policy";
export { roleArns, sharedNames } from "./design/shared-names";
export {
  type AccessDesign,
  type PlannedAccess,
  type Revocable,
  type ScheduleDesign,
  type SharedNames,
  type TemporaryAccessDesigns,
} from "./design/types";
export { checkApi } from "./checks/check-api";
export { planAccess } from "./checks/plan-access";

// What a design is built from.
export { apiPolicy } from "./api/api-policy";
export { openApi } from "./api/open-api";
export { answerTemplate, listedTemplate, startedTemplate, startTemplate } from "./api/templates";
export { decisionMachine } from "./machines/decision-machine";
export { grantMachine } from "./machines/grant-machine";
export { removalMachine } from "./machines/removal-machine";
export { revocationMachine } from "./machines/revocation-machine";
export { type Json, type State, type StateMachine } from "./machines/state-types";
export { accessRoles } from "./roles/access-roles";
export { designedRoles } from "./roles/designed-roles";
export { endpointPrincipals } from "./roles/endpoint-principals";
export { revocationRole } from "./roles/revocation-role";
export { type DesignedRole } from "./roles/types";
export { writtenTemporaryAccess } from "./written-access";

// Constructs.
export { TemporaryAccess, temporaryAccessOutputs, type TemporaryAccessProps } from "./machinery/temporary-access";
