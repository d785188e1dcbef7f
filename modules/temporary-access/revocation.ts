import { formatArn } from "../aws";
import { type Expectation } from "../proof";
import { policyDocument, type PolicyDocument, service, type Statement, statement } from "../policy";
import { copyData } from "../validation";
import {
  type AccessDesign,
  type Machine,
  roleArns,
  type SharedNames,
  sharedNames,
  type TemporaryAccessContext,
} from "./design";
import { type People, peopleByCaller } from "./people";
import { expectedLogDelivery } from "./role-expectations";
import { logDelivery, type MachineryRole } from "./role-policies";
import { type ScheduleDesign } from "./schedule";

/** Who may end the live credentials of any role or user of the environment. Make one with {@link revocation}. */
export class RevocationDescription {
  constructor(readonly by: People) {}
}

/**
 * A path of the API by which these people end the live credentials of a role or a user of the environment at once.
 *
 * @example
 * revocation({ by: { dora: iamUser("dora") } });
 */
export function revocation({ by }: { readonly by: People }): RevocationDescription {
  return new RevocationDescription(copyData(by));
}

/** A role or a user whose credentials can be ended. */
export interface Revocable {
  readonly kind: "role" | "user";
  readonly arn: string;
  /** Of the standing role of a person, the ARN of the policy that is attached for a time, and is its boundary. */
  readonly policy?: string;
}

/** The standing roles of an access. One that is made for a request is ended as that request is. */
export function revocableRoles(design: AccessDesign | ScheduleDesign): readonly Revocable[] {
  if (design.kind === "approval" && design.mechanism === "unique role") return [];
  return roleArns(design).map((arn) => ({ kind: "role", arn, policy: design.policyArn }));
}

/** A revocation with everything named: data, before anything is built. */
export interface RevocationDesign {
  readonly kind: "revocation";
  readonly key: string;
  readonly shared: SharedNames;
  readonly declared: People;
  /** Who may, by the ARN of the caller. */
  readonly by: Readonly<Record<string, string>>;
  readonly principals: readonly Revocable[];
  readonly machine: Machine;
  readonly logGroup: string;
  /** The policy that denies everything, for users. */
  readonly denial: { readonly name: string; readonly arn: string; readonly document: PolicyDocument };
}

/** Names everything that a revocation is made of. */
export function designRevocation(
  key: string,
  { by }: RevocationDescription,
  context: TemporaryAccessContext,
  principals: readonly Revocable[],
): RevocationDesign {
  const shared = sharedNames(context);
  const { partition, region, account } = shared;
  const name = `${context.environment}-${key}`;
  const denied = `${name}-denied`;
  return {
    kind: "revocation",
    key,
    shared,
    declared: by,
    by: peopleByCaller(by, shared),
    principals,
    machine: {
      name,
      arn: `arn:${partition}:states:${region}:${account}:stateMachine:${name}`,
      role: `${name}-machine`,
    },
    logGroup: `/aws/vendedlogs/states/${name}`,
    denial: {
      name: denied,
      arn: formatArn("policy", { partition, account, path: "/", policy: denied }),
      document: policyDocument([statement({ sid: "Revoked", effect: "Deny", actions: ["*"], resources: ["*"] })]),
    },
  };
}

/** The role of its state machine. */
export function revocationRole({ machine, principals, denial, shared }: RevocationDesign): MachineryRole {
  const standing = principals.flatMap(({ arn, policy }) => (policy === undefined ? [] : [{ arn, policy }]));
  const others = principals.filter(({ policy }) => policy === undefined);
  const arns = (kind: Revocable["kind"]): string[] => others.filter((each) => each.kind === kind).map(({ arn }) => arn);
  const [roles, users] = [arns("role"), arns("user")];
  // There can be many people, and a policy is short. In the path of an access are these roles alone.
  const attached = [...new Set(standing.map(({ policy }) => policy))];
  const paths = [...new Set(standing.map(({ arn }) => arn.replace(/[^/]+$/, "*")))];
  const some = (on: readonly string[], statements: readonly Statement[]): readonly Statement[] =>
    on.length === 0 ? [] : statements;
  return {
    name: machine.role,
    assumedBy: service("states", { sourceArn: machine.arn }),
    policy: policyDocument([
      ...some(roles, [statement({ sid: "DenyOlderSessions", actions: ["iam:PutRolePolicy"], resources: roles })]),
      ...some(paths, [
        statement({
          sid: "DenyOlderSessionsOfPeople",
          actions: ["iam:PutRolePolicy"],
          resources: paths,
          // Whatever it wrote there, the boundary keeps the role within what the access gives.
          conditions: { StringEquals: { "iam:PermissionsBoundary": attached } },
        }),
        statement({
          sid: "DetachFromPeople",
          actions: ["iam:DetachRolePolicy"],
          resources: paths,
          conditions: { ArnEquals: { "iam:PolicyARN": attached } },
        }),
      ]),
      ...some(users, [
        statement({
          sid: "DenyEverything",
          actions: ["iam:AttachUserPolicy"],
          resources: users,
          conditions: { ArnEquals: { "iam:PolicyARN": [denial.arn] } },
        }),
        statement({ sid: "Keys", actions: ["iam:ListAccessKeys", "iam:UpdateAccessKey"], resources: users }),
      ]),
      statement({ sid: "Tell", actions: ["sns:Publish"], resources: [shared.topicArn] }),
      logDelivery,
    ]),
  };
}

/** What that role must be able to do and must not, written by hand. */
export function expectRevocationRole({ key, principals, shared }: RevocationDesign): Expectation {
  const { partition, region, account, environment } = shared;
  const denial = `arn:${partition}:iam::${account}:policy/${environment}-${key}-denied`;
  const topic = `arn:${partition}:sns:${region}:${account}:${environment}-temporary-access`;
  const standing = principals.filter(({ policy }) => policy !== undefined);
  const attached = standing.flatMap(({ policy }) => policy ?? []);
  return {
    allows: [
      ...standing.flatMap(({ arn }) => {
        const path = { resource: `${arn.slice(0, arn.lastIndexOf("/"))}/*`, examples: [arn] };
        return [
          { ...path, actions: ["iam:PutRolePolicy"], within: { "iam:PermissionsBoundary": attached } },
          { ...path, actions: ["iam:DetachRolePolicy"], within: { "iam:PolicyARN": attached } },
        ];
      }),
      ...principals
        .filter((each) => !standing.includes(each))
        .flatMap(({ kind, arn }) =>
          kind === "role"
            ? [{ actions: ["iam:PutRolePolicy"], resource: arn, examples: [arn] }]
            : [
                {
                  actions: ["iam:AttachUserPolicy"],
                  resource: arn,
                  examples: [arn],
                  within: { "iam:PolicyARN": [denial] },
                },
                { actions: ["iam:ListAccessKeys", "iam:UpdateAccessKey"], resource: arn, examples: [arn] },
              ],
        ),
      { actions: ["sns:Publish"], resource: topic, examples: [topic] },
      expectedLogDelivery,
    ],
    refuses: [
      {
        actions: ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "sts:AssumeRole"],
        resources: [`arn:${partition}:iam::${account}:role/admin`],
      },
      {
        actions: ["iam:PutRolePolicy", "iam:DetachRolePolicy", "iam:AttachRolePolicy"],
        resources: standing.map(({ arn }) => arn),
      },
      { actions: ["iam:CreateAccessKey", "iam:PutUserPolicy"], resources: principals.map(({ arn }) => arn) },
    ],
  };
}
