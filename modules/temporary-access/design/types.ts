import { type Grant } from "../../grants";
import { type IdentityPolicy } from "../../principals";
import { type Partition, type Tags } from "../../aws";
import { type PolicyDocument } from "../../policy";
import { type Approval } from "../approval";
import { type Hours } from "../hours";
import { type People, type SignIn } from "../people";
import { type Mechanism } from "../temporary-access-description";

/** Where an access is planned. */
export interface TemporaryAccessContext {
  /** The name of the environment. */
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  /**
   * The tags that Terraform gives every resource.
   * @default none
   */
  readonly tags?: Tags | undefined;
}

/** The names and ARNs that all accesses of an environment share. */
export interface SharedNames {
  readonly partition: Partition;
  readonly account: string;
  readonly region: string;
  readonly environment: string;
  readonly table: string;
  readonly tableArn: string;
  readonly topic: string;
  readonly topicArn: string;
  readonly queue: string;
  readonly queueArn: string;
  readonly api: string;
  readonly apiRole: string;
  readonly eventsRole: string;
}

/** A person who may have an access. */
export interface Person {
  readonly name: string;
  readonly ways: readonly SignIn[];
  /** The name of the standing role. */
  readonly role: string;
  /** The trust policy of the role, as JSON text. */
  readonly trust: string;
}

/** A state machine and its role, by their names. */
export interface Machine {
  readonly name: string;
  readonly arn: string;
  readonly role: string;
}

/** What an access by approval and a scheduled access have in common, with everything named. */
interface GrantedAccess {
  readonly key: string;
  readonly shared: SharedNames;
  /** All people who can ever have it. */
  readonly people: readonly Person[];
  readonly grants: readonly Grant[];
  /** The policy that is attached, and the permissions boundary of the roles. */
  readonly policy: IdentityPolicy;
  readonly policyArn: string;
  /** The IAM path of the roles of people. */
  readonly path: string;
}

/** An access by approval with everything named: data, before anything is built. */
export interface AccessDesign extends GrantedAccess {
  readonly kind: "approval";
  readonly mechanism: Mechanism;
  readonly approval: Approval;
  /** In seconds. */
  readonly maximumDuration: number;
  /** In seconds. */
  readonly decisionWithin: number;
  /** The people who may ask, by the ARN of the caller. */
  readonly eligible: Readonly<Record<string, string>>;
  readonly breakGlass: Readonly<Record<string, string>>;
  /** The people who decide, by the ARN of the caller. Empty where a customer decides. */
  readonly deciders: Readonly<Record<string, string>>;
  /** The same people as declared. */
  readonly declared: Readonly<Record<"eligible" | "breakGlass" | "deciders", People>>;
  readonly grantMachine: Machine;
  readonly removalMachine: Machine;
  readonly decisionMachine: Machine;
  readonly scheduleGroup: string;
  readonly schedulerRole: string;
  readonly logGroup: string;
}

/** A scheduled access with everything named: data, before anything is built. */
export interface ScheduleDesign extends GrantedAccess {
  readonly kind: "schedule";
  readonly hours: Hours;
  /** The schedule group. */
  readonly group: string;
  /** The role of the scheduler. */
  readonly role: string;
}

/** A role or a user whose credentials can be ended. */
export interface Revocable {
  readonly kind: "role" | "user";
  readonly arn: string;
  /** For the standing role of a person, the ARN of the policy that is attached temporarily, and is its boundary. */
  readonly policy?: string;
}

/** A revocation with everything named: data, before anything is built. */
export interface RevocationDesign {
  readonly kind: "revocation";
  readonly key: string;
  readonly shared: SharedNames;
  /** The people who may revoke, as declared. */
  readonly declared: People;
  /** The same people by the ARN of the caller. */
  readonly by: Readonly<Record<string, string>>;
  readonly principals: readonly Revocable[];
  readonly machine: Machine;
  readonly logGroup: string;
  /** The policy that denies everything, for users. */
  readonly denial: { readonly name: string; readonly arn: string; readonly document: PolicyDocument };
}

/** An access by approval, a scheduled access or a revocation. */
export type PlannedAccess = AccessDesign | ScheduleDesign | RevocationDesign;

/** The temporary access of an environment, by kind. */
export interface TemporaryAccessDesigns {
  readonly accesses: readonly AccessDesign[];
  /** @default none */
  readonly schedules?: readonly ScheduleDesign[];
  /** @default none */
  readonly revocations?: readonly RevocationDesign[];
}
