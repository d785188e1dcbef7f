// An account in which temporary access runs: its state machines on one clock, with tables, roles and schedules in memory.
// Every call of a state machine is first decided by the policies of its own role.
import { TableRef } from "../../../modules/grants";
import { compilePolicyJson, decide, roleSession } from "../../../modules/evaluation";
import { policyJson } from "../../../modules/policy";
import {
  accessRoles,
  type AccessDesign,
  decisionMachine,
  designAccess,
  grantMachine,
  iamUser,
  peer,
  removalMachine,
  type StateMachine,
  temporaryAccess,
  type TemporaryAccessSettings,
} from "../../../modules/temporary-access";
import { AwsError, Table } from "./dynamodb";
import { type Execution, StepFunctions } from "./state-machines";

export const account = "111122223333";

export const orders = new TableRef({
  name: "orders",
  account,
  region: "us-east-1",
  indexes: [],
  streamViewTypes: [],
  pointInTimeRecovery: false,
});

export const context = { environment: "prod", account, region: "us-east-1" };

export const mechanisms = ["standing role", "unique role"] as const;

export const onCall = { alice: iamUser("alice"), bob: iamUser("bob"), carol: iamUser("carol") };

export function design(settings: Partial<TemporaryAccessSettings> = {}): AccessDesign {
  const description = temporaryAccess({ eligible: onCall, approval: peer(), maximumDuration: 3600, ...settings });
  const { design: made } = designAccess("on-call-orders", description.allow(orders.write()), context);
  if (made === undefined) throw new Error("the access has no grants");
  return made;
}

/** The states of a machine in which it calls AWS. */
export function tasks(machine: StateMachine): string[] {
  return Object.entries(machine.States).flatMap(([name, { Type }]) => (Type === "Task" ? [name] : []));
}

/** The ARN with which API Gateway says who called. */
export function user(name: string): string {
  return `arn:aws:iam::${account}:user/${name}`;
}

type IdentityPolicy = ReturnType<typeof compilePolicyJson<"identity">>;

interface Role {
  readonly attached: Set<string>;
  readonly inline: Map<string, string>;
  readonly boundary: string;
  readonly trust: string;
}

interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** What the API answers. */
export interface Answer {
  readonly status: number;
  readonly body: Arguments;
}

type Arguments = Readonly<Record<string, unknown>>;

/** A call that fails, before it does anything or after it has. */
interface Failure {
  /** @default every call */
  readonly call?: string;
  readonly when: "before" | "after";
  readonly machine?: string;
  readonly state?: string;
  /** @default "Aws.ServiceFailureException" */
  readonly code?: string;
  times: number;
}

function policiesOf(design: AccessDesign): ReadonlyMap<string, IdentityPolicy> {
  return new Map(
    accessRoles(design).map(({ name, policy }) => [name, compilePolicyJson("identity", policyJson(policy))]),
  );
}

function machinesOf(design: AccessDesign): ConstructorParameters<typeof StepFunctions>[0] {
  const { grantMachine: grant, removalMachine: removal, decisionMachine: decision } = design;
  return {
    [grant.arn]: { definition: grantMachine(design), role: grant.role },
    [removal.arn]: { definition: removalMachine(design), role: removal.role },
    [decision.arn]: { definition: decisionMachine(design), role: decision.role },
  };
}

export class World {
  readonly table = new Table();
  readonly roles = new Map<string, Role>();
  readonly published: string[] = [];
  readonly calls: string[] = [];
  readonly alarms: Execution[] = [];
  readonly failures: Failure[] = [];
  /** How the engine spells the error of a role or an attachment that is not there. */
  noSuchEntity = "Iam.NoSuchEntityException";
  readonly steps: StepFunctions;
  /** The policy of each role of the machinery, compiled once: a world decides thousands of calls. */
  private machinery: ReadonlyMap<string, IdentityPolicy>;

  constructor(public design: AccessDesign) {
    const { grantMachine: grant, removalMachine: removal } = design;
    this.machinery = policiesOf(design);
    this.makeStandingRoles();
    this.steps = new StepFunctions(
      machinesOf(design),
      (resource, args, machine, state) => this.serve(resource, args as Arguments, machine, state),
      (execution) => {
        // The rule on executions that did not succeed, and the alarm.
        if (execution.machine === grant.arn) this.steps.start(removal.arn, { request: execution.name });
        if (execution.machine === removal.arn) this.alarms.push(execution);
      },
    );
  }

  /** Deploys the access again: Terraform makes and destroys the roles of people, and detaches what they have. */
  deploy(design: AccessDesign): void {
    for (const { role } of this.design.people) this.roles.delete(role);
    this.design = design;
    this.machinery = policiesOf(design);
    this.makeStandingRoles();
    this.steps.replace(machinesOf(design));
  }

  private makeStandingRoles(): void {
    if (this.design.mechanism !== "standing role") return;
    for (const { role, trust } of this.design.people) this.makeRole(role, this.design.policyArn, trust);
  }

  /** A request, as the API makes one of a signed call. */
  ask(
    path: "requests" | "extensions" | "break-glass",
    who: string,
    body: unknown = { seconds: 3600, reason: "r" },
    sourceIp = "203.0.113.10",
  ): Execution {
    const input = { path, caller: user(who), sourceIp, body };
    return this.steps.start(this.design.grantMachine.arn, input);
  }

  /** What somebody says about a request, and the answer. */
  async say(path: string, caller: string, body: unknown): Promise<Answer> {
    const said = this.steps.start(this.design.decisionMachine.arn, { path, caller, body });
    do await this.steps.pass(1);
    while (said.status === "RUNNING");
    if (said.status !== "SUCCEEDED") return { status: 500, body: {} };
    const { status, body: text } = said.output as { readonly status: number; readonly body: string };
    return { status, body: JSON.parse(text) as Arguments };
  }

  decide(request: Execution, who: string, decision = "APPROVE"): Promise<Answer> {
    return this.say("decisions", user(who), { request: request.name, decision });
  }

  stateOf(request: Execution): string | undefined {
    return this.table.all().find(({ id }) => id === `request#${request.name}`)?.["state"];
  }

  /** The roles that hold the access. */
  granted(): string[] {
    return [...this.roles].filter(([, { attached }]) => attached.size > 0).map(([name]) => name);
  }

  /** A change that an administrator makes in the console. */
  takeAway(name: string): void {
    this.roles.get(name)?.attached.clear();
    if (this.design.mechanism === "unique role") this.roles.delete(name);
  }

  private makeRole(name: string, boundary: string, trust: string): void {
    this.roles.set(name, { attached: new Set(), inline: new Map(), boundary, trust });
  }

  private serve(resource: string, args: Arguments, machine: string, state: string): unknown {
    const operation = resource.replace(/^aws-sdk:/, "").replace(":", ".");
    for (const call of this.requestsOf(operation, args)) this.authorize(call, machine);
    this.calls.push(`${machine} ${operation}`);
    const failure = this.failures.find(
      (each) =>
        each.times > 0 &&
        (each.call ?? operation) === operation &&
        (each.machine ?? machine) === machine &&
        (each.state ?? state) === state,
    );
    if (failure !== undefined) failure.times--;
    const error = new AwsError(failure?.code ?? "Aws.ServiceFailureException");
    if (failure?.when === "before") throw error;
    const result = this.perform(operation, args);
    if (failure?.when === "after") throw error;
    return result;
  }

  private authorize({ action, resource, context: keys }: Call, machine: string): void {
    const policy = this.machinery.get(machine);
    if (policy === undefined) throw new Error(`${machine} is no role`);
    const principal = roleSession(`arn:aws:iam::${account}:role/${machine}`, "execution");
    const decision = decide({ identity: [policy] }, { principal, action, resource, context: keys ?? {} });
    const [, missing] = /:role\/temporary-access\/.*\/([^/]+)$/.exec(resource) ?? [];
    // A role that is not there has no permissions boundary, and IAM decides before it looks.
    if (decision !== "allowed" && missing !== undefined && !this.roles.has(missing)) {
      throw new AwsError("Iam.IamException");
    }
    if (decision !== "allowed") throw new Error(`${machine} may not ${action} on ${resource}: ${decision}`);
  }

  private requestsOf(operation: string, args: Arguments): Call[] {
    const { shared } = this.design;
    const leadingKeys = { "dynamodb:LeadingKeys": [this.design.key] };
    const onTable = (action: string): Call => ({ action, resource: shared.tableArn, context: leadingKeys });
    const roleArn = `arn:aws:iam::${account}:role${this.design.path}${String(args["RoleName"])}`;
    const boundary = (fallback: unknown): string =>
      this.roles.get(String(args["RoleName"]))?.boundary ?? String(fallback);
    const onRole = (action: string, keys: Readonly<Record<string, string>> = {}): Call => ({
      action,
      resource: roleArn,
      context: { "iam:PermissionsBoundary": boundary(args["PermissionsBoundary"]), ...keys },
    });
    const policy = { "iam:PolicyARN": String(args["PolicyArn"]) };
    switch (operation) {
      case "dynamodb.getItem":
        return [onTable("dynamodb:GetItem")];
      case "dynamodb.updateItem":
        return [onTable("dynamodb:UpdateItem")];
      case "dynamodb.transactWriteItems":
        return (args["TransactItems"] as Arguments[]).map((each) =>
          onTable(`dynamodb:${Object.keys(each)[0] ?? ""}Item`),
        );
      case "iam.attachRolePolicy":
        return [onRole("iam:AttachRolePolicy", policy)];
      case "iam.detachRolePolicy":
        return [onRole("iam:DetachRolePolicy", policy)];
      case "iam.listEntitiesForPolicy":
        return [{ action: "iam:ListEntitiesForPolicy", resource: String(args["PolicyArn"]) }];
      case "iam.putRolePolicy":
        return [onRole("iam:PutRolePolicy")];
      case "iam.createRole":
        return [onRole("iam:CreateRole")];
      case "iam.deleteRole":
        return [onRole("iam:DeleteRole")];
      case "scheduler.createSchedule": {
        const { GroupName, Name, Target } = args as { GroupName: string; Name: string; Target: { RoleArn: string } };
        return [
          {
            action: "scheduler:CreateSchedule",
            resource: `arn:aws:scheduler:us-east-1:${account}:schedule/${GroupName}/${Name}`,
          },
          {
            action: "iam:PassRole",
            resource: Target.RoleArn,
            context: { "iam:PassedToService": "scheduler.amazonaws.com" },
          },
        ];
      }
      case "sns.publish":
        return [{ action: "sns:Publish", resource: String(args["TopicArn"]) }];
      case "states.startExecution":
        return [{ action: "states:StartExecution", resource: String(args["StateMachineArn"]) }];
      case "sfn.sendTaskSuccess":
        return [{ action: "states:SendTaskSuccess", resource: "*" }];
      default:
        throw new Error(`the account of the tests has no ${operation}`);
    }
  }

  private rolesWith({ PolicyArn, PolicyUsageFilter }: Arguments): { readonly RoleName: string }[] {
    const has = ({ attached, boundary }: Role): boolean =>
      PolicyUsageFilter === "PermissionsBoundary" ? boundary === PolicyArn : attached.has(String(PolicyArn));
    return [...this.roles].flatMap(([RoleName, role]) => (has(role) ? [{ RoleName }] : []));
  }

  private perform(operation: string, args: Arguments): unknown {
    const name = String(args["RoleName"]);
    const role = (): Role => {
      const found = this.roles.get(name);
      if (found === undefined) throw new AwsError(this.noSuchEntity);
      return found;
    };
    switch (operation) {
      case "dynamodb.getItem":
        return this.table.getItem(args);
      case "dynamodb.updateItem":
        return this.table.updateItem(args);
      case "dynamodb.transactWriteItems":
        return this.table.transactWriteItems(args as Parameters<Table["transactWriteItems"]>[0]);
      case "iam.attachRolePolicy":
        role().attached.add(String(args["PolicyArn"]));
        return {};
      case "iam.detachRolePolicy":
        if (!role().attached.delete(String(args["PolicyArn"]))) throw new AwsError(this.noSuchEntity);
        return {};
      case "iam.listEntitiesForPolicy":
        return { PolicyRoles: this.rolesWith(args), IsTruncated: false };
      case "iam.putRolePolicy":
        role().inline.set(String(args["PolicyName"]), String(args["PolicyDocument"]));
        return {};
      case "iam.createRole":
        this.makeRole(name, String(args["PermissionsBoundary"]), String(args["AssumeRolePolicyDocument"]));
        return {};
      case "iam.deleteRole":
        if (role().attached.size > 0) throw new AwsError("Iam.DeleteConflictException");
        this.roles.delete(name);
        return {};
      case "scheduler.createSchedule": {
        const { ScheduleExpression, StartDate, EndDate, Target } = args as {
          ScheduleExpression: string;
          StartDate: string;
          EndDate: string;
          Target: { Arn: string; Input: string };
        };
        const [, minutes] = /^rate\((\d+) minutes\)$/.exec(ScheduleExpression) ?? [];
        const [first, last] = [Date.parse(StartDate), Date.parse(EndDate)];
        // Whatever is no number compares false.
        if (!(Number(minutes) > 0 && first > this.steps.now && last > first)) {
          throw new AwsError("Scheduler.ValidationException");
        }
        for (let instant = first; instant < last; instant += Number(minutes) * 60_000) {
          this.steps.at(instant, () => this.steps.start(Target.Arn, JSON.parse(Target.Input)));
        }
        return {};
      }
      case "sns.publish":
        this.published.push(`${String(args["Subject"])}: ${String(args["Message"])}`);
        return {};
      case "states.startExecution":
        return { executionArn: this.steps.start(String(args["StateMachineArn"]), args["Input"]).name };
      case "sfn.sendTaskSuccess":
        return this.steps.sendTaskSuccess(String(args["TaskToken"]), String(args["Output"]));
      default:
        throw new Error(`the account of the tests has no ${operation}`);
    }
  }
}

/** Nothing is granted, nobody is waiting, everybody may ask anew, and no removal failed. */
export function expectNothingGranted(world: World): void {
  expect(world.alarms).toEqual([]);
  expectNothingLeft(world);
}

/** The same, whether or not a removal failed on the way. */
export function expectNothingLeft(world: World): void {
  const { mechanism, people } = world.design;
  expect(world.granted()).toEqual([]);
  expect([...world.roles.keys()]).toEqual(mechanism === "standing role" ? people.map(({ role }) => role) : []);
  expect(world.table.all().filter(({ id = "" }) => id.startsWith("person#"))).toEqual([]);
  expect(world.table.all().filter(({ token }) => token !== undefined)).toEqual([]);
  expect(world.steps.executions.filter(({ status }) => status === "RUNNING")).toEqual([]);
}

/** A request of somebody for `seconds` that somebody else approves. */
export async function askAndApprove(world: World, who = "alice", approver = "bob", seconds = 3600): Promise<Execution> {
  const request = world.ask("requests", who, { seconds, reason: "r" });
  await world.steps.pass(5);
  expect(world.stateOf(request)).toBe("PENDING");
  expect(await world.decide(request, approver)).toMatchObject({ status: 200 });
  await world.steps.pass(5);
  expect(world.stateOf(request)).toBe("GRANTED");
  return request;
}
