import { limits } from "../aws";
import { problem } from "../validation";
import { isLive, userOf } from "./access-key";
import { afterOf, beforeOf, type Change, type Departure, isArrival, isStay, latestOf, type Stay } from "./changes";
import { type Refusal } from "./refusal";
import { type Resource } from "./resource";
import { lossOf } from "./resource-identity";
import { nameOf, shortName } from "./words";

const isKey = ({ type }: Resource): boolean => lossOf(type) === "secret";
const isUser = ({ type }: Resource): boolean => type === "aws_iam_user";

/** Refuses what ends an access key that is in use, and swaps that AWS has no room for. */
export function refuseLostSecrets(changes: readonly Change[]): Refusal[] {
  const leaving = leavingUsers(changes);
  const swaps = refuseSwaps(changes, leaving);
  const swapped = new Set(swaps.flatMap(({ removed }) => removed));
  return [
    ...swaps.map(({ refusal }) => refusal),
    ...changes.flatMap((change) => {
      if (!("before" in change) || !isKey(change.before) || swapped.has(change.before)) return [];
      if (change.kind === "replaced") return isLive(change.before) ? [refuseReplaced(change)] : [];
      if (change.kind === "forgotten") return [refuseForgotten(change.before)];
      return change.kind === "destroyed" && isLive(change.before) ? refuseDeleted(change, changes, leaving) : [];
    }),
  ];
}

const keyLabel = (key: Resource): string => `access key ${shortName(key)} of user ${userOf(key)}`;

function refuseReplaced({ before, edits }: Stay): Refusal {
  const because = edits.filter(({ effect }) => effect === "replaces").map(({ attribute }) => attribute);
  if (because.includes("user")) {
    const rule = `${keyLabel(before)} would be replaced with its user, and the key that is in use ends`;
    const remedy = `Keep the name of the user: names: { user: "${userOf(before)}" }`;
    return { resource: before, problem: problem({ rule, remedy: `${remedy}.` }) };
  }
  const rule = because.includes("pgp_key")
    ? `pgpKey of ${keyLabel(before)} changes: AWS shows a secret once, so the key would be replaced, and the one that is in use ends`
    : `${keyLabel(before)} would be replaced, and the one that is in use ends`;
  const remedy =
    `Leave generation "${shortName(before)}" as it is, and give pgpKey to a new one: ` +
    '{ generation: "YYYY-MM", status: "Active", pgpKey: … }.';
  return { resource: before, problem: problem({ rule, remedy }) };
}

function refuseForgotten(key: Resource): Refusal {
  const rule = `${keyLabel(key)} would leave Terraform and stay live in AWS, and still count towards the limit of ${limits.accessKeysPerUser.value}`;
  return { resource: key, problem: problem({ rule, remedy: "Take out its removed block." }) };
}

function refuseDeleted(
  { before, blockedBy }: Departure,
  changes: readonly Change[],
  leaving: ReadonlySet<string>,
): Refusal[] {
  if (blockedBy !== undefined) return [];
  const generation = shortName(before);
  if (!leaving.has(userOf(before))) {
    const rule = `${keyLabel(before)} is Active and would be deleted, and applications that use it lose access`;
    const isLast = !changes.some((each) => afterOf(each).some((key) => isKey(key) && userOf(key) === userOf(before)));
    const remedy = isLast
      ? "A user without access keys has no use: keep the key, or take the whole user out."
      : `Write { generation: "${generation}", status: "Inactive" }, lock and deploy that, and take it out once nothing fails.`;
    return [{ resource: before, problem: problem({ rule, remedy }) }];
  }
  // A rename cannot be distinguished from two decisions, and two edits cost less than a key.
  if (!changes.some((each) => isArrival(each) && isKey(each.after))) return [];
  const rule = `${keyLabel(before)} is Active and would be deleted with its user, while another access key is created or imported`;
  const remedy =
    "If its entry was renamed, write formerly with the former key. If both are meant, take the old entry out, lock " +
    "and deploy that, and then add the new one.";
  return [{ resource: before, problem: problem({ rule, remedy }) }];
}

/** The names of the users that go. A deposed one is a copy, whose user stays. */
function leavingUsers(changes: readonly Change[]): ReadonlySet<string> {
  const named = (users: readonly Resource[]): string[] => users.filter(isUser).flatMap((each) => nameOf(each) ?? []);
  const staying = new Set(named(changes.filter(isStay).map(({ after }) => after)));
  const gone = named(changes.filter(({ kind }) => kind === "destroyed").flatMap(beforeOf));
  return new Set(gone.filter((name) => !staying.has(name)));
}

interface Swap {
  readonly refusal: Refusal;
  readonly removed: readonly Resource[];
}

/** Terraform deletes and creates keys in any order, so the user may briefly need a third key, which AWS refuses. */
function refuseSwaps(changes: readonly Change[], leaving: ReadonlySet<string>): Swap[] {
  const most = limits.accessKeysPerUser.value;
  const created = changes
    .filter(({ kind }) => kind === "created")
    .flatMap(afterOf)
    .filter(isKey);
  const users = new Set(created.map(userOf));
  return [...users].flatMap((user) => {
    if (leaving.has(user)) return [];
    const added = created.filter((key) => userOf(key) === user);
    const known = changes.filter((each) => beforeOf(each).some(isKey) && userOf(latestOf(each)) === user);
    const removed = known.filter(({ kind }) => kind === "destroyed").flatMap(beforeOf);
    const [first] = added;
    if (first === undefined || removed.length === 0 || known.length + added.length <= most) return [];
    return [{ refusal: { resource: first, problem: swapProblem(user, removed, added) }, removed }];
  });
}

function swapProblem(user: string, removed: readonly Resource[], added: readonly Resource[]) {
  const list = (keys: readonly Resource[]): string => keys.map((key) => `"${shortName(key)}"`).join(", ");
  const inactive = removed.some(isLive)
    ? `set ${list(removed.filter(isLive))} to "Inactive", lock and deploy; then `
    : "";
  return problem({
    rule: `the swap of access keys of user ${user} may need more than the ${limits.accessKeysPerUser.value} that AWS allows, as Terraform deletes and creates them in any order`,
    remedy: `Take two steps: ${inactive}take out ${list(removed)}, lock and deploy; add ${list(added)} after that.`,
  });
}
