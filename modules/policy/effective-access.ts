import { actionInfo, expandActions, matchesWildcard, reachOn } from "../aws";
import { at, problem, type Problem } from "../validation";
import { parsePolicy } from "./parsing";
import { type Conditions, sortedUnique, type Statement } from "./statement";

/** Actions on resources, perhaps under conditions. */
export interface AccessEntry {
  /** By their full names; a pattern stays one only where its service is not described here. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}

/**
 * What a Deny takes away only for some requests or from part of what is allowed; everything that it takes away where the
 * policies allow nothing themselves.
 */
interface AccessLimit extends AccessEntry {
  /** With `actions` being `*`: all but these. */
  readonly exceptActions?: readonly string[];
  /** With `resources` being `*`: all but these. */
  readonly exceptResources?: readonly string[];
}

/** What policies come to together. */
export interface EffectiveAccess {
  /** Each resource once for the same conditions. */
  readonly allows: readonly AccessEntry[];
  /** What is refused all the same. */
  readonly limits: readonly AccessLimit[];
  /** Where this is not empty, more may be allowed than is listed: a document or a statement cannot be put as a list. */
  readonly problems: readonly Problem[];
}

/**
 * What identity policies allow together, computed from the documents and not from whatever made them.
 *
 * Wildcards of actions are written out. Left out is what grants nothing: an action on a resource that it cannot be
 * done on, what a wider entry holds already, and what an unconditional Deny takes away as a whole.
 *
 * @example
 * effectiveAccess([{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "dynamodb:Put*", Resource: table }] }])
 *   .allows; // [{ actions: ["dynamodb:PutItem", "dynamodb:PutResourcePolicy"], resources: [table] }]
 */
export function effectiveAccess(documents: readonly unknown[]): EffectiveAccess {
  const parsed = documents.map((each) => parsePolicy(each));
  const statements = parsed.flatMap(({ document }) => document?.statements ?? []);
  const denials = statements.filter(({ effect }) => effect === "Deny");
  const grants = statements.filter(({ effect }) => effect === "Allow");
  const allowed = new Map<string, Pair>();
  for (const pair of grants.flatMap(pairsOf)) {
    allowed.set(JSON.stringify([pair.action, pair.resource, pair.conditions]), pair);
  }
  const pairs = withoutCovered([...allowed.values()]).filter(
    (pair) => !denials.some((denial) => denialOf(denial, pair) === "whole"),
  );
  return {
    allows: entriesOf(pairs),
    limits: grants.length === 0 ? denials.map(wholeLimit) : denials.flatMap((denial) => limitOf(denial, pairs)),
    problems: parsed.flatMap(({ problems, document }, index) =>
      at(String(index), [...problems, ...(document?.statements ?? []).flatMap(checkListable)]),
    ),
  };
}

/** One action on one resource. */
interface Pair {
  readonly action: string;
  readonly resource: string;
  readonly conditions: Conditions | undefined;
}

function checkListable({ effect, notActions, notResources }: Statement, index: number): Problem[] {
  if (effect === "Deny" || (notActions === undefined && notResources === undefined)) return [];
  const element = notActions === undefined ? "NotResource" : "NotAction";
  return at(
    ["Statement", String(index), element],
    [
      problem({
        value: notActions ?? notResources,
        rule: "allows everything else there is, which is no list",
        remedy: `Write ${element.slice("Not".length)}.`,
      }),
    ],
  );
}

function pairsOf({ actions = [], resources = [], conditions }: Statement): Pair[] {
  const named = sortedUnique(
    actions.flatMap((pattern) => {
      const known = expandActions(pattern).map(({ name }) => name);
      return known.length === 0 ? [pattern] : known;
    }),
  );
  return resources.flatMap((resource) => {
    const canBeDone = actionsOn(resource);
    return named.filter(canBeDone).map((action) => ({ action, resource, conditions }));
  });
}

/**
 * Whether an action may be done on what a resource of a policy stands for. An unknown action may be done on anything,
 * and so may one of which AWS does not say that it cannot: more may be listed than is open, never less.
 */
function actionsOn(resource: string): (action: string) => boolean {
  const reachOf = reachOn(resource);
  return (action) => {
    const info = actionInfo(action);
    return info === undefined || reachOf(info) !== "none";
  };
}

/** Leaves out what is held by a wider pattern of resources, by all actions, or by the same without conditions. */
function withoutCovered(pairs: readonly Pair[]): Pair[] {
  const known = new Set(pairs.map(pairKey));
  const lengths = new Set(
    pairs.filter(({ resource }) => isPrefix(resource)).map(({ resource }) => resource.length - 1),
  );
  return pairs.filter((pair) => {
    const { action, resource, conditions } = pair;
    const own = pairKey(pair);
    const wider = [...lengths].filter((length) => length <= resource.length).map((length) => resource.slice(0, length));
    return ![resource, ...wider.map((beginning) => `${beginning}*`)].some((each) =>
      [action, "*"].some((by) =>
        [conditions, undefined].some((under) => {
          const key = pairKey({ action: by, resource: each, conditions: under });
          return key !== own && known.has(key);
        }),
      ),
    );
  });
}

function pairKey({ action, resource, conditions }: Pair): string {
  return `${action.toLowerCase()} ${resource} ${conditions === undefined ? "" : JSON.stringify(conditions)}`;
}

/** A pattern whose only wildcard is the `*` at its end. */
function isPrefix(resource: string): boolean {
  return resource.endsWith("*") && !/[*?]|\$\{/.test(resource.slice(0, -1));
}

/** What of a pair a Deny takes away. */
type Denial = "whole" | "part" | "nothing";

function denialOf(denial: Statement, { action, resource }: Pair): Denial {
  const byAction = overlap(
    action.toLowerCase(),
    denial.actions?.map(lowerCase),
    denial.notActions?.map(lowerCase),
    coversAction,
  );
  const byResource = overlap(resource, denial.resources, denial.notResources, coversResource);
  if (byAction === "nothing" || byResource === "nothing") return "nothing";
  return byAction === "whole" && byResource === "whole" && denial.conditions === undefined ? "whole" : "part";
}

function overlap(
  text: string,
  listed: readonly string[] | undefined,
  excepted: readonly string[] | undefined,
  covers: Covers,
): Denial {
  if (listed !== undefined) return strongest(listed.map((pattern) => meeting(pattern, text, covers)));
  const kept = strongest((excepted ?? []).map((pattern) => meeting(pattern, text, covers)));
  return kept === "whole" ? "nothing" : kept === "nothing" ? "whole" : "part";
}

function strongest(found: readonly Denial[]): Denial {
  return found.includes("whole") ? "whole" : found.includes("part") ? "part" : "nothing";
}

/** Whether everything that `narrow` stands for is surely covered by a pattern. */
type Covers = (pattern: string, narrow: string) => boolean;

/** A `*` of an action is any text; a `?` of the pattern could meet a `*`, which is more than one character. */
const coversAction: Covers = (pattern, narrow) => !pattern.includes("?") && matchesWildcard(pattern, narrow);

/** Only a `*` at the end is sure to cover colons too. A variable can turn out to be nothing. */
const coversResource: Covers = (pattern, narrow) => isPrefix(pattern) && narrow.startsWith(pattern.slice(0, -1));

/** How much of what `text` stands for, wildcards or not, a pattern covers. */
function meeting(pattern: string, text: string, covers: Covers): Denial {
  if (!pattern.includes("${") && (pattern === text || covers(pattern, text))) return "whole";
  const [one = "", other = ""] = [pattern, text].map((each) => each.replace(/\$\{[^}]*\}/g, "*"));
  if (!/[*?]/.test(other)) return matchesWildcard(one, other) ? "part" : "nothing";
  if (!/[*?]/.test(one)) return matchesWildcard(other, one) ? "part" : "nothing";
  const [beginning = "", otherBeginning = ""] = [one, other].map((each) => each.replace(/[*?].*$/s, ""));
  return beginning.startsWith(otherBeginning) || otherBeginning.startsWith(beginning) ? "part" : "nothing";
}

/** A Deny as far as it touches what is allowed and does not take it away as a whole. */
function limitOf(denial: Statement, pairs: readonly Pair[]): AccessLimit[] {
  const touched = pairs.filter((pair) => denialOf(denial, pair) !== "nothing");
  if (touched.length === 0) return [];
  const { resources, notResources, conditions } = denial;
  const meant = (resources ?? ["*"]).filter((pattern) =>
    touched.some(({ resource }) => meeting(pattern, resource, coversResource) !== "nothing"),
  );
  return [
    {
      actions: sortedUnique(touched.map(({ action }) => action)),
      resources: meant,
      ...(notResources === undefined ? {} : { exceptResources: notResources }),
      ...(conditions === undefined ? {} : { conditions }),
    },
  ];
}

/** A Deny as it stands, for policies that only refuse: they are attached beside others that allow. */
function wholeLimit({ actions, notActions, resources, notResources, conditions }: Statement): AccessLimit {
  return {
    actions: actions ?? ["*"],
    ...(notActions === undefined ? {} : { exceptActions: notActions }),
    resources: resources ?? ["*"],
    ...(notResources === undefined ? {} : { exceptResources: notResources }),
    ...(conditions === undefined ? {} : { conditions }),
  };
}

/** Resources of the same conditions on which the same can be done, together. */
function entriesOf(pairs: readonly Pair[]): AccessEntry[] {
  const byResource = gather(pairs, ({ resource, conditions }) => JSON.stringify([conditions, resource]));
  const alike = gather(byResource, (each) => {
    return JSON.stringify([each[0]?.conditions, sortedUnique(each.map(({ action }) => action))]);
  });
  const entries = alike.map((each): AccessEntry => {
    const all = each.flat();
    const conditions = all[0]?.conditions;
    return {
      actions: sortedUnique(all.map(({ action }) => action)),
      resources: sortedUnique(all.map(({ resource }) => resource)),
      ...(conditions === undefined ? {} : { conditions }),
    };
  });
  const order = ({ resources, actions, conditions }: AccessEntry): string =>
    JSON.stringify([resources, actions, conditions]);
  return entries.sort((one, other) => (order(one) < order(other) ? -1 : 1));
}

function gather<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}
