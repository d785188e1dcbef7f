import { type Within } from "../../proof";
import { type Operation } from "../../catalogue";
import { carries } from "./item-requests";
import { type Narrowing } from "./narrowing";

/** Only as part of a transaction. */
export function insideTransactions(): Narrowing {
  const enclosing = ["ExecuteTransaction", "TransactGetItems", "TransactWriteItems"];
  return {
    name: "onlyInTransactions",
    problems: [],
    bind: (operation) => {
      // It is part of a transaction or nothing, and AWS does not list the key for it.
      if (isConditionCheck(operation)) return { conditions: {} };
      return carries(operation, enclosingKey)
        ? { conditions: { StringEquals: { [enclosingKey]: enclosing } } }
        : { reason: "it is never part of a transaction" };
    },
    limits: (action) => (action === "dynamodb:ConditionCheckItem" ? {} : { [enclosingKey]: enclosing }),
    bindsKeyUse: false,
  };
}

/** Only one by one, not as part of a transaction. */
export function outsideTransactions(): Narrowing {
  return {
    name: "outsideTransactions",
    problems: [],
    bind: (operation) =>
      isConditionCheck(operation)
        ? { reason: "it is only ever part of a transaction" }
        : { conditions: carries(operation, enclosingKey) ? { Null: { [enclosingKey]: ["true"] } } : {} },
    limits: (action): Within => (singleItemActions.has(action) ? { [enclosingKey]: "absent" } : {}),
    bindsKeyUse: false,
  };
}

const enclosingKey = "dynamodb:EnclosingOperation";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const singleItemActions: ReadonlySet<string> = new Set([
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PartiQLDelete",
  "dynamodb:PartiQLInsert",
  "dynamodb:PartiQLSelect",
  "dynamodb:PartiQLUpdate",
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
]);

function isConditionCheck({ actions }: Operation): boolean {
  return actions.includes("dynamodb:ConditionCheckItem");
}
