import { type Grant } from "../../grants";
import { type OperationName } from "../../catalogue";
import { at, problem, type Problem } from "../../validation";

/** Operations whose effect outlives the removal of the access, and what to grant instead. */
const outliving: Partial<Record<OperationName, readonly [rule: string, remedy: string]>> = {
  // The removal denies older sessions only of the person's own role.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
  assumeRole: [
    "takes another role, whose sessions live on when the access is over",
    "Grant what that role is for, as in .allow(tables.orders.write()).",
  ],
  // The policy of a table can allow a principal by itself, without a grant in the account.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html
  putResourcePolicy: [
    "writes the table's resource policy, by which its holder could let themselves in for good",
    "Grant what is needed of it, such as manage().",
  ],
};

/** Checks for grants whose effect outlives the access. */
export function checkOutliving(grants: readonly Grant[]): Problem[] {
  return grants.flatMap(({ place, operations }) =>
    at(
      place,
      operations.flatMap((each) => {
        const [rule, remedy] = outliving[each.operation] ?? [];
        return rule === undefined || remedy === undefined ? [] : [problem({ rule, remedy })];
      }),
    ),
  );
}
