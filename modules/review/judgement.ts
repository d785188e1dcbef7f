import { at, problem, type Problem } from "../validation";
import { type Change, compareResources } from "./changes";
import { type Inventory } from "./inventory";
import { type Lock } from "./lock";
import { refuseCollisions } from "./refuse-collisions";
import { refuseLostData } from "./refuse-data";
import { refuseLostIdentities } from "./refuse-identities";
import { refuseLostSecrets } from "./refuse-secrets";
import { type Refusal } from "./refusal";
import { type Resource } from "./resource";
import { dataKindOf } from "./resource-identity";
import { type SummaryRow } from "./summary";
import { tellChanges } from "./tell";
import { labelOf } from "./words";

/** What must not happen, and what a person should know. */
export interface Judgement {
  readonly problems: readonly Problem[];
  readonly told: readonly SummaryRow[];
}

/** Judges what an edit of an environment changes since its lock. */
export function judgeEdit({ environment, location, resources }: Lock, after: Inventory): Judgement {
  const elsewhere = (["account", "region"] as const).filter((fact) => location[fact] !== after.location[fact]);
  if (elsewhere.length > 0) {
    const problems = elsewhere.map((fact) => elsewhereProblem(fact, location[fact], after.location[fact]));
    return { problems: at(environment, problems), told: [] };
  }
  const changes = compareResources(resources, after);
  const renamed = refuseLostIdentities(changes);
  const entries = new Set(renamed.map((refusal) => refusal.resource.entry));
  const refusals = [
    ...refuseCollisions(changes),
    ...refuseLostData(changes),
    // A rename that is refused says it for the access keys too.
    ...refuseLostSecrets(changes).filter(
      ({ resource }) => resource.entry === undefined || !entries.has(resource.entry),
    ),
    ...renamed,
  ];
  return {
    problems: refusals.flatMap((each) => at([environment, ...placeOf(each.resource)], [each.problem])),
    told: tellChanges(
      changes,
      refusals.map(({ resource }) => resource),
    ),
  };
}

function elsewhereProblem(fact: "account" | "region", from: string, to: string): Problem {
  return {
    place: [fact],
    value: to,
    rule: `is not the ${fact} of the lock, ${from}: everything would be made again, and what is there stays unmanaged`,
    remedy: `Write ${fact}: "${from}". For another ${fact}, add an environment of another name.`,
  };
}

function placeOf({ entry, address }: Resource): readonly string[] {
  return entry === undefined ? [address] : entry.split(".");
}

/**
 * Judges what a plan of Terraform does. It knows what is deployed, so that replaced roles and policies are told, and
 * whoever applies the plan decides.
 *
 * @param declared the addresses that an environment forgets on purpose
 */
export function judgePlan(changes: readonly Change[], declared: ReadonlySet<string>): Judgement {
  const refusals = [
    ...refuseLostData(changes),
    ...refuseLostSecrets(changes),
    ...refuseForgotten(changes, declared),
  ].map(({ resource, problem }) => ({
    resource,
    problem: { ...problem, remedy: `Do not apply this plan. ${problem.remedy}` },
  }));
  return {
    problems: refusals.flatMap((each) => at(each.resource.address, [each.problem])),
    told: tellChanges(
      changes,
      refusals.map(({ resource }) => resource),
    ),
  };
}

/** A configuration of another time forgets what the environment still has. */
function refuseForgotten(changes: readonly Change[], declared: ReadonlySet<string>): Refusal[] {
  return changes.flatMap((change) => {
    if (change.kind !== "forgotten" || declared.has(change.before.address)) return [];
    const data = dataKindOf(change.before.type);
    if (data === undefined) return [];
    const rule = `${labelOf(change.before)} would leave Terraform, and no environment here declares that`;
    const remedy = `Plan again from the file that is to be deployed, where retired or ${data.existing} declares it.`;
    return [{ resource: change.before, problem: problem({ rule, remedy }) }];
  });
}
