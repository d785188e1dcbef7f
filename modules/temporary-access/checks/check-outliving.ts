import { actionInfo } from "../../aws";
import { operation, type OperationName } from "../../catalogue";
import { type Grant } from "../../grants";
import { credentialActions } from "../../lint";
import { at, listNames, problem, type Problem } from "../../validation";

/**
 * Operations that need the right to set the ACL of an object, only to hand their own objects to the owner of the bucket.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html#S3DataExport_Requesting_Permissions
 */
const handsOverObjects: readonly OperationName[] = ["writeExport"];

/** Checks for grants whose effect outlives the access: they give permissions, or credentials of something else. */
export function checkOutliving(grants: readonly Grant[]): Problem[] {
  return grants.flatMap(({ place, operations }) => {
    // A service uses a key for the caller only on a resource of the caller, and gives nobody else access by it.
    const granted = operations.filter(
      (each) => !handsOverObjects.includes(each.operation) && each.within?.["kms:ViaService"] === undefined,
    );
    const actions = [...new Set<string>(granted.flatMap((each) => operation(each.operation).actions))];
    return at(place, [
      ...outliving(actions.filter(givesPermissions), permissions),
      ...outliving(
        actions.filter((action) => credentialActions.includes(action)),
        credentials,
      ),
    ]);
  });
}

/** AWS's own class of actions that grant or change permissions. */
function givesPermissions(action: string): boolean {
  return actionInfo(action)?.accessLevels.includes("Permissions management") === true;
}

interface Lasting {
  readonly rule: string;
  readonly remedy: string;
}

const permissions: Lasting = {
  rule: "lets its holder change permissions, which stay as they are when the access is over",
  remedy: "Grant what is needed of it without these actions, or to a principal that is always there.",
};

/**
 * The removal denies older sessions of the person's own role alone.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
const credentials: Lasting = {
  rule: "answers with credentials, which live on when the access is over",
  remedy: "Grant what those credentials are for, as in .allow(tables.orders.write()).",
};

function outliving(actions: readonly string[], { rule, remedy }: Lasting): Problem[] {
  return actions.length === 0 ? [] : [problem({ value: listNames(actions), rule, remedy })];
}
