// What is destroyed before what: Terraform destroys a resource before those that it depends on.
import { iamUser, peer, temporaryAccess } from "../../../modules/temporary-access";
import { defineEnvironment } from "../../../stacks/environment";
import { synthesizeEnvironment } from "../../synth";

const onCall = { alice: iamUser("alice"), bob: iamUser("bob") };

const stack = synthesizeEnvironment(
  defineEnvironment({
    name: "prod",
    account: "111122223333",
    region: "us-east-1",
    tables: { orders: { partitionKey: { name: "pk", type: "S" } } },
    temporaryAccess: ({ tables }) => ({
      "on-call": temporaryAccess({ eligible: onCall, approval: peer(), maximumDuration: 3600 }).allow(
        tables.orders.read(),
      ),
      "one-off": temporaryAccess({
        eligible: onCall,
        approval: peer(),
        maximumDuration: 3600,
        mechanism: "unique role",
      }).allow(tables.orders.write()),
    }),
  }),
);

/** All that a resource depends on, by references and by `depends_on`. */
function dependenciesOf(address: string, found = new Set<string>()): ReadonlySet<string> {
  const text = JSON.stringify(stack.block(address));
  for (const other of stack.addresses) {
    const isNamed = new RegExp(`[{"]${other.replace(/[.]/g, "\\.")}[."]`).test(text);
    if (other === address || found.has(other) || !isNamed) continue;
    found.add(other);
    dependenciesOf(other, found);
  }
  return found;
}

const policies = {
  "on-call": "aws_iam_policy.temporary-access_on-call_policy",
  "one-off": "aws_iam_policy.temporary-access_one-off_policy",
};

/** What the end of a grant, and the notice of a failure, need. */
const needed = [
  "aws_dynamodb_table.",
  "aws_sns_topic.",
  "aws_sqs_queue.",
  "aws_sqs_queue_policy.",
  "aws_api_gateway_stage.",
  "aws_api_gateway_rest_api.",
  "aws_cloudwatch_metric_alarm.",
  "aws_scheduler_schedule_group.",
];

describe.each(Object.entries(policies))("the policy of %s", (key, policy) => {
  const dependencies = [...dependenciesOf(policy)];

  it.each(needed)("is destroyed before every %s* of its own and of all accesses", (type) => {
    const own = stack.addresses.filter(
      (each) =>
        each.startsWith(type) &&
        each.includes("temporary-access_") &&
        (each.includes(key) || !/on-call|one-off/.test(each)),
    );
    expect(own).not.toEqual([]);
    expect(own.filter((each) => !dependencies.includes(each))).toEqual([]);
  });

  it("is destroyed before the machines that end a grant, and their roles", () => {
    for (const machine of ["grant", "removal", "decision"]) {
      expect(dependencies).toContain(`aws_sfn_state_machine.temporary-access_${key}_${machine}`);
      expect(dependencies).toContain(`aws_iam_role.temporary-access_${key}_${machine}_role`);
    }
    expect(dependencies).toContain(`aws_cloudwatch_event_target.temporary-access_${key}_not_succeeded_removal`);
  });
});

it("the roles of people, whose destruction ends their grants, are destroyed before the policy", () => {
  for (const person of ["alice", "bob"]) {
    const role = `aws_iam_role.temporary-access_on-call_${person}`;
    expect(dependenciesOf(role)).toContain(policies["on-call"]);
    expect(stack.block(role)).toMatchObject({ force_detach_policies: true });
  }
});
