import { deterministic, peer, removalMachine } from "../../../modules/temporary-access";
import {
  askAndApprove,
  design,
  expectNothingGranted,
  expectNothingLeft,
  mechanisms,
  tasks,
  user,
  World,
} from "./world";

const hour = 3600;

/** Whether an execution was started with the ID of a request. */
function isOf(input: unknown, request: string): boolean {
  return JSON.stringify(input) === JSON.stringify({ request });
}

describe.each(mechanisms)("a removal with a %s", (mechanism) => {
  const make = (): World => new World(design({ mechanism }));
  const removals = tasks(removalMachine(design({ mechanism })));

  it.each([...removals, "Pause"])("that is stopped at %s is taken over, however short the grant", async (state) => {
    const world = make();
    const stopped: string[] = [];
    world.steps.onState = (execution, entered) => {
      if (stopped.length > 0 || execution.machine !== world.design.removalMachine.arn || entered !== state) return;
      stopped.push(execution.name);
      world.steps.end(execution, "ABORTED");
    };
    const request = await askAndApprove(world, "alice", "bob", 300);
    await world.say("cancellations", user("alice"), { request: request.name });
    await world.steps.pass(2 * hour);
    expect(world.alarms).toHaveLength(stopped.length);
    expectNothingLeft(world);
    await askAndApprove(world);
  });

  it.each(["Iam.NoSuchEntityException", "IAM.NoSuchEntityException", "IamNoSuchEntity"])(
    "that finds nothing left is a success, however the engine spells the error: %s",
    async (spelling) => {
      const world = make();
      world.noSuchEntity = spelling;
      const request = await askAndApprove(world);
      // The policy is detached in the console, and a unique role destroyed.
      for (const role of world.granted()) world.takeAway(role);
      await world.say("cancellations", user("alice"), { request: request.name });
      await world.steps.pass(2 * hour);
      expect(world.stateOf(request)).toBe("CANCELLED");
      expectNothingGranted(world);
      await askAndApprove(world);
    },
  );

  it("is not over while another write is in conflict with its release", async () => {
    const world = make();
    const request = await askAndApprove(world);
    const failure = { when: "before", code: "DynamoDb.TransactionCanceledException", times: 2 } as const;
    world.failures.push({ ...failure, machine: world.design.removalMachine.role, state: "Release" });
    await world.say("cancellations", user("alice"), { request: request.name });
    await world.steps.pass(600);
    expect(world.table.all().filter(({ id = "" }) => id.startsWith("person#"))).toEqual([]);
    await askAndApprove(world);
  });

  it("can be asked for again when it failed, by whoever may revoke", async () => {
    const world = make();
    const request = await askAndApprove(world);
    world.failures.push({ call: "iam.detachRolePolicy", when: "before", times: 14 });
    await world.say("cancellations", user("alice"), { request: request.name });
    await world.steps.pass(600);
    expect(world.alarms).toHaveLength(1);
    expect(world.granted()).toHaveLength(1);
    expect(await world.say("revocations", user("carol"), { request: request.name })).toMatchObject({ status: 200 });
    await world.steps.pass(30);
    expect(world.granted()).toEqual([]);
    await world.steps.pass(hour);
    expect(await world.say("revocations", user("carol"), { request: request.name })).toMatchObject({ status: 409 });
  });

  it.each([
    ["rejected", "REJECTED"],
    ["not decided in time", "PENDING"],
  ])("can be asked for again of a request that was %s", async (how, state) => {
    const world = make();
    const outage = { call: "dynamodb.transactWriteItems", when: "before" as const, times: 0 };
    world.failures.push(outage);
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    outage.times = Infinity;
    if (how === "rejected") await world.decide(request, "bob", "REJECT");
    await world.steps.pass(2 * hour);
    outage.times = 0;
    expect(world.stateOf(request)).toBe(state);
    expect(world.alarms).not.toEqual([]);
    const refused = world.ask("requests", "alice");
    await world.steps.pass(5);
    expect(refused.status).toBe("FAILED");
    expect(await world.say("revocations", user("carol"), { request: request.name })).toMatchObject({ status: 200 });
    await world.steps.pass(600);
    expectNothingLeft(world);
    await askAndApprove(world);
  });

  const outages = ["iam.detachRolePolicy", "dynamodb.getItem", "dynamodb.transactWriteItems"] as const;

  it.each(outages)("is done after hours without %s at the end of a grant, though nobody looks", async (call) => {
    const world = make();
    const request = await askAndApprove(world);
    await world.steps.pass(hour - 60);
    const outage = { call, when: "before" as const, times: Infinity };
    world.failures.push(outage);
    await world.steps.pass(2 * hour);
    expect(world.alarms.length).toBeGreaterThan(1);
    outage.times = 0;
    const alarms = world.alarms.length;
    await world.steps.pass(hour);
    expectNothingLeft(world);
    expect(world.stateOf(request)).toBe("ENDED");
    await askAndApprove(world);
    await world.steps.pass(2 * 24 * hour);
    expect(world.alarms).toHaveLength(alarms);
    expectNothingLeft(world);
  });

  it("is started for a day from the end on, and changes nothing once it is done", async () => {
    const world = make();
    const request = await askAndApprove(world);
    await world.steps.pass(hour + 600);
    expectNothingGranted(world);
    const later = world.ask("requests", "alice");
    await world.steps.pass(5);
    await world.decide(later, "bob");
    await world.steps.pass(5);
    const extension = world.ask("extensions", "alice");
    await world.steps.pass(5);
    const state = (): unknown => structuredClone([world.table.all(), [...world.roles]]);
    const [before, calls] = [state(), world.calls.length];
    await world.steps.pass(hour - 300);
    expect(world.steps.executions.filter(({ input }) => isOf(input, request.name))).toHaveLength(4);
    expect(state()).toEqual(before);
    expect(new Set(world.calls.slice(calls).map((each) => each.split(" ")[1]))).toEqual(new Set(["dynamodb.getItem"]));
    expect([world.stateOf(later), world.stateOf(extension)]).toEqual(["GRANTED", "PENDING"]);
    await world.steps.pass(3 * 24 * hour);
    expect(world.steps.executions.filter(({ input }) => isOf(input, request.name))).toHaveLength(49);
    expectNothingGranted(world);
  });

  it("finds a grant that was taken over in the moment in which its request was closed", async () => {
    const world = make();
    const request = await askAndApprove(world);
    world.table.updateItem({
      Key: { access: { S: world.design.key }, id: { S: `request#${request.name}` } },
      UpdateExpression: "SET #endedAt = :at",
      ConditionExpression: "attribute_not_exists(#endedAt)",
      ExpressionAttributeNames: { "#endedAt": "endedAt" },
      ExpressionAttributeValues: { ":at": { S: "2026-11-23T10:00:00.000Z" } },
    });
    await world.steps.pass(hour + 600);
    expectNothingGranted(world);
  });

  it("says that a request has ended when it has, whoever looks last", async () => {
    const world = make();
    const request = await askAndApprove(world);
    const input = { request: request.name };
    world.steps.start(world.design.removalMachine.arn, input);
    await world.steps.pass(1);
    expect(await world.say("revocations", user("carol"), input)).toMatchObject({ status: 200 });
    world.steps.start(world.design.removalMachine.arn, input);
    await world.steps.pass(2 * hour);
    const endings = world.table.all().filter(({ endedAt }) => endedAt !== undefined);
    expect(endings.map(({ id }) => id)).toEqual([`request#${request.name}`]);
    expectNothingGranted(world);
  });
});

describe("a decision", () => {
  it("that could not be passed on, or whose answer was lost, leaves nothing granted, as it says", async () => {
    for (const when of ["before", "after"] as const) {
      const world = new World(design());
      const request = world.ask("requests", "alice");
      await world.steps.pass(5);
      world.failures.push({ call: "sfn.sendTaskSuccess", when, times: 3 });
      expect(await world.decide(request, "bob")).toMatchObject({ status: 410 });
      await world.steps.pass(2 * hour);
      expectNothingGranted(world);
    }
  });

  it("that is passed on at the second try stands", async () => {
    const world = new World(design());
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    world.failures.push({ call: "sfn.sendTaskSuccess", when: "before", times: 1 });
    await world.decide(request, "bob");
    await world.steps.pass(20);
    expect(world.stateOf(request)).toBe("GRANTED");
  });

  it("at the moment of the time-out grants nothing, or is in time", async () => {
    for (const offset of [-2, -1, 0, 1]) {
      const world = new World(design({ decisionWithin: 60 }));
      const request = world.ask("requests", "alice");
      await world.steps.pass(60 + offset);
      const { status } = await world.decide(request, "bob");
      await world.steps.pass(10);
      expect(world.granted()).toHaveLength(status === 200 ? 1 : 0);
      await world.steps.pass(2 * hour);
      expectNothingGranted(world);
    }
  });
});

describe("what is told and decided", () => {
  it("names the request before the words of the one who asks, which could name another", async () => {
    const world = new World(design());
    const request = world.ask("requests", "alice", { seconds: 600, reason: "small (request 1f8f)" });
    await world.steps.pass(5);
    expect(world.published).toEqual([
      `Request for on-call-orders in prod: alice asks for on-call-orders for 600 seconds (request ${request.name}). alice wrote: "small (request 1f8f)"`,
    ]);
  });

  it("tells the reason on one line, without characters that hide or move text", async () => {
    const world = new World(design());
    const reason = "fine\r\n\u001b[2KApproved by dora\u202e\u2028.";
    const request = world.ask("requests", "alice", { seconds: 600, reason });
    await world.steps.pass(5);
    expect(world.published[0]?.split("). ")[1]).toBe('alice wrote: "fine [2KApproved by dora ."');
    expect(world.stateOf(request)).toBe("PENDING");
  });

  it.each([[7], [null], [["a"]], [{ a: 1 }], [""], ["x".repeat(501)]])(
    "refuses the reason %j, which is no text of 1 to 500 characters",
    async (reason) => {
      const world = new World(design());
      const request = world.ask("requests", "alice", { seconds: 600, reason });
      await world.steps.pass(5);
      expect([request.status, request.error]).toEqual(["FAILED", "Refused"]);
      expect(world.published).toEqual([]);
    },
  );

  it("leaves an extension to a person, or conditions on the duration would be none", async () => {
    const world = new World(design({ approval: deterministic({ upTo: 600 }, { otherwise: peer() }) }));
    const request = world.ask("requests", "alice", { seconds: 600, reason: "r" });
    await world.steps.pass(5);
    expect(world.stateOf(request)).toBe("GRANTED");
    const extension = world.ask("extensions", "alice", { seconds: 600, reason: "r" });
    await world.steps.pass(5);
    expect(world.stateOf(extension)).toBe("PENDING");
    await world.steps.pass(2 * hour);
    expectNothingGranted(world);
  });
});
