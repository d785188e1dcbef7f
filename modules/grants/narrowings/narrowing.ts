import { type Operation, operation } from "../../catalogue";
import { callerKey, type Limit, type Within } from "../../policy";
import { listNames, problem, type Problem } from "../../validation";
import { type GrantedOperation } from "../granted-operation";

/** The limits that a narrowing sets on the requests of one operation, or why it cannot hold for them. */
export type Limited =
  | { readonly within: Within }
  | {
      readonly reason: string;
      /** @default grant that apart, or leave the narrowing out */
      readonly remedy?: string;
    };

/** A limit on what a grant allows: its conditions, and what the proof asks for beyond it, both follow from it. */
export interface Narrowing {
  /** As it is called: `onlyLeadingKeys`. */
  readonly name: string;
  /** What is wrong with its arguments. */
  readonly problems: readonly Problem[];
  readonly limit: (operation: Operation) => Limited;
  /**
   * Whether it also limits what a service does with a key for the caller. Such requests come from the service: they
   * carry neither the caller's network nor the keys of DynamoDB.
   * @default false
   */
  readonly limitsKeyUse?: boolean;
  /** The Terraform expressions of symbolic values that it names. */
  readonly expressions?: Readonly<Record<string, string>>;
}

/** What a narrowing changes of a grant. */
export interface Narrowable {
  readonly operations: readonly GrantedOperation[];
  readonly problems: readonly Problem[];
}

/** The grant within one more limit. What cannot be limited is a problem; nothing is left out. */
export function narrow({ operations, problems }: Narrowable, narrowing: Narrowing): Narrowable {
  const limited = operations.map((granted) => ({ granted, limited: limitOf(granted, narrowing) }));
  const found = [
    ...narrowing.problems,
    ...refusals(narrowing, limited),
    ...clashes(narrowing, limited),
    ...exclusions(narrowing, limited),
  ];
  if (found.length > 0) return { operations: [], problems: [...problems, ...found] };
  return {
    operations: limited.map(({ granted, limited: result }) =>
      "within" in result ? within(granted, result.within, narrowing) : granted,
    ),
    problems,
  };
}

interface LimitedOperation {
  readonly granted: GrantedOperation;
  readonly limited: Limited;
}

function limitOf(granted: GrantedOperation, { limit, limitsKeyUse = false }: Narrowing): Limited {
  const byService = granted.within?.["kms:ViaService"] !== undefined;
  return byService && !limitsKeyUse ? { within: {} } : limit(operation(granted.operation));
}

function refusals({ name }: Narrowing, operations: readonly LimitedOperation[]): Problem[] {
  const byReason = new Map<string, { readonly actions: readonly string[]; readonly remedy: string | undefined }>();
  for (const { granted, limited } of operations) {
    if (!("reason" in limited)) continue;
    const { actions } = byReason.get(limited.reason) ?? { actions: [] };
    byReason.set(limited.reason, {
      actions: [...actions, ...operation(granted.operation).actions],
      remedy: limited.remedy,
    });
  }
  return [...byReason].map(([reason, { actions, remedy }]) =>
    problem({
      value: name,
      rule: `cannot hold for ${listNames(actions)}: ${reason}`,
      remedy: remedy ?? "Grant that apart, without this narrowing, or leave it out.",
    }),
  );
}

function clashes({ name }: Narrowing, operations: readonly LimitedOperation[]): Problem[] {
  const keys = new Set(
    operations.flatMap(({ granted, limited }) =>
      "within" in limited ? clashingKeys(granted.within ?? {}, limited.within) : [],
    ),
  );
  return [...keys].map((key) =>
    problem({
      value: name,
      rule: `narrows a grant that has a condition on ${key} already`,
      remedy: "Say all of it in one narrowing.",
    }),
  );
}

/** Conditions of which a request meets one only: none that comes through a VPC endpoint has a public address. */
function exclusions({ name }: Narrowing, operations: readonly LimitedOperation[]): Problem[] {
  const never = operations.some(({ granted, limited }) => {
    const keys = "within" in limited ? Object.keys({ ...granted.within, ...limited.within }) : [];
    const ways = new Set(keys.map((key) => callerKey(key)?.carriedBy));
    return ways.has("public addresses") && ways.has("VPC endpoints");
  });
  if (!never) return [];
  return [
    problem({
      value: name,
      rule: "narrows a grant so that it never applies: a request through a VPC endpoint has no public address",
      remedy: "Keep fromIpAddresses, or fromVpc and fromVpcEndpoint; grant it twice for requests of both kinds.",
    }),
  ];
}

/** The keys that two narrowings limit differently. AWS ignores the case of keys, so two spellings are one key. */
function clashingKeys(known: Within, added: Within): string[] {
  const taken = new Map(Object.entries(known).map(([key, limit]) => [key.toLowerCase(), entryOf(key, limit)]));
  return Object.entries(added).flatMap(([key, limit]) => {
    const earlier = taken.get(key.toLowerCase());
    return earlier === undefined || earlier === entryOf(key, limit) ? [] : [key];
  });
}

function entryOf(key: string, limit: Limit): string {
  return JSON.stringify([key, limit]);
}

function within(granted: GrantedOperation, added: Within, { expressions }: Narrowing): GrantedOperation {
  if (Object.keys(added).length === 0) return granted;
  return {
    ...granted,
    within: { ...granted.within, ...added },
    ...(expressions === undefined ? {} : { expressions: { ...granted.expressions, ...expressions } }),
  };
}
