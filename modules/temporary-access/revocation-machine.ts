import { revocationPolicy } from "./removal-machine";
import { type Revocable, type RevocationDesign } from "./revocation";
import {
  type Catcher,
  enteredAt,
  jsonata,
  noSuchEntity,
  retryAtOnce,
  sdk,
  type State,
  type StateMachine,
  type TaskState,
} from "./state-machine";

/**
 * Ends the live credentials of a role or a user. Sessions of a role are denied by the time of their token; the role of a
 * person loses its policy too, for the person would take it anew. Access keys
 * have none: they are set inactive, and a policy that denies everything is attached, because Terraform would set a key
 * active again. Terraform manages neither the inline policy of a role nor that attachment.
 *
 * Input: `caller` from the signed call, and the caller's own `body` with `principal`, the name of the role or user.
 */
export function revocationMachine({ shared, by, principals, denial, key }: RevocationDesign): StateMachine {
  const named = (kind: Revocable["kind"]): string[] =>
    principals.filter((each) => each.kind === kind).map(({ arn }) => nameOf(arn));
  // Whatever cannot be done, the rest is done all the same.
  const call = (
    action: string,
    args: TaskState["Arguments"],
    next: string,
    unless: readonly Catcher[] = [],
  ): TaskState => ({
    Type: "Task",
    Resource: sdk(shared.partition, "iam", action),
    Arguments: args,
    Retry: retryAtOnce,
    Catch: [...unless, { ErrorEquals: ["States.ALL"], Assign: { complete: false }, Next: next }],
    Next: next,
  });
  const answer = (status: number, body: string): State => ({ Type: "Succeed", Output: { status, body } });
  const inactive = (index: number, next: string): State =>
    call(
      "updateAccessKey",
      { UserName: jsonata("$principal"), AccessKeyId: jsonata(`$keys[${index}]`), Status: "Inactive" },
      next,
    );
  return {
    Comment: `Revocation ${key}`,
    QueryLanguage: "JSONata",
    StartAt: "Read the call",
    TimeoutSeconds: 25,
    States: {
      "Read the call": {
        Type: "Pass",
        Assign: {
          by,
          roles: named("role"),
          users: named("user"),
          policies: Object.fromEntries(
            principals.flatMap(({ arn, policy }) => (policy === undefined ? [] : [[nameOf(arn), policy] as const])),
          ),
          caller: jsonata("$states.input.caller"),
          principal: jsonata("$states.input.body.principal"),
          keys: [],
          complete: true,
        },
        Next: "Whose credentials?",
      },
      "Whose credentials?": {
        Type: "Choice",
        Choices: [
          { Condition: jsonata("$not($exists($lookup($by, $caller)))"), Next: "Not yours to say" },
          { Condition: jsonata("$principal in $roles"), Next: "Deny older sessions" },
          { Condition: jsonata("$principal in $users"), Next: "Deny everything" },
        ],
        Default: "Unknown",
      },
      "Not yours to say": answer(403, JSON.stringify({ message: "You are not one who may." })),
      Unknown: answer(404, JSON.stringify({ message: "The environment has no such role or user." })),
      "Deny older sessions": call(
        "putRolePolicy",
        {
          RoleName: jsonata("$principal"),
          PolicyName: revocationPolicy,
          PolicyDocument: jsonata(
            "$string({'Version': '2012-10-17', 'Statement': [{'Effect': 'Deny', 'Action': ['*'], 'Resource': ['*'], " +
              `'Condition': {'DateLessThan': {'aws:TokenIssueTime': $fromMillis(${enteredAt})}}}]})`,
          ),
        },
        "A person's?",
      ),
      "A person's?": {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$exists($lookup($policies, $principal))"), Next: "Detach" }],
        Default: "A user too?",
      },
      Detach: call(
        "detachRolePolicy",
        { RoleName: jsonata("$principal"), PolicyArn: jsonata("$lookup($policies, $principal)") },
        "A user too?",
        // Nothing is attached outside of the hours, or without a grant.
        [{ ErrorEquals: noSuchEntity, Next: "A user too?" }],
      ),
      "A user too?": {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$principal in $users"), Next: "Deny everything" }],
        Default: "Tell",
      },
      "Deny everything": call(
        "attachUserPolicy",
        { UserName: jsonata("$principal"), PolicyArn: denial.arn },
        "List the keys",
      ),
      "List the keys": {
        ...call("listAccessKeys", { UserName: jsonata("$principal") }, "Is there a key?"),
        // A user has two at most; the outer brackets keep one a list.
        Assign: { keys: jsonata("[$states.result.AccessKeyMetadata.AccessKeyId]") },
      },
      "Is there a key?": {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$count($keys) > 0"), Next: "Set the first inactive" }],
        Default: "Tell",
      },
      "Set the first inactive": inactive(0, "Is there another?"),
      "Is there another?": {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$count($keys) > 1"), Next: "Set the second inactive" }],
        Default: "Tell",
      },
      "Set the second inactive": inactive(1, "Tell"),
      Tell: {
        Type: "Task",
        Resource: `arn:${shared.partition}:states:::sns:publish`,
        Arguments: {
          TopicArn: shared.topicArn,
          Subject: `Credentials revoked in ${shared.environment}`,
          Message: jsonata(
            "$lookup($by, $caller) & ($complete ? ' ended the live credentials of ' : ' could not end all live credentials of ') & $principal",
          ),
        },
        Retry: retryAtOnce,
        // They are ended all the same.
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Was all of it done?" }],
        Next: "Was all of it done?",
      },
      "Was all of it done?": {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$complete"), Next: "Done" }],
        Default: "Not all of it",
      },
      "Not all of it": answer(500, JSON.stringify({ message: "Not all of it could be done: some of it may be live." })),
      Done: {
        Type: "Succeed",
        Output: { status: 200, body: jsonata("$string({'revoked': $principal})") },
      },
    },
  };
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
