import { type AccessDesign } from "./design";
import { expressions, item } from "./request-table";
import { type Json, jsonata, remove, sdk, type State } from "./state-machine";

/** An attachment must not arrive after the removal has detached for the second time: in all it is tried for a minute. */
const briefly = {
  TimeoutSeconds: 15,
  Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 5, MaxAttempts: 2, BackoffRate: 2 }],
} as const;

/** The states that give the access, or the grant that is live to its extension, and then wait for the end. */
export function granting(of: AccessDesign): Record<string, State> {
  const id = { ":id": { S: jsonata("$id") } };
  const endsAt = { ":endsAt": { S: jsonata("$endsAt") } };
  const attach: State = {
    Type: "Task",
    Resource: sdk(of.shared.partition, "iam", "attachRolePolicy"),
    Arguments: { RoleName: jsonata("$role"), PolicyArn: of.policyArn },
    ...briefly,
    Catch: remove,
    Next: "Confirm",
  };
  const granted: Json = {
    Update: {
      ...item(of, "request", "$id"),
      ...expressions(
        { update: "SET #state = :granted, #endsAt = :endsAt REMOVE #token", condition: "#state = :approved" },
        { ":granted": { S: "GRANTED" }, ":approved": { S: "APPROVED" }, ...endsAt },
      ),
    },
  };
  /** The person's place and the request become the grant in one write, with what else changes then. */
  const grantTo = (person: Readonly<Record<string, Json>>, ...others: readonly Json[]): State => ({
    Type: "Task",
    Resource: sdk(of.shared.partition, "dynamodb", "transactWriteItems"),
    Arguments: {
      TransactItems: [{ Update: { ...item(of, "person", "$person"), ...person } }, granted, ...others],
    },
    Catch: remove,
    Next: "Until the end",
  });
  return {
    Claim: {
      Type: "Task",
      Resource: sdk(of.shared.partition, "dynamodb", "updateItem"),
      Arguments: {
        ...item(of, "person", "$person"),
        ...expressions(
          { update: "SET #state = :granting, #role = :role", condition: "#request = :id AND #state = :asked" },
          {
            ...id,
            ":granting": { S: "GRANTING" },
            ":asked": { S: "ASKED" },
            ":role": { S: jsonata(roleName(of)) },
          },
        ),
      },
      Assign: { role: jsonata(roleName(of)) },
      Catch: remove,
      Next: of.mechanism === "unique role" ? "Make the role" : "Attach",
    },
    ...(of.mechanism === "unique role"
      ? {
          "Make the role": {
            Type: "Task",
            Resource: sdk(of.shared.partition, "iam", "createRole"),
            Arguments: {
              RoleName: jsonata("$role"),
              Path: of.path,
              AssumeRolePolicyDocument: jsonata("$lookup($trust, $person)"),
              PermissionsBoundary: of.policyArn,
              MaxSessionDuration: Math.max(3600, of.maximumDuration),
            },
            TimeoutSeconds: briefly.TimeoutSeconds,
            Catch: remove,
            Next: "Attach",
          },
        }
      : {}),
    Attach: attach,
    Confirm: grantTo(
      expressions(
        { update: "SET #state = :live, #endsAt = :endsAt", condition: "#request = :id AND #state = :granting" },
        { ...id, ...endsAt, ":live": { S: "LIVE" }, ":granting": { S: "GRANTING" } },
      ),
    ),
    // From here on the end of the earlier request finds that the grant is no longer its own.
    "Take over": grantTo(
      expressions(
        {
          update: "SET #request = :id, #endsAt = :endsAt REMOVE #extension, #extensionReason, #extensionSeconds",
          condition: "#request = :extends AND #state = :live AND #extension = :id",
        },
        { ...id, ...endsAt, ":extends": { S: jsonata("$extends") }, ":live": { S: "LIVE" } },
      ),
      {
        Update: {
          ...item(of, "request", "$extends"),
          ...expressions(
            { update: "SET #state = :extended", condition: "#state = :granted" },
            { ":extended": { S: "EXTENDED" }, ":granted": { S: "GRANTED" } },
          ),
        },
      },
    ),
  };
}

function roleName({ mechanism, key }: AccessDesign): string {
  return mechanism === "unique role" ? `'${key}-' & $id` : "$lookup($roles, $person)";
}
