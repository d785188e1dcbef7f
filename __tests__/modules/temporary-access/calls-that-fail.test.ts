import {
  decisionMachine,
  deterministic,
  grantMachine,
  peer,
  removalMachine,
  type StateMachine,
} from "../../../modules/temporary-access";
import {
  askAndApprove,
  design,
  expectNothingGranted,
  expectNothingLeft,
  mechanisms,
  onCall,
  tasks,
  user,
  World,
} from "./world";

const hour = 3600;

const errors = [
  ["before", "Iam.IamException"],
  ["after", "States.Timeout"],
] as const;

describe.each(mechanisms)("with a %s, whichever call fails for good", (mechanism) => {
  const make = (): World =>
    new World(
      design({
        mechanism,
        breakGlass: { alice: onCall.alice },
        approval: deterministic({ upTo: 600 }, { otherwise: peer() }),
      }),
    );
  const of = make().design;

  /** Every way through the machines; what of it cannot be done is refused. */
  async function everything(world: World): Promise<void> {
    const { steps } = world;
    const first = world.ask("requests", "alice", { seconds: 1800, reason: "r" });
    await steps.pass(60);
    await world.decide(first, "bob");
    await steps.pass(600);
    const extension = world.ask("extensions", "alice", { seconds: 900, reason: "r" });
    await steps.pass(60);
    await world.decide(extension, "carol");
    await steps.pass(2 * hour);
    const conditional = world.ask("requests", "bob", { seconds: 600, reason: "r" });
    await steps.pass(120);
    await world.say("cancellations", user("bob"), { request: conditional.name });
    world.ask("break-glass", "alice", { seconds: 300, reason: "r" });
    await steps.pass(3 * hour);
  }

  const cases = (machine: StateMachine): (readonly [string, "before" | "after", string])[] =>
    tasks(machine).flatMap((state) => errors.map(([when, code]) => [state, when, code] as const));

  it.each(cases(grantMachine(of)))("at %s of the grant, %s it was done, with %s", async (state, when, code) => {
    const world = make();
    world.failures.push({ machine: of.grantMachine.role, state, when, code, times: 8 });
    await everything(world);
    expectNothingGranted(world);
    world.failures.length = 0;
    await askAndApprove(world, "carol", "bob", 700);
  });

  it.each(cases(decisionMachine(of)))("at %s of a decision, %s it was done, with %s", async (state, when, code) => {
    const world = make();
    world.failures.push({ machine: of.decisionMachine.role, state, when, code, times: 3 });
    await everything(world);
    expectNothingGranted(world);
    world.failures.length = 0;
    await askAndApprove(world, "carol", "bob", 700);
  });

  it.each(cases(removalMachine(of)))("at %s of the removal, %s it was done, with %s", async (state, when, code) => {
    const world = make();
    world.failures.push({ machine: of.removalMachine.role, state, when, code, times: 9 });
    await everything(world);
    expectNothingLeft(world);
    world.failures.length = 0;
    await askAndApprove(world, "carol", "bob", 700);
  });
});
