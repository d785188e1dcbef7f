import { actionInfo, carriesConditionKey } from "../../aws";
import { type Operation } from "../../catalogue";
import { carries } from "./item-requests";
import { type Narrowing } from "./narrowing";

/** Only as part of a transaction. */
export function insideTransactions(): Narrowing {
  const enclosing = ["ExecuteTransaction", "TransactGetItems", "TransactWriteItems"];
  return {
    name: "onlyInTransactions",
    problems: [],
    limit: (operation) => {
      // It is part of a transaction or nothing, and AWS does not list the key for it.
      if (isConditionCheck(operation)) return { within: {} };
      return carries(operation, enclosingKey)
        ? { within: { [enclosingKey]: enclosing } }
        : { reason: "it is never part of a transaction" };
    },
  };
}

/** Only one by one, not as part of a transaction. */
export function outsideTransactions(): Narrowing {
  return {
    name: "outsideTransactions",
    problems: [],
    limit: (operation) => {
      if (isConditionCheck(operation)) return { reason: "it is only ever part of a transaction" };
      if (carries(operation, enclosingKey)) return { within: { [enclosingKey]: "absent" } };
      return operation.actions.some(canBeEnclosed)
        ? { reason: "DynamoDB makes these requests for the caller, whose transactions would be allowed as well" }
        : { within: {} };
    },
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const enclosingKey = "dynamodb:EnclosingOperation";

function canBeEnclosed(action: string): boolean {
  const info = actionInfo(action);
  return info !== undefined && carriesConditionKey(info, enclosingKey);
}

function isConditionCheck({ actions }: Operation): boolean {
  return actions.includes("dynamodb:ConditionCheckItem");
}
