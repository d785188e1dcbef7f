import { formatArn, partitionOf } from "../../aws";
import {
  type AccessDesign,
  type Machine,
  type ScheduleDesign,
  type SharedNames,
  type TemporaryAccessContext,
} from "./types";

/** The names that all accesses of an environment share. */
export function sharedNames({ environment, account, region }: TemporaryAccessContext): SharedNames {
  const partition = partitionOf(region);
  const name = `${environment}-temporary-access`;
  return {
    partition,
    account,
    region,
    environment,
    table: name,
    tableArn: formatArn("table", { partition, region, account, table: name }),
    topic: name,
    topicArn: `arn:${partition}:sns:${region}:${account}:${name}`,
    queue: `${name}-undelivered`,
    queueArn: `arn:${partition}:sqs:${region}:${account}:${name}-undelivered`,
    api: name,
    apiRole: `${name}-api`,
    eventsRole: `${name}-events`,
  };
}

/** The names of a state machine and of its role. */
export function namedMachine({ partition, region, account }: SharedNames, name: string, role = name): Machine {
  return { name, arn: `arn:${partition}:states:${region}:${account}:stateMachine:${name}`, role };
}

/** The log group of the state machines of an access or a revocation. */
export function logGroupOf(name: string): string {
  return `/aws/vendedlogs/states/${name}`;
}

/** The ARN of a policy of temporary access. */
export function policyArnOf({ partition, account }: SharedNames, policy: string): string {
  return formatArn("policy", { partition, account, path: "/", policy });
}

/** The ARN of a role of the machinery. */
export function machineryRoleArn({ partition, account }: SharedNames, role: string): string {
  return formatArn("role", { partition, account, path: "/", role });
}

/** The ARN of a schedule group, or of schedules in it. */
export function schedulerArn(
  { partition, region, account }: SharedNames,
  resource: `schedule-group/${string}` | `schedule/${string}`,
): string {
  return `arn:${partition}:scheduler:${region}:${account}:${resource}`;
}

/** The ARNs of the roles of people one by one, or the pattern of the unique roles. */
export function roleArns(design: AccessDesign | ScheduleDesign): readonly string[] {
  const { people, path, shared } = design;
  if (hasUniqueRoles(design)) return [everyRoleArn(design)];
  return people.map(({ role }) => formatArn("role", { ...shared, path, role }));
}

/** The pattern of all roles that an access can have had, whatever its mechanism and its people were. */
export function everyRoleArn({ path, shared }: AccessDesign | ScheduleDesign): string {
  return formatArn("role", { ...shared, path, role: "*" });
}

/** The pattern of the roles that are made for requests. */
export function uniqueRoleArn({ key, path, shared }: AccessDesign): string {
  return formatArn("role", { ...shared, path, role: `${key}-*` });
}

/** Whether a role is made for each request. */
export function hasUniqueRoles(design: AccessDesign | ScheduleDesign): boolean {
  return design.kind === "approval" && design.mechanism === "unique role";
}
