// A grant is live while the access is changed: it still ends on time.
import { deterministic, peer, type TemporaryAccessSettings } from "../../../modules/temporary-access";
import { askAndApprove, design, expectNothingLeft, mechanisms, onCall, World } from "./world";

const hour = 3600;
const { alice, ...others } = onCall;

describe.each(mechanisms)("a live grant with a %s", (mechanism) => {
  const another = mechanism === "standing role" ? "unique role" : "standing role";
  const changes: Readonly<Record<string, Partial<TemporaryAccessSettings>>> = {
    "another mechanism": { mechanism: another },
    "another mechanism and without the person": { mechanism: another, eligible: others },
    "the same mechanism, without the person": { mechanism, eligible: others },
    "a shorter duration": { mechanism, maximumDuration: 900 },
    "another approval": { mechanism, approval: deterministic({ upTo: 300 }, { otherwise: peer() }) },
  };

  it.each(Object.entries(changes))("ends on time when the access is deployed with %s", async (_, settings) => {
    const world = new World(design({ mechanism }));
    const request = await askAndApprove(world);
    expect(world.granted()).toHaveLength(1);
    world.deploy(design(settings));
    await world.steps.pass(hour + 600);
    expect(world.granted()).toEqual([]);
    await world.steps.pass(2 * hour);
    expect(world.alarms).toEqual([]);
    expectNothingLeft(world);
    expect(world.stateOf(request)).toBe("ENDED");
    await askAndApprove(world, "bob", "carol", 600);
  });

  it("is cancelled under another mechanism, and the person may ask again", async () => {
    const world = new World(design({ mechanism }));
    const request = await askAndApprove(world);
    world.deploy(design({ mechanism: another }));
    await world.say("cancellations", `arn:aws:iam::111122223333:user/${alice.kind === "user" ? alice.name : ""}`, {
      request: request.name,
    });
    await world.steps.pass(600);
    expect(world.granted()).toEqual([]);
    await askAndApprove(world);
  });
});
