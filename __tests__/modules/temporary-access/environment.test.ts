import { formatProblem, ValidationError } from "../../../modules/validation";
import { AllTablesRef, BucketRef, KeyRef, RoleRef, TableRef, WorkgroupRef } from "../../../modules/grants";
import { user } from "../../../modules/principals";
import { compilePolicyJson, decide, roleSession } from "../../../modules/evaluation";
import { lintPolicy } from "../../../modules/lint";
import { type PolicyJson } from "../../../modules/policy";
import { provePrincipals, proveTrust } from "../../../modules/proof";
import {
  administrator,
  customer,
  designedRoles,
  deterministic,
  iamUser,
  identityCenterUser,
  peer,
  pinnedSession,
  planAccess,
  scheduledAccess,
  type People,
  type ScheduleDesign,
  type SignIn,
  temporaryAccess,
  type TemporaryAccessSettings,
} from "../../../modules/temporary-access";
import { defineEnvironment, type Environment, existingTable, planEnvironments, summarize } from "../../../stacks";
import { allows } from "../../permission";
import { refusals, type SynthesizedStack, synthesizeEnvironment } from "../../synth";
import { context, onCall, orders } from "./world";

const settings: TemporaryAccessSettings = { eligible: onCall, approval: peer(), maximumDuration: 3600 };

function environment(temporaryAccess: NonNullable<Environment["temporaryAccess"]>): Environment {
  return defineEnvironment({
    name: "prod",
    account: "111122223333",
    region: "us-east-1",
    tables: { orders: { partitionKey: { name: "pk", type: "S" } } },
    temporaryAccess,
  });
}

function ordersOf({ tables }: Parameters<NonNullable<Environment["temporaryAccess"]>>[0]): TableRef {
  const table = tables["orders"];
  if (table === undefined) throw new Error("the environment has the table");
  return table;
}

function problems(described: unknown): string[] {
  return planAccess("on-call-orders", described, context).problems.map(formatProblem);
}

describe("an access by approval, synthesised", () => {
  const stack = synthesizeEnvironment(
    environment((refs) => ({
      "on-call-orders": temporaryAccess({ ...settings, breakGlass: { erin: iamUser("erin") } }).allow(
        ordersOf(refs).write(),
      ),
      "one-off": temporaryAccess({ ...settings, mechanism: "unique role" }).allow(ordersOf(refs).read()),
    })),
  );

  it("gives everybody who is eligible a role that nothing is attached to, bounded by the policy", () => {
    const roles = stack.addresses.filter((address) =>
      /^aws_iam_role\.temporary-access_on-call-orders_[a-z]+$/.test(address),
    );
    expect(roles.map((address) => stack.block(address)["name"])).toEqual([
      "prod-on-call-orders-alice",
      "prod-on-call-orders-bob",
      "prod-on-call-orders-carol",
      "prod-on-call-orders-erin",
    ]);
    for (const address of roles) {
      expect(stack.block(address)).toMatchObject({
        path: "/temporary-access/prod/on-call-orders/",
        permissions_boundary: "${aws_iam_policy.temporary-access_on-call-orders_policy.arn}",
        force_detach_policies: true,
      });
      expect(stack.policiesOf(address)).toEqual([]);
    }
    const attached = [stack.policy("aws_iam_policy.temporary-access_on-call-orders_policy")];
    expect(allows(attached, "dynamodb:PutItem", orders.arn)).toBe(true);
    expect(allows(attached, "dynamodb:Scan", orders.arn)).toBe(false);
  });

  it("is summarized with whoever decides, and whoever needs no decision", () => {
    const people = { approval: administrator({ dora: iamUser("dora") }), breakGlass: { erin: iamUser("erin") } };
    const lines = summarize(
      planEnvironments([
        environment((refs) => ({
          approved: temporaryAccess({ ...settings, ...people }).allow(ordersOf(refs).write()),
        })),
      ]),
    )
      .split("\n")
      .map((line) => line.trim());
    expect(lines).toContain("approved  standing role, approval: administrator (dora)");
    expect(lines).toContain(`up to 3600 seconds for ${Object.keys(onCall).join(", ")}`);
    expect(lines).toContain("break-glass, with no approval, for erin");
  });

  it("follows a key that is made beside it, whose ARN is only known at apply", () => {
    const { temporaryAccess: described, ...plain } = environment((refs) => ({
      approved: temporaryAccess(settings).allow(ordersOf(refs).write()),
      office: scheduledAccess({
        people: onCall,
        hours: { from: "09:00", until: "17:00", timeZone: "Europe/Berlin" },
      }).allow(ordersOf(refs).read()),
    }));
    if (described === undefined) throw new Error("there are accesses");
    const encrypted = synthesizeEnvironment({
      ...plain,
      temporaryAccess: described,
      keys: { data: {} },
      tables: { orders: { partitionKey: { name: "pk", type: "S" }, encryptionKey: "data" } },
    });
    for (const key of ["approved", "office"]) {
      const { Statement } = encrypted.policy(`aws_iam_policy.temporary-access_${key}_policy`);
      expect(Statement.map(({ Resource }) => Resource)).toContain("${aws_kms_key.data.arn}");
    }
    expect(encrypted.text).not.toContain("key/<");
  });

  it("lets a person in by every way to sign in that is listed anywhere", () => {
    const { design } = planAccess(
      "on-call-orders",
      temporaryAccess({
        ...settings,
        breakGlass: { alice: identityCenterUser("alice", "AWSReservedSSO_A_0"), bob: onCall.bob },
      }).allow(orders.write()),
      context,
    );
    const people = design?.kind === "approval" ? design.people : [];
    expect(people.map(({ name, ways }) => [name, ways.map(({ kind }) => kind)])).toEqual([
      ["alice", ["user", "identity center"]],
      ["bob", ["user"]],
      ["carol", ["user"]],
    ]);
  });

  it("makes no role for anybody where each request gets one", () => {
    expect(
      stack.addresses.filter((address) => /^aws_iam_role\.temporary-access_one-off_[a-z]+$/.test(address)),
    ).toEqual([]);
  });

  it("logs every step without the data, in which tokens are", () => {
    const machines = stack.addresses.filter((address) => address.startsWith("aws_sfn_state_machine."));
    expect(machines).toHaveLength(6);
    for (const address of machines) {
      expect(stack.block(address)["logging_configuration"]).toMatchObject({
        level: "ALL",
        include_execution_data: false,
      });
    }
    expect(stack.block("aws_sfn_state_machine.temporary-access_on-call-orders_decision")["type"]).toBe("EXPRESS");
  });

  it("gives Terraform definitions that come back as they were", () => {
    const { definition } = stack.block("aws_sfn_state_machine.temporary-access_on-call-orders_grant");
    const read = JSON.parse(String(definition).replaceAll("$${", "${").replaceAll("%%{", "%{")) as { StartAt: string };
    expect(read.StartAt).toBe("Read the request");
  });

  it("starts the removal of whatever did not succeed, and raises an alarm when that fails", () => {
    const { event_pattern: pattern } = stack.block(
      "aws_cloudwatch_event_rule.temporary-access_on-call-orders_not_succeeded",
    );
    expect(JSON.parse(String(pattern))).toEqual({
      source: ["aws.states"],
      "detail-type": ["Step Functions Execution Status Change"],
      detail: {
        status: ["ABORTED", "FAILED", "TIMED_OUT"],
        stateMachineArn: ["arn:aws:states:us-east-1:111122223333:stateMachine:prod-on-call-orders-grant"],
      },
    });
    expect(
      stack.block("aws_cloudwatch_event_target.temporary-access_on-call-orders_not_succeeded_removal"),
    ).toMatchObject({
      arn: "${aws_sfn_state_machine.temporary-access_on-call-orders_removal.arn}",
      dead_letter_config: { arn: "${aws_sqs_queue.temporary-access_undelivered.arn}" },
    });
    expect(stack.block("aws_cloudwatch_metric_alarm.temporary-access_on-call-orders_removal_alarm")).toMatchObject({
      alarm_actions: ["${aws_sns_topic.temporary-access_topic.arn}"],
      threshold: 0,
    });
  });

  it("counts a metric that has no value as none, and looks at one that is late once more", () => {
    const alarm = stack.block("aws_cloudwatch_metric_alarm.temporary-access_on-call-orders_removal_alarm");
    expect(alarm).toMatchObject({
      evaluation_periods: 2,
      datapoints_to_alarm: 1,
      metric_query: [
        { expression: "FILL(m0, 0) + FILL(m1, 0) + FILL(m2, 0)", return_data: true },
        { id: "m0", metric: { metric_name: "ExecutionsFailed" } },
        { id: "m1", metric: { metric_name: "ExecutionsTimedOut" } },
        { id: "m2", metric: { metric_name: "ExecutionsAborted" } },
      ],
    });
  });

  it("deploys the API anew when it or its policy changes", () => {
    const content = (of: SynthesizedStack): unknown =>
      of.block("aws_api_gateway_deployment.temporary-access_api_deployment")["triggers"];
    const shorter = synthesizeEnvironment(
      environment((refs) => ({
        "on-call-orders": temporaryAccess({ ...settings, maximumDuration: 600 }).allow(ordersOf(refs).write()),
      })),
    );
    expect(content(shorter)).not.toEqual(content(stack));
  });

  it("keeps the policy of the API with its body, which overwrites what stands apart", () => {
    expect(stack.addresses.filter((address) => address.startsWith("aws_api_gateway_rest_api_policy."))).toEqual([]);
    const { policy } = stack.block("aws_api_gateway_rest_api.temporary-access_api");
    expect(JSON.stringify(policy)).not.toBe(undefined);
    expect(stack.policy("aws_api_gateway_rest_api.temporary-access_api").Statement.length).toBeGreaterThan(1);
  });

  it("destroys the policy of an access before what ends it: one that is attached stays, with the machinery", () => {
    expect(stack.block("aws_iam_policy.temporary-access_one-off_policy")["depends_on"]).toEqual(
      expect.arrayContaining([
        "aws_cloudwatch_event_target.temporary-access_one-off_not_succeeded_removal",
        "aws_sfn_state_machine.temporary-access_one-off_grant",
      ]),
    );
    expect(stack.block("aws_sfn_state_machine.temporary-access_one-off_grant")["depends_on"]).toEqual(
      expect.arrayContaining([
        "aws_scheduler_schedule_group.temporary-access_one-off_removals",
        "aws_sfn_state_machine.temporary-access_one-off_removal",
      ]),
    );
  });

  it("is the same whenever it is synthesised", () => {
    expect(stack.text).not.toMatch(/TfToken|undefined|NaN/);
  });
});

describe("an access at certain hours", () => {
  const hours = { from: "09:00", until: "17:30", days: ["MON", "FRI"], timeZone: "Europe/Berlin" } as const;
  const described = scheduledAccess({ people: { alice: onCall.alice, bob: onCall.bob }, hours });
  const stack = synthesizeEnvironment(
    environment((refs) => ({ "office-orders": described.allow(ordersOf(refs).read()) })),
  );

  it("is attached and detached for each person, in the zone, at the minute, with retries and a dead-letter queue", () => {
    const schedule = (name: string): unknown =>
      stack.block(`aws_scheduler_schedule.temporary-access_office-orders_${name}`);
    const common = {
      schedule_expression_timezone: "Europe/Berlin",
      flexible_time_window: { mode: "OFF" },
      group_name: "${aws_scheduler_schedule_group.temporary-access_office-orders_schedules.name}",
    };
    const target = {
      role_arn: "${aws_iam_role.temporary-access_office-orders_scheduler_role.arn}",
      input: JSON.stringify({
        RoleName: "prod-office-orders-alice",
        PolicyArn: "arn:aws:iam::111122223333:policy/prod-office-orders",
      }),
      dead_letter_config: { arn: "${aws_sqs_queue.temporary-access_undelivered.arn}" },
    };
    expect(schedule("alice_attach")).toMatchObject({
      ...common,
      schedule_expression: "cron(0 9 ? * MON,FRI *)",
      target: {
        ...target,
        arn: "arn:aws:scheduler:::aws-sdk:iam:attachRolePolicy",
        retry_policy: { maximum_event_age_in_seconds: 300, maximum_retry_attempts: 10 },
      },
    });
    expect(schedule("alice_detach")).toMatchObject({
      ...common,
      schedule_expression: "cron(30 17 ? * MON,FRI *)",
      target: {
        ...target,
        arn: "arn:aws:scheduler:::aws-sdk:iam:detachRolePolicy",
        // 15.5 hours until the next morning, less the one that summer time can take.
        retry_policy: { maximum_event_age_in_seconds: 14.5 * 3600, maximum_retry_attempts: 185 },
      },
    });
    expect(stack.addresses.filter((address) => address.startsWith("aws_scheduler_schedule."))).toHaveLength(4);
  });

  it("may last into the next day, on which it is then detached", () => {
    const nights = { from: "22:00", until: "05:30", days: ["MON", "SUN"], timeZone: "Europe/Berlin" } as const;
    const nightly = scheduledAccess({ people: { alice: onCall.alice }, hours: nights });
    const planned = environment((refs) => ({ nightly: nightly.allow(ordersOf(refs).read()) }));
    const built = synthesizeEnvironment(planned);
    const schedule = (name: string): unknown =>
      built.block(`aws_scheduler_schedule.temporary-access_nightly_alice_${name}`);
    expect(schedule("attach")).toMatchObject({ schedule_expression: "cron(0 22 ? * MON,SUN *)" });
    expect(schedule("detach")).toMatchObject({
      schedule_expression: "cron(30 5 ? * TUE,MON *)",
      // 16.5 hours until the next evening, less the one that summer time can take.
      target: { retry_policy: { maximum_event_age_in_seconds: 15.5 * 3600 } },
    });
    expect(summarize(planEnvironments([planned]))).toContain(
      "22:00 to 05:30 of the next day, Europe/Berlin, MON SUN, for alice",
    );
  });

  it("needs no API and no state machine", () => {
    expect(stack.addresses.filter((address) => /api_gateway|sfn|dynamodb_table\.temporary/.test(address))).toEqual([]);
    expect(Object.keys(stack.outputs)).toEqual(["temporary_access_topic_arn"]);
  });

  it("has a role for the scheduler that touches that policy on those roles alone", () => {
    const { design } = planAccess("office-orders", described.allow(orders.read()), context);
    const schedule = design as ScheduleDesign;
    const roles = designedRoles(schedule.shared, { accesses: [], schedules: [schedule] });
    expect(roles.map(({ name }) => name)).toEqual([
      "prod-office-orders-scheduler",
      "prod-office-orders-alice",
      "prod-office-orders-bob",
    ]);
    for (const { arn, policies, expectations, trust, trustExpectations } of roles) {
      expect(provePrincipals([{ place: [], arn, policies, expectations }]).map(formatProblem)).toEqual([]);
      expect(proveTrust({ place: [], arn, policy: trust, expectations: trustExpectations }).map(formatProblem)).toEqual(
        [],
      );
      for (const { policy } of policies)
        expect(lintPolicy(policy, "identity").filter(({ severity }) => severity === "error")).toEqual([]);
    }
    const [scheduler] = roles;
    const wider = structuredClone(scheduler?.policies ?? []).map(({ name, policy }) => ({
      name,
      policy: { ...policy, Statement: policy.Statement.map((each) => ({ ...each, Resource: "*" })) },
    }));
    expect(
      provePrincipals([
        { place: [], arn: scheduler?.arn ?? "", policies: wider, expectations: scheduler?.expectations ?? [] },
      ]),
    ).not.toEqual([]);
  });

  it.each([
    [{ from: "09:00", until: "09:10" }, '"09:00 to 09:10" is not 15 minutes to 22 hours.'],
    [{ from: "09:00", until: "09:00" }, '"09:00 to 09:00" is not 15 minutes to 22 hours.'],
    [{ from: "17:00", until: "15:10" }, '"17:00 to 15:10" is not 15 minutes to 22 hours.'],
    [{ from: "9:00", until: "17:00" }, 'from: "9:00" is not a time of the day. Write it as in "09:00".'],
    [{ from: "22:00", until: "02:30" }, 'until: "02:30" is a time that is left out where the clocks are put forward'],
    [{ timeZone: "+01:00" }, 'timeZone: "+01:00" is not a zone of the IANA database'],
    [{ timeZone: "Europe/Nowhere" }, 'timeZone: "Europe/Nowhere" is not a zone of the IANA database'],
    [{ days: [] }, "days: is empty"],
    [{ from: "00:30", until: "02:30" }, 'until: "02:30" is a time that is left out where the clocks are put forward'],
    [{ from: "00:30", until: "03:59" }, "and the access would not be taken away"],
  ])("refuses hours of %j", (parts, message) => {
    const other = scheduledAccess({ people: onCall, hours: { ...hours, ...parts } }).allow(orders.read());
    expect(problems(other).join()).toContain(message);
  });
});

describe("an access whose grants all have a window", () => {
  const [from, until] = ["2026-12-01T08:00:00Z", "2026-12-05T18:00:00Z"];
  const hours = { from: "09:00", until: "17:00", timeZone: "Europe/Berlin" };
  const eligible = { alice: onCall.alice, dora: pinnedSession("arn:aws:iam::111122223333:role/operators", "dora") };
  const stackOf = (always: boolean): SynthesizedStack =>
    synthesizeEnvironment(
      environment((refs) => {
        const read = ordersOf(refs).read().between(from, "2026-12-03T18:00:00Z");
        const write = always ? ordersOf(refs).write() : ordersOf(refs).write().between("2026-12-02T08:00:00Z", until);
        return {
          standing: temporaryAccess({ ...settings, eligible }).allow(read, write),
          unique: temporaryAccess({ ...settings, eligible, mechanism: "unique role" }).allow(read, write),
          office: scheduledAccess({ people: eligible, hours }).allow(read, write),
        };
      }),
    );
  const [held, always] = [stackOf(false), stackOf(true)];

  /** The trust of a role as AWS gets it: from Terraform, or from the machine that makes the role. */
  function trustOf(stack: SynthesizedStack, access: string, person: string): PolicyJson {
    if (access !== "unique") {
      return stack.policy(`aws_iam_role.temporary-access_${access}_${person}`, "assume_role_policy");
    }
    const { definition } = stack.block("aws_sfn_state_machine.temporary-access_unique_grant");
    const { States } = JSON.parse(String(definition).replaceAll("$${", "${").replaceAll("%%{", "%{")) as {
      readonly States: Readonly<
        Record<string, { readonly Assign: { readonly trust: Readonly<Record<string, string>> } }>
      >;
    };
    return JSON.parse(States["Read the request"]?.Assign.trust[person] ?? "") as PolicyJson;
  }

  const callers = {
    alice: [{ type: "user", arn: "arn:aws:iam::111122223333:user/alice" }, { "aws:MultiFactorAuthPresent": "true" }],
    dora: [roleSession("arn:aws:iam::111122223333:role/operators", "dora"), { "aws:userid": "AROAEXAMPLE:dora" }],
  } as const;

  function mayAssume(trust: PolicyJson, person: keyof typeof callers, instant: string): boolean {
    const [principal, context] = callers[person];
    const everyRole = { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] } as const;
    const policies = {
      identity: [compilePolicyJson("identity", everyRole)],
      resource: compilePolicyJson("trust", trust),
    };
    const decision = decide(policies, {
      principal,
      action: "sts:AssumeRole",
      resource: "arn:aws:iam::111122223333:role/of-the-access",
      context: { ...context, "sts:RoleSessionName": person, "aws:CurrentTime": instant },
    });
    expect(decision).not.toBe("unsupported");
    return decision === "allowed";
  }

  it.each(
    ["standing", "unique", "office"].flatMap((access) =>
      (["alice", "dora"] as const).map((who) => [access, who] as const),
    ),
  )("has a role (%s) that %s gets from the first beginning to the last end, and at no other time", (access, person) => {
    const trust = trustOf(held, access, person);
    for (const instant of [from, "2026-12-04T00:00:00Z", "2026-12-05T17:59:59Z"]) {
      expect([instant, mayAssume(trust, person, instant)]).toEqual([instant, true]);
    }
    for (const instant of ["2026-12-01T07:59:59Z", until, "2027-12-04T00:00:00Z"]) {
      expect([instant, mayAssume(trust, person, instant)]).toEqual([instant, false]);
      expect([instant, mayAssume(trustOf(always, access, person), person, instant)]).toEqual([instant, true]);
    }
  });
});

describe("names and numbers", () => {
  const writing = (
    described: Partial<TemporaryAccessSettings>,
    keys: readonly string[] = ["on-call"],
  ): (() => SynthesizedStack) => {
    const access = temporaryAccess({ ...settings, ...described });
    return () =>
      synthesizeEnvironment(
        environment((refs) => Object.fromEntries(keys.map((key) => [key, access.allow(ordersOf(refs).write())]))),
      );
  };
  const many = (count: number, make: (name: string) => SignIn): People =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`person${index}`, make(`person.${index}`)]));

  it("are no longer than AWS takes them", () => {
    const people = { ["p".repeat(30)]: iamUser("p"), ["q".repeat(30)]: iamUser("q") };
    const hours = { from: "00:30", until: "02:30", timeZone: "UTC" };
    const stack = synthesizeEnvironment(
      environment((refs) => ({
        ["k".repeat(28)]: temporaryAccess({ ...settings, eligible: people }).allow(ordersOf(refs).write()),
        ["l".repeat(27)]: temporaryAccess({ ...settings, mechanism: "unique role" }).allow(ordersOf(refs).write()),
        ["m".repeat(28)]: scheduledAccess({ people, hours }).allow(ordersOf(refs).read()),
      })),
    );
    // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html,
    // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html and the others
    const longest: Readonly<Record<string, number>> = {
      aws_cloudwatch_event_rule: 64,
      aws_iam_role: 64,
      aws_iam_policy: 128,
      aws_scheduler_schedule: 64,
      aws_scheduler_schedule_group: 64,
      aws_sfn_state_machine: 80,
      aws_sqs_queue: 80,
    };
    const named = stack.addresses.filter((address) => (address.split(".")[0] ?? "") in longest);
    expect(named.length).toBeGreaterThan(30);
    for (const address of named) {
      const name = String(stack.block(address)["name"]);
      expect([address, name.length <= (longest[address.split(".")[0] ?? ""] ?? 0)]).toEqual([address, true]);
    }
    const schedules = stack.addresses.filter((address) => address.startsWith("aws_scheduler_schedule."));
    expect(schedules.map((address) => stack.block(address)["name"])).toContain(`${"p".repeat(30)}-attach`);
  });

  it.each([5, 200])("let %d people of one permission set ask", (count) => {
    const eligible = many(count, (name) => identityCenterUser(name, "AWSReservedSSO_OnCall_0123456789abcdef"));
    expect(writing({ eligible, mechanism: "unique role" })).not.toThrow();
  });

  it("refuse more people than a state machine can hold", () => {
    const eligible = many(800, (name) => identityCenterUser(name, "AWSReservedSSO_OnCall_0123456789abcdef"));
    const described = temporaryAccess({ ...settings, eligible, mechanism: "unique role" }).allow(orders.write());
    expect(problems(described).join()).toMatch(/is too long: a state machine can hold 262144 bytes/);
  });

  it("refuse more people, and more accesses, than the API of an environment can have", () => {
    const people = refusals(writing({ eligible: many(200, iamUser), mechanism: "unique role" })).join();
    expect(people).toContain("prod › temporaryAccess:");
    expect(people).toContain("is too long: the policy of the API, of all people and accesses together, may have 8192");
    const keys = Array.from({ length: 50 }, (_, index) => `access-${index}`);
    expect(refusals(writing({}, keys)).join()).toContain("301 is too long: the paths of the API may have 300");
  });

  /** What has a place of its own in the tree of constructs, and the first step of its name. */
  const parts = (stack: SynthesizedStack, prefix: string): string[] =>
    stack.addresses.flatMap((address) => address.split(`.temporary-access_${prefix}`).slice(1));
  const outcome = (synthesise: () => SynthesizedStack): string => {
    try {
      return synthesise().text.slice(0, 1);
    } catch (error) {
      return error instanceof ValidationError ? error.message : `a crash: ${String(error)}`;
    }
  };

  it("are problems where a person is called as a part of the machinery is", () => {
    const names = parts(writing({})(), "on-call_").filter((name) => !(name in onCall));
    expect(names).toEqual(expect.arrayContaining(["policy", "grant", "not_succeeded", "log", "removals"]));
    for (const name of [...names, "toString", "valueOf"]) {
      const found = outcome(writing({ eligible: { ...onCall, [name]: iamUser("x") } }));
      expect([name, found]).toEqual([name, expect.stringContaining("of the machinery") as string]);
    }
    const steps = names.map((name) => name.replace(/_.*/, ""));
    for (const name of new Set(steps)) {
      expect(outcome(writing({ eligible: { ...onCall, [name]: iamUser("x") } }))).not.toContain("crash");
    }
  });

  it("are problems where an access is called as what all share is", () => {
    const names = parts(writing({}, ["a"])(), "").filter((name) => !name.startsWith("a_"));
    expect(names).toEqual(expect.arrayContaining(["api", "requests", "topic", "api_stage"]));
    for (const name of names) {
      const found = outcome(writing({}, [name]));
      expect([name, found]).toEqual([name, expect.stringContaining("cannot be the key of an access") as string]);
    }
    const steps = names.map((name) => name.replace(/_.*/, ""));
    for (const name of new Set(steps)) expect(outcome(writing({}, [name]))).not.toContain("crash");
  });
});

describe("what is refused", () => {
  const reserved = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/";
  const allowing = (parts: Partial<TemporaryAccessSettings>): string[] =>
    problems(temporaryAccess({ ...settings, ...parts }).allow(orders.write()));

  it("is nothing of what is sound", () => {
    expect(allowing({})).toEqual([]);
    const operators = "arn:aws:iam::111122223333:role/operators";
    expect(allowing({ eligible: { ...onCall, dora: pinnedSession(operators, "dora") } })).toEqual([]);
    const otherwise = administrator({ dora: iamUser("dora") });
    expect(allowing({ approval: deterministic({ upTo: 900 }, { otherwise }) })).toEqual([]);
  });

  it.each([
    [{ eligible: {} }, "eligible: is empty: nobody could ask"],
    [{ eligible: { alice: iamUser("alice") } }, "approval: has nobody to decide for alice"],
    [{ approval: administrator({ alice: onCall.alice }) }, "approval: has nobody to decide for alice"],
    [{ maximumDuration: 299 }, "maximumDuration: 299 is not a number of seconds from 300 to 43200"],
    [{ maximumDuration: 43_201 }, "maximumDuration: 43201 is not a number of seconds"],
    [{ maximumDuration: NaN }, "maximumDuration: NaN is not a number"],
    [{ decisionWithin: 59 }, "decisionWithin: 59 is not a number of seconds from 60 to 604800"],
    [{ approval: customer({ account: "111122223333", partitionKeys: ["a"] }) }, "is the environment's own account"],
    [{ approval: customer({ account: "444455556666", partitionKeys: [] }) }, "partitionKeys: is empty"],
    [
      { approval: customer({ account: "444455556666", partitionKeys: ["a"] }) },
      "is not held to the partition keys of the customer",
    ],
    [{ approval: deterministic({}, { otherwise: peer() }) }, "when: has a condition without values, or none"],
    [
      { approval: deterministic({ fromIpAddresses: ["203.0.113.1/24"] }, { otherwise: peer() }) },
      "is not a range of IP addresses, nor one address, or has bits set beyond its prefix",
    ],
    [
      { maximumDuration: 3600, approval: deterministic({ upTo: 3600 }, { otherwise: peer() }) },
      "when › upTo: 3600 is as long as any request, of at most 3600 seconds, so that no person ever decides",
    ],
    [
      { maximumDuration: 3600, approval: deterministic({ upTo: 900, always: true }, { otherwise: peer() }) },
      "when › always: true is not so: other requests are for people to decide",
    ],
    [
      {
        approval: deterministic({ always: true, fromIpAddresses: ["2001:db8::/32"] }, { otherwise: peer() }),
      },
      "when › always: true is not so",
    ],
    [
      { approval: deterministic({ fromIpAddresses: ["0.0.0.0/0"] }, { otherwise: peer() }) },
      '"0.0.0.0/0" is nearly everybody',
    ],
    [
      { approval: deterministic({ hours: { from: "7", until: "9" } }, { otherwise: peer() }) },
      "is not a part of a day",
    ],
    [{ eligible: { ...onCall, "x y": iamUser("x") } }, "cannot be the name of a person here"],
    [{ eligible: { ...onCall, al: iamUser("Alice") } }, "signs in as alice does, and one could decide for the other"],
    [
      {
        eligible: {
          alice: identityCenterUser("alice@acme.example", "AWSReservedSSO_OnCall_0"),
          boss: identityCenterUser("Alice@acme.example", "AWSReservedSSO_Admin_0"),
        },
      },
      "signs in as alice does, and one could decide for the other",
    ],
    [
      {
        eligible: { alice: identityCenterUser("alice@acme.example", "AWSReservedSSO_OnCall_0"), bob: iamUser("bob") },
        approval: administrator({ boss: pinnedSession(`${reserved}AWSReservedSSO_OnCall_0`, "alice@acme.example") }),
      },
      "is a role of a permission set",
    ],
    [
      { eligible: { ...onCall, dora: pinnedSession(`${reserved}eu-west-1/AWSReservedSSO_A_0`, "dora") } },
      "is a role of a permission set",
    ],
    [
      {
        eligible: {
          ...onCall,
          dora: pinnedSession("arn:aws:iam::111122223333:role/temporary-access/prod/x/prod-x-bob", "bob"),
        },
      },
      "is a role that somebody has for a time",
    ],
    [
      { approval: administrator({ boss: iamUser("alice", { path: "/admins/" }), bob: iamUser("bob") }) },
      "signs in as alice does",
    ],
    [{ eligible: { ...onCall, dora: [] } }, "has no way to sign in"],
    [{ eligible: { ...onCall, dora: iamUser("dora", { path: "/*/" }) } }, "covers other users"],
    [{ eligible: { ...onCall, dora: identityCenterUser("dora", "Admin") } }, "is not the role of a permission set"],
    [{ eligible: { ...onCall, dora: identityCenterUser("d d", "AWSReservedSSO_A_0") } }, "is not a session name"],
    [
      { eligible: { ...onCall, dora: pinnedSession("arn:aws:iam::999999999999:role/x", "dora") } },
      "is a role of account 999999999999",
    ],
    [
      { eligible: { ...onCall, ["d".repeat(31)]: iamUser("dora") } },
      "has 67 characters, and IAM allows 64 for the name of a role",
      "x".repeat(30),
    ],
  ] as const)("%j", (parts, message, key = "on-call-orders") => {
    const described = temporaryAccess({ ...settings, ...parts }).allow(orders.write());
    expect(planAccess(key, described, context).problems.map(formatProblem).join("\n")).toContain(message);
  });

  it("takes a customer's approval for their own partition keys", () => {
    const keyed = new TableRef({
      ...orders.description,
      keySchema: { partitionKey: { name: "pk", type: "S" } },
    });
    const approval = customer({ account: "444455556666", partitionKeys: ["acme"] });
    const own = temporaryAccess({ ...settings, approval }).allow(keyed.write().onlyLeadingKeys(["acme"]));
    expect(problems(own)).toEqual([]);
    const others = temporaryAccess({ ...settings, approval }).allow(keyed.write().onlyLeadingKeys(["acme", "other"]));
    expect(problems(others).join()).toContain("is not held to the partition keys");
    const spelledLikeAPattern = customer({ account: "444455556666", partitionKeys: ["acme*"] });
    const alike = temporaryAccess({ ...settings, approval: spelledLikeAPattern });
    expect(problems(alike.allow(keyed.write().onlyLeadingKeys({ prefix: "acme" }))).join()).toContain(
      "is not held to the partition keys",
    );
    expect(problems(alike.allow(keyed.write().onlyLeadingKeys(["acme*"])))).toEqual([]);
  });

  it.each([
    [undefined, "is no temporary access"],
    [{}, "is no temporary access"],
    [temporaryAccess(settings), "grants nothing"],
    [temporaryAccess({ ...settings, surprise: true } as never).allow(orders.write()), '"surprise" is not a property'],
    [temporaryAccess({ ...settings, approval: { kind: "self" } } as never).allow(orders.write()), "approval"],
    [temporaryAccess(settings).allow("write" as never), "no grant"],
  ])("an untyped %j", (described, message) => {
    expect(problems(described).join("\n")).toContain(message);
  });

  it("the table of requests among those of the environment, by which others could be approved", () => {
    const environment = defineEnvironment({
      name: "prod",
      account: "111122223333",
      region: "us-east-1",
      tables: {
        orders: { partitionKey: { name: "pk", type: "S" } },
        requests: existingTable({ name: "prod-temporary-access" }),
      },
      principals: ({ tables }) => ({ clerk: user().allow(tables.requests.write()) }),
      temporaryAccess: ({ tables }) => ({ orders: temporaryAccess(settings).allow(tables.orders.write()) }),
    });
    expect(refusals(() => planEnvironments([environment]))).toEqual([
      "prod › tables › requests: is the table of requests of the temporary access, and whoever could write it could approve for others. Take it off the tables: what stands there is asked of the API.",
    ]);
  });

  it("an access that covers the table of requests, by which it could be kept for good", () => {
    const all = new AllTablesRef({ account: "111122223333", region: "us-east-1" });
    const everything = all.administer({ acknowledge: "recovery of every table by those on call" });
    const requests = new TableRef({ ...orders.description, name: "prod-temporary-access" });
    const hours = { from: "09:00", until: "17:00", timeZone: "UTC" };
    for (const described of [
      temporaryAccess(settings).allow(everything),
      temporaryAccess(settings).allow(requests.write()),
      temporaryAccess(settings).allow(requests.read()),
      scheduledAccess({ people: onCall, hours }).allow(everything),
    ]) {
      expect(problems(described).join()).toContain("covers the table of requests itself");
    }
    expect(problems(temporaryAccess(settings).allow(all.discover()))).toEqual([]);
  });

  it("more people than the policies of the machinery can name", () => {
    const sso = "AWSReservedSSO_OnCall_0";
    const everybody = (count: number): People =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`p${index}`, identityCenterUser(`p${index}@acme.example`, sso)]),
      );
    const many = temporaryAccess({ ...settings, eligible: everybody(200) }).allow(orders.write());
    expect(problems(many)).toEqual([
      expect.stringMatching(/^200 people are too many for an access with standing roles: .* of 6144 characters/),
    ]);
    const unique = { ...settings, eligible: everybody(200), mechanism: "unique role" } as const;
    expect(problems(temporaryAccess(unique).allow(orders.write()))).toEqual([]);
    expect(problems(temporaryAccess({ ...settings, eligible: everybody(20) }).allow(orders.write()))).toEqual([]);
  });

  it("what would be kept when the access is over, or never holds", () => {
    const location = { account: "111122223333", region: "us-east-1" };
    const lake = new BucketRef({ name: "acme-prod-lake", ...location });
    const fields = new KeyRef({ arn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" });
    const workgroup = "workgroup/5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a";
    const warehouse = new WorkgroupRef(`arn:aws:redshift-serverless:us-east-1:111122223333:${workgroup}`);
    const hours = { from: "09:00", until: "17:00", timeZone: "UTC" };
    for (const [grant, message] of [
      [new RoleRef("arn:aws:iam::111122223333:role/admin").assume(), '"sts:AssumeRole" answers with credentials'],
      [orders.grant(["putResourcePolicy"]), '"dynamodb:PutResourcePolicy" lets its holder change permissions'],
      [orders.administer({ acknowledge: "recovery by those on call" }), "lets its holder change permissions"],
      [fields.createGrantsForAwsResources(), '"kms:CreateGrant, kms:RevokeGrant" lets its holder change permissions'],
      [lake.grant(["putObjectAcl"]), '"s3:PutObjectAcl" lets its holder change permissions'],
      [warehouse.runSql(), '"redshift-serverless:GetCredentials" answers with credentials'],
      [orders.write().withMfa(), "withMfa"],
    ] as const) {
      expect(problems(temporaryAccess(settings).allow(grant)).join()).toContain(message);
      expect(problems(scheduledAccess({ people: onCall, hours }).allow(grant)).join()).toContain(message);
    }
    expect(problems(temporaryAccess(settings).allow(orders.manage()))).toEqual([]);
    // DynamoDB makes a grant on the key of a table that is managed, for itself.
    const sealed = new TableRef({ ...orders.description, encryptionKey: fields });
    expect(problems(temporaryAccess(settings).allow(sealed.manage()))).toEqual([]);
    // An export needs the right to set the ACL of its own objects.
    expect(problems(temporaryAccess(settings).allow(lake.receiveExport({ prefix: "exports/" })))).toEqual([]);
  });

  it("two accesses of one name, and a function that fails", () => {
    const described = temporaryAccess(settings);
    expect(
      refusals(() =>
        synthesizeEnvironment(
          environment((refs) => ({
            orders: described.allow(ordersOf(refs).write()),
            "orders-grant": described.allow(ordersOf(refs).write()),
          })),
        ),
      ).join(),
    ).toContain("is already the name of the policy");
    const failing = environment(() => {
      throw new Error("oops");
    });
    expect(refusals(() => synthesizeEnvironment(failing)).join()).toContain(
      "prod › temporaryAccess: an error was thrown by the function that describes the temporaryAccess.",
    );
  });
});
