import { limits } from "../aws";
import { problem } from "../validation";
import { type Arrival, type Change, type Departure, type Stay } from "./changes";
import { type Refusal } from "./refusal";
import { type Resource } from "./resource";
import { identityOf } from "./resource-identity";
import { nameOf, shortName } from "./words";

const isKey = ({ type }: Resource): boolean => identityOf(type).loss === "secret";
const isUser = ({ type }: Resource): boolean => type === "aws_iam_user";

/** Refuses what ends an access key that somebody uses, and swaps that AWS has no room for. */
export function refuseLostSecrets(changes: readonly Change[]): Refusal[] {
  const swaps = refuseSwaps(changes);
  const swapped = new Set(swaps.flatMap(({ removed }) => removed));
  return [
    ...swaps.map(({ refusal }) => refusal),
    ...changes.flatMap((change) => {
      if (!("before" in change) || !isKey(change.before) || swapped.has(change.before)) return [];
      if (change.kind === "replaced") return [refuseReplaced(change)];
      if (change.kind === "forgotten") return [refuseForgotten(change.before)];
      return change.kind === "destroyed" && isLive(change.before) ? refuseDeleted(change, changes) : [];
    }),
  ];
}

/** Whether AWS accepts requests that are signed with the key. */
export function isLive({ attributes }: Resource): boolean {
  return (attributes["status"] ?? "Active") === "Active";
}

/** The name of the user of an access key. */
export function userOf({ attributes }: Resource): string {
  const { user } = attributes;
  return typeof user === "string" ? user : "";
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
  const rule = `${keyLabel(key)} would leave Terraform and stay live in AWS, where it counts and nobody sees it`;
  return { resource: key, problem: problem({ rule, remedy: "Take out its removed block." }) };
}

function refuseDeleted({ before, blockedBy }: Departure, changes: readonly Change[]): Refusal[] {
  if (blockedBy !== undefined) return [];
  const generation = shortName(before);
  if (!userGoes(userOf(before), changes)) {
    const rule = `${keyLabel(before)} is Active and would be deleted: whoever uses it loses access`;
    const remedy =
      `Write { generation: "${generation}", status: "Inactive" }, lock and deploy that, and take it out once nothing ` +
      "fails.";
    return [{ resource: before, problem: problem({ rule, remedy }) }];
  }
  // A rename cannot be told from two decisions, and two edits cost less than a key.
  if (!changes.some(({ kind, ...each }) => kind === "created" && "after" in each && isKey(each.after))) return [];
  const rule = `${keyLabel(before)} is Active and would be deleted with its user, while another access key is created`;
  const remedy =
    "If its entry was renamed, write formerly with the former key. If both are meant, take the old entry out, lock " +
    "and deploy that, and then add the new one.";
  return [{ resource: before, problem: problem({ rule, remedy }) }];
}

function userGoes(user: string, changes: readonly Change[]): boolean {
  return changes.some((each) => each.kind === "destroyed" && isUser(each.before) && nameOf(each.before) === user);
}

interface Swap {
  readonly refusal: Refusal;
  readonly removed: readonly Resource[];
}

/** Terraform does not order the end of one key and the making of another, so that a third one may be needed. */
function refuseSwaps(changes: readonly Change[]): Swap[] {
  const most = limits.accessKeysPerUser.value;
  const created = changes.filter((each): each is Arrival => each.kind === "created" && isKey(each.after));
  const users = new Set(created.map(({ after }) => userOf(after)));
  return [...users].flatMap((user) => {
    if (userGoes(user, changes)) return [];
    const added = created.map(({ after }) => after).filter((key) => userOf(key) === user);
    const earlier = changes.flatMap((each) => ("before" in each && isKey(each.before) ? [each] : []));
    const known = earlier.filter((each) => userOf("after" in each ? each.after : each.before) === user);
    const removed = known.flatMap((each) => (each.kind === "destroyed" ? [each.before] : []));
    const [first] = added;
    if (first === undefined || removed.length === 0 || known.length + added.length <= most) return [];
    return [{ refusal: { resource: first, problem: swapProblem(user, removed, added) }, removed }];
  });
}

function swapProblem(user: string, removed: readonly Resource[], added: readonly Resource[]) {
  const list = (keys: readonly Resource[]): string => keys.map((key) => `"${shortName(key)}"`).join(", ");
  const inactive = removed.some(isLive) ? `set ${list(removed.filter(isLive))} to "Inactive" and deploy; then ` : "";
  return problem({
    rule: `the swap of access keys of user ${user} may need more than the ${limits.accessKeysPerUser.value} that AWS allows, as Terraform deletes and creates them in any order`,
    remedy: `Take two steps: ${inactive}take out ${list(removed)}, lock and deploy; add ${list(added)} after that.`,
  });
}
