import { at, type Problem } from "../validation";
import { type Change, compareResources } from "./changes";
import { formatEntry } from "./entry";
import { type Inventory } from "./inventory";
import { type Lock } from "./lock";
import { refuseCollisions } from "./refuse-collisions";
import { refuseExisting } from "./refuse-existing";
import { refuseForgottenData, refuseLostData } from "./refuse-data";
import { refuseLostIdentities } from "./refuse-identities";
import { refuseLostSecrets } from "./refuse-secrets";
import { refusePassedNames } from "./refuse-passed-names";
import { type Refusal } from "./refusal";
import { type Resource } from "./resource";
import { type SummaryRow } from "./summary";
import { reportChanges } from "./report-changes";

/** What must not happen, and what a person should know. */
export interface Judgement {
  readonly problems: readonly Problem[];
  readonly reported: readonly SummaryRow[];
}

/** Judges what an edit of an environment changes since its lock. */
export function judgeEdit({ environment, location, resources, existing }: Lock, after: Inventory): Judgement {
  const elsewhere = (["account", "region"] as const).filter((fact) => location[fact] !== after.location[fact]);
  if (elsewhere.length > 0) {
    const problems = elsewhere.map((fact) => elsewhereProblem(fact, location[fact], after.location[fact]));
    return { problems: at(environment, problems), reported: [] };
  }
  const changes = compareResources(resources, after);
  const renamed = refuseLostIdentities(changes);
  const entries = new Set(
    renamed.flatMap(({ resource: { entry } }) => (entry === undefined ? [] : [formatEntry(entry)])),
  );
  const isNotRenamed = ({ resource: { entry } }: Refusal): boolean =>
    entry === undefined || !entries.has(formatEntry(entry));
  const lostData = refuseLostData(changes);
  const lost = new Set(lostData.map(({ resource }) => resource));
  const refusals = [
    ...refuseCollisions(changes),
    ...refuseExisting(changes, existing),
    ...lostData,
    // The refusal of a rename covers access keys and names too.
    ...refuseLostSecrets(changes).filter(isNotRenamed),
    ...renamed,
    ...refusePassedNames(changes).filter((each) => isNotRenamed(each) && !lost.has(each.resource)),
  ];
  return {
    problems: refusals.flatMap((each) => at([environment, ...placeOf(each.resource)], [each.problem])),
    reported: reportChanges(
      changes,
      refusals.map(({ resource }) => resource),
    ),
  };
}

function elsewhereProblem(fact: "account" | "region", from: string, to: string): Problem {
  return {
    place: [fact],
    value: to,
    rule: `is not the ${fact} of the lock, ${from}: Terraform would create every resource again and stop managing the existing ones`,
    remedy: `Write ${fact}: "${from}". For another ${fact}, add an environment of another name.`,
  };
}

function placeOf({ entry, address }: Resource): readonly string[] {
  return entry === undefined ? [address] : [entry.section, entry.key ?? []].flat();
}

/**
 * Judges what a plan of Terraform does. It knows what is deployed, so that replaced roles and policies are reported, and
 * whoever applies the plan decides.
 *
 * @param declared the addresses that an environment forgets on purpose
 */
export function judgePlan(changes: readonly Change[], declared: ReadonlySet<string>): Judgement {
  const refusals = [
    ...refuseLostData(changes),
    ...refuseLostSecrets(changes),
    ...refuseForgottenData(changes, declared),
  ].map(({ resource, problem }) => ({
    resource,
    problem: { ...problem, remedy: `Do not apply this plan. ${problem.remedy}` },
  }));
  return {
    problems: refusals.flatMap((each) => at(each.resource.address, [each.problem])),
    reported: reportChanges(
      changes,
      refusals.map(({ resource }) => resource),
    ),
  };
}
