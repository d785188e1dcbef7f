import { type Conditions } from "../../policy";
import { type Expectation, type ExpectedAccess, type Within } from "../../proof";
import { listNames, problem, type Problem } from "../../validation";
import { type GrantedOperation } from "../granted-operation";
import { type Operation, operation } from "../../catalogue";

/** How one operation is bound, or why it cannot be. */
export type Binding = { readonly conditions: Conditions } | { readonly reason: string };

/**
 * A condition that a grant is put under: as conditions of its statements, and once more, by hand, as the limits that
 * the proof holds those statements against.
 */
export interface Narrowing {
  /** As it is called: `onlyLeadingKeys`. */
  readonly name: string;
  /** What is wrong with its arguments. */
  readonly problems: readonly Problem[];
  readonly bind: (operation: Operation) => Binding;
  readonly limits: (action: string) => Within;
  /**
   * Whether it also binds what a service does with a key for the caller. Such requests come from the service: they
   * carry neither the caller's network nor the keys of DynamoDB.
   */
  readonly bindsKeyUse: boolean;
  /** The Terraform expressions of symbolic values that its conditions name. */
  readonly expressions?: Readonly<Record<string, string>>;
}

/** What a narrowing changes of a grant. */
export interface Narrowable {
  readonly operations: readonly GrantedOperation[];
  readonly problems: readonly Problem[];
  readonly expectations: readonly Expectation[];
}

/** The grant under one more condition. What cannot be bound is a problem; nothing is left out. */
export function narrow({ operations, problems, expectations }: Narrowable, narrowing: Narrowing): Narrowable {
  const bound = operations.map((each) => ({ each, binding: bindingOf(each, narrowing) }));
  const refusals = new Map<string, string[]>();
  for (const { each, binding } of bound) {
    if ("conditions" in binding) continue;
    const names = refusals.get(binding.reason) ?? [];
    refusals.set(binding.reason, [...names, ...operation(each.operation).actions]);
  }
  const clashes = new Set(bound.flatMap(({ each, binding }) => clashesOf(each.conditions, binding)));
  const found = [
    ...narrowing.problems,
    ...[...refusals].map(([reason, actions]) =>
      problem({
        value: narrowing.name,
        rule: `cannot hold for ${listNames(actions)}: ${reason}`,
        remedy: "Grant that apart, without this narrowing, or leave it out.",
      }),
    ),
    ...[...clashes].map((key) =>
      problem({
        value: narrowing.name,
        rule: `narrows a grant that has a condition on ${key} already`,
        remedy: "Say all of it in one narrowing.",
      }),
    ),
  ];
  if (found.length > 0) return { operations: [], problems: [...problems, ...found], expectations: [] };
  return {
    operations: bound.map(({ each, binding }) => withBinding(each, binding, narrowing)),
    problems,
    expectations: expectations.map(({ allows, refuses }) => ({
      allows: allows.flatMap((each) => withLimits(each, narrowing)),
      refuses,
    })),
  };
}

const viaService = "kms:ViaService";

function bindingOf(granted: GrantedOperation, { bind, bindsKeyUse }: Narrowing): Binding {
  const byService = granted.conditions?.["StringEquals"]?.[viaService] !== undefined;
  return byService && !bindsKeyUse ? { conditions: {} } : bind(operation(granted.operation));
}

/** The keys that a binding has something else to say of than is said already. */
function clashesOf(known: Conditions = {}, binding: Binding): string[] {
  if (!("conditions" in binding)) return [];
  const said = testsOf(known);
  const texts = new Set(said.map(({ text }) => text));
  // AWS ignores the case of keys, but a statement must not have one in two spellings.
  const taken = new Set(said.map(({ key }) => key.toLowerCase()));
  return testsOf(binding.conditions).flatMap(({ key, text }) =>
    taken.has(key.toLowerCase()) && !texts.has(text) ? [key] : [],
  );
}

/** What conditions say of each key, but for this: that it has to be there goes together with everything. */
function testsOf(conditions: Conditions): { readonly key: string; readonly text: string }[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys)
      .map(([key, values]) => ({ key, text: JSON.stringify([operator, key, values]) }))
      .filter(({ key, text }) => text !== JSON.stringify(["Null", key, ["false"]])),
  );
}

function withBinding(granted: GrantedOperation, binding: Binding, { expressions }: Narrowing): GrantedOperation {
  if (!("conditions" in binding) || Object.keys(binding.conditions).length === 0) return granted;
  const conditions = { ...granted.conditions };
  for (const [operator, keys] of Object.entries(binding.conditions)) {
    conditions[operator] = { ...conditions[operator], ...keys };
  }
  return {
    ...granted,
    conditions,
    ...(expressions === undefined ? {} : { expressions: { ...granted.expressions, ...expressions } }),
  };
}

/** Actions that are limited differently are expected apart. */
function withLimits(access: ExpectedAccess, { limits, bindsKeyUse }: Narrowing): ExpectedAccess[] {
  if (access.within?.[viaService] !== undefined && !bindsKeyUse) return [access];
  const apart = new Map<string, { actions: string[]; within: Within }>();
  for (const action of access.actions) {
    const within = limits(action);
    const key = JSON.stringify(within);
    const known = apart.get(key);
    if (known === undefined) apart.set(key, { actions: [action], within });
    else known.actions.push(action);
  }
  return [...apart.values()].map(({ actions, within }) => ({
    ...access,
    actions,
    ...(Object.keys(within).length === 0 ? {} : { within: { ...access.within, ...within } }),
  }));
}
