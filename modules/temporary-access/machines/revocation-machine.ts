import { type Revocable, type RevocationDesign } from "../design/types";
import { answer, publish, refusal, sdkCall } from "./calls";
import { onAnyError, retryAtOnce } from "./failures";
import { jsonata } from "./jsonata";
import { denyOlderSessions } from "./older-sessions";
import { askWhoHolds } from "./policy-holders";
import { choice, machine, pass, when } from "./states";
import {
  type Catcher,
  type Json,
  type JsonObject,
  type StateMachine,
  type States,
  type TaskState,
} from "./state-types";

/**
 * Ends the live credentials of a role or a user. Sessions of a role are denied by the time of their token. The role of a
 * person loses its policy too, because the person could assume it again. Access keys have no such time: they are set
 * inactive, and a policy that denies everything is attached, because Terraform would set a key active again. Terraform
 * manages neither the inline policy of a role nor that attachment.
 *
 * Input: `caller` from the signed call, and the caller's own `body` with `principal`, the name of the role or user.
 */
export function revocationMachine(design: RevocationDesign): StateMachine {
  return machine({
    comment: `Revocation ${design.key}`,
    timeout: 25,
    startAt: "Read the call",
    states: {
      "Read the call": pass(callVariables(design), "Whose credentials?"),
      "Whose credentials?": choice(
        [
          when("$not($exists($lookup($by, $caller)))", "Not yours to say"),
          when("$principal in $roles", "Deny older sessions"),
          when("$principal in $users", "Deny everything"),
        ],
        "Unknown",
      ),
      "Not yours to say": refusal(403, "You are not one who may."),
      Unknown: refusal(404, "The environment has no such role or user."),
      ...endingSessions(design),
      ...endingKeys(design),
      Tell: tell(design, "Was all of it done?"),
      "Was all of it done?": choice([when("$complete", "Done")], "Not all of it"),
      "Not all of it": refusal(500, "Not all of it could be done: some of it may be live."),
      Done: answer(200, jsonata("$string({'revoked': $principal})")),
    },
  });
}

function callVariables({ by, principals }: RevocationDesign): JsonObject {
  const named = (kind: Revocable["kind"]): readonly string[] =>
    principals.filter((each) => each.kind === kind).map(({ arn }) => nameOf(arn));
  return {
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
  };
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** The states for a role, and then for a user of the same name. */
function endingSessions(design: RevocationDesign): States {
  const policy = jsonata("$lookup($policies, $principal)");
  const detached = { RoleName: jsonata("$principal"), PolicyArn: policy };
  return {
    "Deny older sessions": callIam(design, "iam:putRolePolicy", denyOlderSessions("$principal"), "A person's?"),
    "A person's?": choice([when("$exists($lookup($policies, $principal))", "Detach")], "A user too?"),
    // Nothing is attached outside of the hours, or without a grant: then the call fails, and nothing is left to do.
    Detach: callIam(design, "iam:detachRolePolicy", detached, "A user too?", onAnyError("Is it attached?")),
    "Is it attached?": askWhoHolds(
      design.shared,
      { policy, role: "$principal", usage: "PermissionsPolicy" },
      { retry: retryAtOnce, failed: onAnyError("A user too?", { complete: false }), next: "Attached?" },
    ),
    "Attached?": choice([when("$holds", "A user too?", { complete: false })], "A user too?"),
    "A user too?": choice([when("$principal in $users", "Deny everything")], "Tell"),
  };
}

/** The states for a user, who has two access keys at most. */
function endingKeys(design: RevocationDesign): States {
  const user = { UserName: jsonata("$principal") };
  return {
    "Deny everything": callIam(
      design,
      "iam:attachUserPolicy",
      { ...user, PolicyArn: design.denial.arn },
      "List the keys",
    ),
    "List the keys": {
      ...callIam(design, "iam:listAccessKeys", user, "Is there a key?"),
      // The outer brackets keep one key a list.
      Assign: { keys: jsonata("[$states.result.AccessKeyMetadata.AccessKeyId]") },
    },
    "Is there a key?": choice([when("$count($keys) > 0", "Set the first inactive")], "Tell"),
    "Set the first inactive": setInactive(design, 0, "Is there another?"),
    "Is there another?": choice([when("$count($keys) > 1", "Set the second inactive")], "Tell"),
    "Set the second inactive": setInactive(design, 1, "Tell"),
  };
}

function setInactive(design: RevocationDesign, index: 0 | 1, next: string): TaskState {
  const key = { UserName: jsonata("$principal"), AccessKeyId: jsonata(`$keys[${index}]`), Status: "Inactive" };
  return callIam(design, "iam:updateAccessKey", key, next);
}

/** A call whose failure is remembered, so that everything else is still done. */
function callIam(
  { shared }: RevocationDesign,
  action: `iam:${string}`,
  args: Json,
  next: string,
  failed: Catcher = onAnyError(next, { complete: false }),
): TaskState {
  return sdkCall(shared, action, args, { retry: retryAtOnce, catch: [failed], next });
}

function tell({ shared }: RevocationDesign, next: string): TaskState {
  const message =
    "$lookup($by, $caller) & ($complete ? ' ended the live credentials of ' : ' could not end all live credentials of ') & $principal";
  return publish(
    shared,
    { subject: `Credentials revoked in ${shared.environment}`, message },
    // The credentials are ended whether or not the message arrives.
    { retry: retryAtOnce, catch: [onAnyError(next)], next },
  );
}
