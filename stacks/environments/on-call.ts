import { identityCenterUser, peer, temporaryAccess } from "../../modules/temporary-access";
import { defineEnvironment } from "../environment";

// Stands in for the role that IAM Identity Center made of a permission set of yours: put its name here before you add
// this environment to index.ts.
const onCallRole = "AWSReservedSSO_OnCall_0123456789abcdef";

/** An engineer on call who gets to write one table, for an hour at most, once somebody else on call has approved it. */
export const onCall = defineEnvironment({
  name: "on-call",
  account: "777788889999",
  region: "us-east-1",
  tags: { environment: "on-call", "managed-by": "cdktf-data-access" },

  tables: { orders: { partitionKey: { name: "pk", type: "S" }, sortKey: { name: "sk", type: "S" } } },

  temporaryAccess: ({ tables }) => ({
    "on-call-orders": temporaryAccess({
      eligible: {
        alice: identityCenterUser("alice@acme.example", onCallRole),
        bob: identityCenterUser("bob@acme.example", onCallRole),
      },
      approval: peer(),
      maximumDuration: 3600,
    }).allow(tables.orders.write()),
  }),
});
