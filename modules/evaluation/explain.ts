import { at, problem, type Problem } from "../validation";
import { type CompiledPolicy, type CompiledStatement } from "./compiled-policy";
import { type CompiledCondition } from "./conditions";
import { askGroup, askPrincipals, askStatement, type Decision, decidePrepared } from "./decide";
import { anyhow, type Group, groupsOf, type Layer, type Policies } from "./layers";
import { type ContextValue } from "./context";
import { type AccessRequest, type PreparedRequest } from "./access-request";
import { prepareRequest } from "./request";
import { checkPolicies } from "./shape";
import { type Verdict } from "./verdict";
import { limitingGroups, undocumentedCombination } from "./without-permission";

/** A statement of one of the policies that were asked. */
export interface StatementReference {
  readonly layer: Layer;
  /** The place of the policy among those of its layer, from 0; for service control policies, of its level. */
  readonly policy: number;
  /** The level of a service control policy, from 0. */
  readonly level?: number;
  /** The place of the statement in its policy, from 0. */
  readonly statement: number;
  readonly sid?: string;
}

/** What a condition compared. `actual` is absent where the request has no such key. */
interface ComparedCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly actual?: ContextValue;
}

/** Why a statement did not apply: one of its elements, or one of its conditions. */
interface Miss {
  readonly element: "Action" | "Resource" | "Principal" | "Condition";
  readonly condition?: ComparedCondition;
}

/** An Allow statement that one element kept from applying, and what that was. */
export interface NearMiss extends StatementReference {
  readonly misses: readonly Miss[];
}

/** A decision and what it rests on. */
interface Explanation {
  readonly decision: Decision;
  /** The statements that decided: the denials of an explicit denial, otherwise the grants that applied. */
  readonly decidedBy: readonly StatementReference[];
  /** The layers that are there and did not allow. */
  readonly withoutAllow: readonly Layer[];
  /** The Allow statements of an implicit denial that came closest: all their elements matched but one. */
  readonly nearMisses: readonly NearMiss[];
  /** Why the request is unsupported. */
  readonly problems: readonly Problem[];
}

/**
 * Decides on a request and says why.
 *
 * @example
 * explain(policies, request).nearMisses; // [{ layer: "identity", policy: 0, statement: 2, misses: [{ element: "Resource" }] }]
 */
export function explain(policies: Policies, request: AccessRequest): Explanation {
  const misshapen = checkPolicies(policies);
  if (misshapen.length > 0) return unsupported(misshapen);
  const prepared = prepareRequest(request, policies.boundary !== undefined);
  const broken = problemsOf(groupsOf(policies));
  if (!("principal" in prepared)) return unsupported([...at("request", prepared), ...broken]);
  if (broken.length > 0) return unsupported(broken);
  const groups = limitingGroups(groupsOf(policies), prepared);
  const decision = decidePrepared(groups, prepared);
  const asked = statementsOf(groups).map((each) => ({ ...each, ...askStatement(each.statement, prepared) }));
  const wanting = groups.filter((group) => !allows(group, prepared));
  const inCase = <Item>(of: Decision, find: () => Item[]): Item[] => (decision === of ? find() : []);
  return {
    decision,
    decidedBy: asked
      .filter(({ applies, statement }) => applies === "yes" && decides(decision, statement))
      .map(({ reference }) => reference),
    withoutAllow: wanting.map(({ layer }) => layer),
    nearMisses: inCase("implicitly denied", () =>
      asked
        .filter(({ applies, group }) => applies === "no" && wanting.includes(group))
        .flatMap(({ statement, reference }) => nearMiss(statement, reference, prepared)),
    ),
    problems: inCase("unsupported", () => {
      const unclear = asked.filter(({ applies }) => applies === "unknown");
      return unclear.length === 0
        ? [undocumentedCombination(prepared)]
        : unclear.flatMap(({ statement, reference }) => at(placeOf(reference), unknowns(statement, prepared)));
    }),
  };
}

function unsupported(problems: readonly Problem[]): Explanation {
  return { decision: "unsupported", decidedBy: [], withoutAllow: [], nearMisses: [], problems };
}

function problemsOf(groups: readonly Group[]): Problem[] {
  return groups.flatMap(({ layer, policies }) =>
    policies.flatMap((policy, index) => at([layer, String(index)], policy.problems)),
  );
}

interface Asked {
  readonly group: Group;
  readonly statement: CompiledStatement;
  readonly reference: StatementReference;
}

function statementsOf(groups: readonly Group[]): Asked[] {
  const levels = groups.filter(({ layer }) => layer === "serviceControl");
  return groups.flatMap((group) =>
    group.policies.flatMap((policy: CompiledPolicy, index) =>
      policy.statements.map((statement) => ({
        group,
        statement,
        reference: {
          layer: group.layer,
          policy: index,
          ...(group.layer === "serviceControl" ? { level: levels.indexOf(group) } : {}),
          statement: statement.index,
          ...(statement.source.sid === undefined ? {} : { sid: statement.source.sid }),
        },
      })),
    ),
  );
}

function decides(decision: Decision, { source }: CompiledStatement): boolean {
  return decision === "explicitly denied" ? source.effect === "Deny" : source.effect === "Allow";
}

function allows(group: Group, request: PreparedRequest): boolean {
  const outcome = askGroup(group, request);
  return outcome !== undefined && anyhow(outcome.allowed) === "yes";
}

/** The elements of a statement that are not plainly met. */
function shortcomings(statement: CompiledStatement, request: PreparedRequest): { verdict: Verdict; miss: Miss }[] {
  const elements: { verdict: Verdict; miss: Miss }[] = [
    { verdict: statement.coversAction(request.action) ? "yes" : "no", miss: { element: "Action" } },
    { verdict: statement.coversResource(request), miss: { element: "Resource" } },
    { verdict: askPrincipals(statement, request).applies, miss: { element: "Principal" } },
    ...statement.conditions.map((condition) => ({
      verdict: condition.holds(request),
      miss: { element: "Condition" as const, condition: compared(condition, request) },
    })),
  ];
  return elements.filter(({ verdict }) => verdict !== "yes");
}

function compared({ operator, key, values }: CompiledCondition, request: PreparedRequest): ComparedCondition {
  const actual = request.context.get(key.toLowerCase());
  return { operator, key, values, ...(actual === undefined ? {} : { actual }) };
}

function nearMiss(statement: CompiledStatement, reference: StatementReference, request: PreparedRequest): NearMiss[] {
  const misses = shortcomings(statement, request).map(({ miss }) => miss);
  const elements = new Set(misses.map(({ element }) => element));
  return statement.source.effect === "Allow" && elements.size === 1 ? [{ ...reference, misses }] : [];
}

function placeOf({ layer, policy, level, statement }: StatementReference): string[] {
  return [layer, ...(level === undefined ? [] : [String(level)]), String(policy), "Statement", String(statement)];
}

function unknowns(statement: CompiledStatement, request: PreparedRequest): Problem[] {
  return shortcomings(statement, request).map(({ miss }) => {
    const { element, condition } = miss;
    if (condition === undefined) {
      return problem({
        rule: `has a ${element} of which AWS does not say whether it covers the request`,
        remedy: "Name what is meant without a wildcard across colons, a canonical user or a multivalued variable.",
      });
    }
    const { operator, key, actual } = condition;
    return {
      place: [element, operator, key],
      value: actual,
      rule: Array.isArray(actual)
        ? "cannot be compared: a multivalued key needs ForAllValues or ForAnyValue, and values of the operator's kind"
        : "cannot be compared by this operator",
      remedy: "Correct the operator of the policy, or the value of the request.",
    };
  });
}
