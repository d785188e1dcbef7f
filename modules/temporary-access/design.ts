import { type Grant, windowOf } from "../grants";
import { identityPolicies, type IdentityPolicy } from "../principals";
import { formatArn, type Partition, partitionOf } from "../aws";
import { policyJson } from "../policy";
import { type Problem } from "../validation";
import { type Approval, approverOf, decidersOf } from "./approval";
import { type People, peopleByCaller, personTrust, type SignIn, signIns, together } from "./people";
import { type Mechanism, type TemporaryAccessDescription } from "./temporary-access-description";

/** What an access is planned in. */
export interface TemporaryAccessContext {
  /** The name of the environment. */
  readonly environment: string;
  readonly account: string;
  readonly region: string;
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

/** Somebody who may have the access. */
export interface Person {
  readonly name: string;
  readonly ways: readonly SignIn[];
  /** The standing role, by name. */
  readonly role: string;
  /** Who may assume it, as JSON text. */
  readonly trust: string;
}

/** An access with everything named: data, before anything is built. */
export interface AccessDesign {
  readonly kind: "approval";
  readonly key: string;
  readonly shared: SharedNames;
  readonly mechanism: Mechanism;
  readonly approval: Approval;
  readonly maximumDuration: number;
  readonly decisionWithin: number;
  /** Everybody who may ever have it. */
  readonly people: readonly Person[];
  /** Who may ask, by the ARN of the caller. */
  readonly eligible: Readonly<Record<string, string>>;
  readonly breakGlass: Readonly<Record<string, string>>;
  /** Who decides, by the ARN of the caller; nobody of the environment where a customer does. */
  readonly deciders: Readonly<Record<string, string>>;
  /** The same people as they are declared. */
  readonly declared: Readonly<Record<"eligible" | "breakGlass" | "deciders", People>>;
  readonly grants: readonly Grant[];
  /** What is attached, and the most that any of its roles can ever do. */
  readonly policy: IdentityPolicy;
  readonly policyArn: string;
  /** Where its roles stand in the account's tree of names. */
  readonly path: string;
  readonly grantMachine: Machine;
  readonly removalMachine: Machine;
  readonly decisionMachine: Machine;
  readonly scheduleGroup: string;
  readonly schedulerRole: string;
  readonly logGroup: string;
}

/** A state machine and its role, by their names. */
export interface Machine {
  readonly name: string;
  readonly arn: string;
  readonly role: string;
}

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

/** Names everything that an access is made of, and what keeps its grants from being one policy. */
export function designAccess(
  key: string,
  { settings, grants }: TemporaryAccessDescription,
  context: TemporaryAccessContext,
): { readonly design: AccessDesign | undefined; readonly problems: readonly Problem[] } {
  const shared = sharedNames(context);
  const { partition, account, region } = shared;
  const name = `${context.environment}-${key}`;
  const { policies, problems } = identityPolicies(grants, name, "role");
  const [policy] = policies;
  const { eligible, approval, breakGlass = {} } = settings;
  const deciders = decidersOf(approverOf(approval), eligible);
  const machine = (what: string): Machine => ({
    name: `${name}-${what}`,
    arn: `arn:${partition}:states:${region}:${account}:stateMachine:${name}-${what}`,
    role: `${name}-${what}`,
  });
  if (policy === undefined) return { design: undefined, problems };
  return {
    problems,
    design: {
      kind: "approval",
      key,
      shared,
      mechanism: settings.mechanism ?? "standing role",
      approval,
      maximumDuration: settings.maximumDuration,
      decisionWithin: settings.decisionWithin ?? 3600,
      people: signIns(together(eligible, breakGlass)).map(([person, ways]) => ({
        name: person,
        ways,
        role: `${name}-${person}`,
        trust: JSON.stringify(policyJson(personTrust(person, ways, shared, windowOf(grants)))),
      })),
      eligible: peopleByCaller(eligible, shared),
      breakGlass: peopleByCaller(breakGlass, shared),
      deciders: peopleByCaller(deciders, shared),
      declared: { eligible, breakGlass, deciders },
      grants,
      policy,
      policyArn: formatArn("policy", { partition, account, path: "/", policy: policy.name }),
      path: `/temporary-access/${context.environment}/${key}/`,
      grantMachine: machine("grant"),
      removalMachine: machine("removal"),
      decisionMachine: machine("decision"),
      scheduleGroup: name,
      schedulerRole: `${name}-scheduler`,
      logGroup: `/aws/vendedlogs/states/${name}`,
    },
  };
}

/** The ARN of a role of the machinery. */
export function machineryRoleArn({ partition, account }: SharedNames, role: string): string {
  return formatArn("role", { partition, account, path: "/", role });
}

/** The ARNs of the roles of people one by one, or the pattern of those that are made for each request. */
export function roleArns({
  mechanism,
  people,
  path,
  shared,
}: Pick<AccessDesign, "people" | "path" | "shared"> & Partial<Pick<AccessDesign, "mechanism">>): readonly string[] {
  const arn = (role: string): string => formatArn("role", { ...shared, path, role });
  return mechanism === "unique role" ? [arn("*")] : people.map(({ role }) => arn(role));
}
