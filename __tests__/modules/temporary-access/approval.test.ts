import { administrator, customer, deterministic, iamUser, peer } from "../../../modules/temporary-access";
import { type Execution } from "./state-machines";
import { type Answer, askAndApprove, design, expectNothingGranted, onCall, user, World } from "./world";

const hour = 3600;

describe.each(["standing role", "unique role"] as const)("an approval with a %s", (mechanism) => {
  const make = (settings: Parameters<typeof design>[0] = {}): World => new World(design({ mechanism, ...settings }));
  const roleOf = (person: string, request: Execution): string =>
    mechanism === "standing role" ? `prod-on-call-orders-${person}` : `on-call-orders-${request.name}`;

  it("grants to the one who asked, for as long as they asked", async () => {
    const world = make();
    const request = await askAndApprove(world);
    expect(world.granted()).toEqual([roleOf("alice", request)]);
    await world.steps.pass(hour - 20);
    expect(world.granted()).toEqual([roleOf("alice", request)]);
    await world.steps.pass(hour);
    expect(world.stateOf(request)).toBe("ENDED");
    expectNothingGranted(world);
  });

  it("schedules the end before it grants", async () => {
    const world = make();
    await askAndApprove(world);
    const order = world.calls.map((call) => call.split(" ")[1]);
    expect(order.indexOf("scheduler.createSchedule")).toBeLessThan(order.indexOf("iam.attachRolePolicy"));
    expect(order).toContain("scheduler.createSchedule");
  });

  it("ends with nothing granted when it is rejected", async () => {
    const world = make();
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    expect(await world.decide(request, "bob", "REJECT")).toMatchObject({ status: 200, body: { state: "REJECTED" } });
    await world.steps.pass(hour);
    expect(world.stateOf(request)).toBe("REJECTED");
    expect(world.calls.filter((call) => call.includes("iam."))).toEqual([]);
    expectNothingGranted(world);
  });

  it("ends with nothing granted when nobody decides in time", async () => {
    const world = make();
    const request = world.ask("requests", "alice");
    await world.steps.pass(2 * hour);
    expect(world.stateOf(request)).toBe("EXPIRED");
    expect(await world.decide(request, "bob")).toMatchObject({ status: 409 });
    await world.steps.pass(hour);
    expectNothingGranted(world);
  });

  it("leaves a request pending that somebody tries to decide for themselves", async () => {
    const world = make();
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    expect(await world.decide(request, "alice")).toMatchObject({ status: 409 });
    expect(world.stateOf(request)).toBe("PENDING");
    expect(world.granted()).toEqual([]);
    expect(await world.decide(request, "bob")).toMatchObject({ status: 200 });
    await world.steps.pass(3 * hour);
    expect(world.stateOf(request)).toBe("ENDED");
    expectNothingGranted(world);
  });

  it("decides once", async () => {
    const world = make();
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    const answers = await Promise.all([world.decide(request, "bob", "REJECT"), world.decide(request, "carol")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await world.decide(request, "carol")).toMatchObject({ status: 409 });
    await world.steps.pass(3 * hour);
    expectNothingGranted(world);
  });

  it.each([
    ["iam.attachRolePolicy", "after", 3],
    ["iam.attachRolePolicy", "before", 3],
    ["scheduler.createSchedule", "before", 9],
    ["dynamodb.updateItem", "after", 1],
  ] as const)("ends with nothing granted when %s fails %s it was done", async (call, when, times) => {
    const world = make();
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    world.failures.push({ call, when, times, machine: world.design.grantMachine.role });
    await world.decide(request, "bob");
    await world.steps.pass(hour);
    expect(world.stateOf(request)).toBe("FAILED");
    expectNothingGranted(world);
  });

  it("ends with nothing granted when the grant could not be confirmed", async () => {
    const world = make();
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    world.failures.push({ call: "dynamodb.transactWriteItems", when: "before", times: 1 });
    await world.decide(request, "bob");
    await world.steps.pass(30);
    expect(world.calls.some((each) => each.endsWith("iam.attachRolePolicy"))).toBe(true);
    await world.steps.pass(hour);
    expectNothingGranted(world);
  });

  /** The states of an approved request, in their order. */
  const states = [
    "Read the request",
    "May this be asked?",
    "Record",
    "Break-glass?",
    "Tell whoever decides",
    "Wait for a decision",
    "Approved?",
    "Set the end",
    "Schedule the removal",
    "An extension?",
    "Claim",
    ...(mechanism === "unique role" ? ["Make the role"] : []),
    "Attach",
    "Confirm",
    "Until the end",
    "Remove",
    "Over",
  ];

  /** A request that is approved, with something happening as it enters a state. */
  async function approveWith(world: World, state: string, happening: (request: Execution) => void): Promise<Execution> {
    let happened = false;
    world.steps.onState = (execution, entered) => {
      if (happened || execution.machine !== world.design.grantMachine.arn || entered !== state) return;
      happened = true;
      happening(execution);
    };
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    await world.decide(request, "bob");
    await world.steps.pass(3 * hour);
    expect(happened).toBe(true);
    return request;
  }

  it("goes through these states", async () => {
    const world = make();
    const request = await askAndApprove(world);
    await world.steps.pass(2 * hour);
    expect(request.history).toEqual(states);
  });

  it.each(states)("ends with nothing granted when it is stopped by hand at %s", async (state) => {
    const world = make();
    await approveWith(world, state, (request) => world.steps.end(request, "ABORTED"));
    expectNothingGranted(world);
    await askAndApprove(world);
  });

  it.each(states.slice(4))("ends with nothing granted when it is revoked at %s", async (state) => {
    const world = make();
    let since = Infinity;
    await approveWith(world, state, (request) => {
      since = world.steps.now;
      const body = { request: request.name };
      world.steps.start(world.design.decisionMachine.arn, { path: "revocations", caller: user("carol"), body });
      world.steps.at(since + 300_000, () => expect(world.granted()).toEqual([]));
    });
    expect(since).toBeLessThan(Infinity);
    expectNothingGranted(world);
    await askAndApprove(world);
  });

  it("does not answer a decision on what was stopped", async () => {
    const world = make();
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    world.steps.end(request, "ABORTED");
    await world.steps.pass(600);
    expect(await world.decide(request, "bob")).toMatchObject({ status: 409 });
    expectNothingGranted(world);
  });

  it.each(["Find the request", "Claim", "Detach", "Pause", "Detach again", "Release"])(
    "raises the alarm when its removal is stopped at %s, and removes it at the end at the latest",
    async (state) => {
      const world = make();
      const request = await askAndApprove(world);
      let stopped = false;
      world.steps.onState = (execution, entered) => {
        if (stopped || execution.machine !== world.design.removalMachine.arn || entered !== state) return;
        stopped = true;
        world.steps.end(execution, "ABORTED");
      };
      await world.say("cancellations", user("alice"), { request: request.name });
      await world.steps.pass(hour + 600);
      expect(stopped).toBe(true);
      expect(world.alarms).toHaveLength(1);
      expect(world.granted()).toEqual([]);
    },
  );

  it("ends what its one who asked cancels, pending or granted, and nobody else's", async () => {
    const world = make();
    const pending = world.ask("requests", "alice");
    const granted = await askAndApprove(world, "bob", "carol");
    expect(await world.say("cancellations", user("carol"), { request: granted.name })).toMatchObject({ status: 409 });
    expect(await world.say("cancellations", user("alice"), { request: pending.name })).toMatchObject({ status: 200 });
    expect(await world.say("cancellations", user("bob"), { request: granted.name })).toMatchObject({ status: 200 });
    await world.steps.pass(600);
    expect([pending, granted].map((each) => world.stateOf(each))).toEqual(["CANCELLED", "CANCELLED"]);
    expect(world.granted()).toEqual([]);
    await world.steps.pass(3 * hour);
    expectNothingGranted(world);
  });

  it("ends at once what somebody of the same access revokes", async () => {
    const world = make();
    const request = await askAndApprove(world);
    expect(await world.say("revocations", user("carol"), { request: request.name })).toMatchObject({ status: 200 });
    await world.steps.pass(5);
    expect(world.granted()).toEqual([]);
    expect(world.stateOf(request)).toBe("REVOKED");
    await world.steps.pass(3 * hour);
    expectNothingGranted(world);
  });

  it("has one request or grant for each person, and does not cut one at the end of another", async () => {
    const world = make();
    const first = await askAndApprove(world);
    const second = world.ask("requests", "alice");
    await world.steps.pass(5);
    expect(second).toMatchObject({ status: "FAILED", error: "Refused" });
    expect(world.granted()).toEqual([roleOf("alice", first)]);
    await world.say("cancellations", user("alice"), { request: first.name });
    await world.steps.pass(600);
    expect(world.granted()).toEqual([]);
    const third = await askAndApprove(world);
    // The schedule and the wait of the first request end here.
    await world.steps.pass(hour - 300);
    expect(world.stateOf(third)).toBe("GRANTED");
    expect(world.granted()).toEqual([roleOf("alice", third)]);
    await world.steps.pass(hour);
    expectNothingGranted(world);
  });

  it("extends a live grant by a new decision, and its first end cuts nothing", async () => {
    const world = make();
    const first = await askAndApprove(world);
    await world.steps.pass(1800);
    const extension = world.ask("extensions", "alice");
    await world.steps.pass(5);
    expect(await world.decide(extension, "alice")).toMatchObject({ status: 409 });
    expect(await world.decide(extension, "carol")).toMatchObject({ status: 200 });
    await world.steps.pass(hour - 300);
    expect([world.stateOf(first), world.stateOf(extension)]).toEqual(["EXTENDED", "GRANTED"]);
    expect(world.granted()).toEqual([roleOf("alice", first)]);
    await world.steps.pass(2 * hour);
    expect(world.stateOf(extension)).toBe("ENDED");
    expectNothingGranted(world);
  });

  it("lets a grant end as it would have when its extension is rejected, or comes too late", async () => {
    const world = make();
    const first = await askAndApprove(world);
    const rejected = world.ask("extensions", "alice");
    await world.steps.pass(5);
    await world.decide(rejected, "bob", "REJECT");
    await world.steps.pass(60);
    expect(world.stateOf(first)).toBe("GRANTED");
    const late = world.ask("extensions", "alice");
    await world.steps.pass(hour - 30);
    expect(await world.decide(late, "bob")).toMatchObject({ status: 200 });
    await world.steps.pass(2 * hour);
    expect(world.stateOf(first)).toBe("ENDED");
    expect(world.stateOf(late)).toBe("FAILED");
    expectNothingGranted(world);
  });

  it("tries a removal again, and raises the alarm when it cannot be done", async () => {
    const world = make();
    const request = await askAndApprove(world);
    world.failures.push({ call: "iam.detachRolePolicy", when: "before", times: 3 });
    await world.say("cancellations", user("alice"), { request: request.name });
    await world.steps.pass(600);
    expect(world.granted()).toEqual([]);
    expect(world.alarms).toEqual([]);
    const other = await askAndApprove(world, "bob", "carol");
    world.failures.push({ call: "iam.detachRolePolicy", when: "before", times: 14 });
    await world.say("cancellations", user("bob"), { request: other.name });
    await world.steps.pass(900);
    expect(world.alarms).toHaveLength(1);
    // The schedule of the grant comes as a second chance.
    await world.steps.pass(hour);
    expect(world.granted()).toEqual([]);
  });
});

/** Who decides, as API Gateway names them, and what alice is answered when she decides for herself. */
const approvers = {
  administrator: { approval: administrator({ dora: iamUser("dora") }), decider: user("dora"), self: 403 },
  peer: { approval: peer(), decider: user("bob"), self: 409 },
  customer: {
    approval: customer({ account: "444455556666", partitionKeys: ["acme"] }),
    decider: "arn:aws:sts::444455556666:assumed-role/security/eve",
    self: 403,
  },
} as const;

const approvals = Object.entries(approvers).flatMap(([name, { approval, ...others }]) => [
  { name, approval, ...others },
  { name: `conditions, otherwise ${name}`, approval: deterministic({ upTo: 600 }, { otherwise: approval }), ...others },
]);

describe.each(
  (["standing role", "unique role"] as const).flatMap((mechanism) =>
    approvals.map((approval) => ({ mechanism, ...approval })),
  ),
)("an approval with a $mechanism by $name", ({ mechanism, name, approval, decider, self }) => {
  /** A request that waits for its decision. */
  async function pending(): Promise<{
    world: World;
    request: Execution;
    decide: (decision: string) => Promise<Answer>;
  }> {
    const world = new World(design({ mechanism, approval }));
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    expect(world.stateOf(request)).toBe("PENDING");
    return { world, request, decide: (decision) => decideAs(world, decider, request, decision) };
  }

  function decideAs(world: World, caller: string, request: Execution, decision: string): Promise<Answer> {
    return world.say("decisions", caller, { request: request.name, decision });
  }

  async function expectOver(world: World, request: Execution, state: string): Promise<void> {
    await world.steps.pass(3 * hour);
    expect(world.stateOf(request)).toBe(state);
    expectNothingGranted(world);
  }

  it("grants until the end, and is decided once", async () => {
    const { world, request, decide } = await pending();
    expect(await decide("APPROVE")).toMatchObject({ status: 200 });
    await world.steps.pass(5);
    expect(world.granted()).toHaveLength(1);
    for (const decision of ["REJECT", "APPROVE"]) expect(await decide(decision)).toMatchObject({ status: 409 });
    expect(world.granted()).toHaveLength(1);
    await expectOver(world, request, "ENDED");
  });

  it("grants nothing when it is rejected, and is decided once", async () => {
    const { world, request, decide } = await pending();
    expect(await decide("REJECT")).toMatchObject({ status: 200 });
    expect(await decide("APPROVE")).toMatchObject({ status: 409 });
    await expectOver(world, request, "REJECTED");
    expect(world.calls.filter((call) => call.includes("iam."))).toEqual([]);
  });

  it("grants nothing when nobody decides in time", async () => {
    const { world, request, decide } = await pending();
    await world.steps.pass(2 * hour);
    expect(await decide("APPROVE")).toMatchObject({ status: 409 });
    await expectOver(world, request, "EXPIRED");
    expect(world.calls.filter((call) => call.includes("iam.attachRolePolicy"))).toEqual([]);
  });

  it("is nothing that the one who asked can decide", async () => {
    const { world, request } = await pending();
    expect(await decideAs(world, user("alice"), request, "APPROVE")).toMatchObject({ status: self });
    expect(world.stateOf(request)).toBe("PENDING");
    await expectOver(world, request, "EXPIRED");
    expect(world.calls.filter((call) => call.includes("iam.attachRolePolicy"))).toEqual([]);
  });

  it("ends when it is cancelled, before the decision or after", async () => {
    for (const approved of [false, true]) {
      const { world, request, decide } = await pending();
      if (approved) await decide("APPROVE");
      await world.steps.pass(5);
      expect(world.granted()).toHaveLength(approved ? 1 : 0);
      expect(await world.say("cancellations", user("alice"), { request: request.name })).toMatchObject({ status: 200 });
      await world.steps.pass(5);
      expect(world.granted()).toEqual([]);
      expect(await decide("APPROVE")).toMatchObject({ status: 409 });
      await expectOver(world, request, "CANCELLED");
    }
  });

  it("ends when it fails after it has granted", async () => {
    const { world, request, decide } = await pending();
    world.failures.push({ call: "dynamodb.transactWriteItems", when: "before", times: 1 });
    await decide("APPROVE");
    await world.steps.pass(5);
    expect(world.calls.filter((call) => call.endsWith("iam.attachRolePolicy"))).toHaveLength(1);
    await expectOver(world, request, "FAILED");
  });

  it("asks nobody where conditions hold, and somebody everywhere else", async () => {
    const world = new World(design({ mechanism, approval }));
    const request = world.ask("requests", "alice", { seconds: 600, reason: "r" });
    await world.steps.pass(5);
    const byConditions = name.startsWith("conditions");
    expect(world.stateOf(request)).toBe(byConditions ? "GRANTED" : "PENDING");
    expect(world.granted()).toHaveLength(byConditions ? 1 : 0);
    await expectOver(world, request, byConditions ? "ENDED" : "EXPIRED");
  });
});

describe("who may ask and who may decide", () => {
  it.each([
    ["somebody who is not eligible", "mallory", { seconds: 3600, reason: "r" }],
    ["more than the longest duration", "alice", { seconds: 3601, reason: "r" }],
    ["less than the shortest", "alice", { seconds: 299, reason: "r" }],
    ["a fraction of a second", "alice", { seconds: 600.5, reason: "r" }],
    ["a duration in words", "alice", { seconds: "3600", reason: "r" }],
    ["a list of durations", "alice", { seconds: [3600], reason: "r" }],
    ["no duration", "alice", { reason: "r" }],
    ["no reason", "alice", { seconds: 3600 }],
    ["an empty reason", "alice", { seconds: 3600, reason: "" }],
    ["an endless reason", "alice", { seconds: 3600, reason: "r".repeat(501) }],
    ["a body that is no object", "alice", "caller"],
  ])("refuses %s", async (_, who, body) => {
    const world = new World(design());
    const request = world.ask("requests", who, body);
    await world.steps.pass(hour);
    expect(request.status).toBe("FAILED");
    expect(world.table.all()).toEqual([]);
    expectNothingGranted(world);
  });

  it("knows a person under every way to sign in", async () => {
    const alice = [
      iamUser("alice"),
      { kind: "identity center", userName: "alice@acme.example", role: "AWSReservedSSO_OnCall_0123456789abcdef" },
    ] as const;
    const world = new World(design({ eligible: { alice, bob: iamUser("bob") } }));
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    const session = (name: string): string =>
      `arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_OnCall_0123456789abcdef/${name}`;
    const say = (caller: string): Promise<Answer> =>
      world.say("decisions", caller, { request: request.name, decision: "APPROVE" });
    expect(await say(session("alice@acme.example"))).toMatchObject({ status: 409 });
    expect(await say(session("bob"))).toMatchObject({ status: 403 });
    expect(await say(session("somebody@acme.example"))).toMatchObject({ status: 403 });
    expect(world.stateOf(request)).toBe("PENDING");
    expect(await say(user("bob"))).toMatchObject({ status: 200 });
  });

  it("leaves it to the administrators", async () => {
    const world = new World(design({ approval: administrator({ dora: iamUser("dora"), alice: onCall.alice }) }));
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    expect(await world.decide(request, "bob")).toMatchObject({ status: 403 });
    expect(await world.decide(request, "alice")).toMatchObject({ status: 409 });
    expect(await world.decide(request, "dora")).toMatchObject({ status: 200 });
  });

  it("leaves it to the customer", async () => {
    const world = new World(design({ approval: customer({ account: "444455556666", partitionKeys: ["acme"] }) }));
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    const say = (caller: string): Promise<Answer> =>
      world.say("decisions", caller, { request: request.name, decision: "APPROVE" });
    expect(await world.decide(request, "bob")).toMatchObject({ status: 403 });
    expect(await say("arn:aws:iam::999999999999:user/444455556666")).toMatchObject({ status: 403 });
    expect(await say("arn:aws:sts::444455556666:assumed-role/security/eve")).toMatchObject({ status: 200 });
  });

  it.each([
    ["inside", { seconds: 900, reason: "r" }, "GRANTED"],
    ["beyond the duration", { seconds: 901, reason: "r" }, "PENDING"],
  ])("decides by conditions %s", async (_, body, state) => {
    const when = {
      upTo: 900,
      fromIpAddresses: ["198.51.100.0/24", "203.0.113.0/28"],
      hours: { from: "09:00", until: "17:00", days: ["MON"] },
    } as const;
    const world = new World(design({ approval: deterministic(when, { otherwise: peer() }) }));
    const request = world.ask("requests", "alice", body);
    await world.steps.pass(5);
    expect(world.stateOf(request)).toBe(state);
    await world.steps.pass(3 * hour);
    expectNothingGranted(world);
  });

  it.each([
    [{ fromIpAddresses: ["203.0.113.16/28"] }],
    [{ hours: { from: "10:01", until: "17:00" } }],
    [{ hours: { from: "09:00", until: "10:00" } }],
    [{ hours: { from: "00:00", until: "23:59", days: ["TUE", "SUN"] } }],
  ] as const)("passes on what does not meet %j", async (when) => {
    const world = new World(design({ approval: deterministic(when, { otherwise: peer() }) }));
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    expect(world.stateOf(request)).toBe("PENDING");
  });

  it.each([
    ["203.0.113.0/28", "203.0.113.15", "GRANTED"],
    ["203.0.113.0/28", "203.0.113.16", "PENDING"],
    ["203.0.113.7", "203.0.113.7", "GRANTED"],
    ["203.0.113.7", "203.0.112.7", "PENDING"],
    ["198.0.0.0/9", "198.127.255.255", "GRANTED"],
    ["198.0.0.0/9", "198.128.0.0", "PENDING"],
    ["2001:db8::/32", "2001:db8:ffff::1", "GRANTED"],
    ["2001:db8::/32", "2001:DB8::", "GRANTED"],
    ["2001:db8::/32", "2001:db9::", "PENDING"],
    ["2001:db8:0:8000::/49", "2001:db8:0:8001:0:0:0:1", "GRANTED"],
    ["2001:db8:0:8000::/49", "2001:db8:0:7fff::1", "PENDING"],
    ["2001:db8::7", "2001:db8:0:0:0:0:0:7", "GRANTED"],
    ["2001:db8::7", "2001:db8::8", "PENDING"],
    ["2001:db8::/32", "203.0.113.7", "PENDING"],
    ["203.0.113.0/24", "::ffff:203.0.113.7", "PENDING"],
    ["203.0.113.0/24", "2001:db8::203", "PENDING"],
    ["203.0.113.0/24", "", "PENDING"],
    ["2001:db8::/32", "nonsense", "PENDING"],
  ])("decides for addresses in %s that %s is %s", async (range, sourceIp, state) => {
    const approval = deterministic({ fromIpAddresses: [range] }, { otherwise: peer() });
    const world = new World(design({ approval }));
    const request = world.ask("requests", "alice", { seconds: 600, reason: "r" }, sourceIp);
    await world.steps.pass(5);
    expect(world.stateOf(request)).toBe(state);
  });

  it("decides every request by conditions where that is said on purpose, and no extension", async () => {
    const world = new World(design({ approval: deterministic({ always: true }, { otherwise: peer() }) }));
    const request = world.ask("requests", "alice", { seconds: 3600, reason: "r" });
    await world.steps.pass(5);
    const extension = world.ask("extensions", "alice", { seconds: 600, reason: "r" });
    await world.steps.pass(5);
    expect([world.stateOf(request), world.stateOf(extension)]).toEqual(["GRANTED", "PENDING"]);
    await world.steps.pass(3 * hour);
    expectNothingGranted(world);
  });

  it("breaks the glass for whom it is declared, and tells everybody first", async () => {
    const world = new World(design({ breakGlass: { alice: onCall.alice } }));
    const request = world.ask("break-glass", "alice", { seconds: 600, reason: "the shop is down" });
    await world.steps.pass(5);
    expect(world.stateOf(request)).toBe("GRANTED");
    expect(world.published).toEqual([
      'Break-glass access on-call-orders in prod: alice takes on-call-orders for 600 seconds. alice wrote: "the shop is down"',
    ]);
    const order = world.calls.map((call) => call.split(" ")[1]);
    expect(order.indexOf("sns.publish")).toBeLessThan(order.indexOf("iam.attachRolePolicy"));
    const refused = world.ask("break-glass", "bob");
    await world.steps.pass(2 * hour);
    expect(refused.status).toBe("FAILED");
    expectNothingGranted(world);
  });

  it("grants nothing by break-glass that nobody could be told of", async () => {
    const world = new World(design({ breakGlass: { alice: onCall.alice } }));
    world.failures.push({ call: "sns.publish", when: "before", times: 9 });
    const request = world.ask("break-glass", "alice");
    await world.steps.pass(600);
    expect(world.stateOf(request)).toBe("FAILED");
    expect(world.calls.some((call) => call.endsWith("iam.attachRolePolicy"))).toBe(false);
    expectNothingGranted(world);
  });
});
