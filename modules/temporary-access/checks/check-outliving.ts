import { type Grant, type OperationName } from "../../access";
import { at, problem, type Problem } from "../../validation";

/** What would leave somebody with access that no removal takes away, and what to grant instead. */
const outliving: Partial<Record<OperationName, readonly [rule: string, remedy: string]>> = {
  // The end denies older sessions of the person's own role, and of no other.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
  assumeRole: [
    "takes another role, whose sessions live on when the access is over",
    "Grant what that role is for, as in .allow(tables.orders.write()).",
  ],
  // AWS lets in whom the policy of a table names, whatever else they were granted in the account.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html
  putResourcePolicy: [
    "writes the table's resource policy, by which its holder could let themselves in for good",
    "Grant what is needed of it, such as manage().",
  ],
};

/** The problems of grants that could be kept beyond the end of an access. */
export function checkOutliving(grants: readonly Grant[]): Problem[] {
  return grants.flatMap(({ target, operations }) =>
    at(
      target,
      operations.flatMap((each) => {
        const [rule, remedy] = outliving[each.operation] ?? [];
        return rule === undefined || remedy === undefined ? [] : [problem({ rule, remedy })];
      }),
    ),
  );
}
