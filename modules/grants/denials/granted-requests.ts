import { operation, type OperationName } from "../../catalogue";
import { type Within } from "../../policy";
import { listNames, problem, type Problem } from "../../validation";
import { joinExpressions } from "../expressions";
import { type GrantedOperation } from "../granted-operation";
import { expectationOf } from "../requests";
import { Denial, type DeniedRequests } from "./denial";
import { checkNarrowed, type ScopedOperation, scopedOperations } from "./scoped-operations";

/** A grant as far as a denial is made of it. */
export interface DeniedGrant {
  readonly target: string;
  readonly place: readonly string[];
  readonly operations: readonly GrantedOperation[];
  readonly problems: readonly Problem[];
  /** The names of the indexes that it may be on. */
  readonly indexes: readonly string[];
}

/** Narrows operations as the narrowings of a grant do. */
export type NarrowOperations = (
  operations: readonly GrantedOperation[],
) => Pick<DeniedGrant, "operations" | "problems">;

/** Denies what a grant would allow, and what does the same by another name. */
export function grantDenial(grant: DeniedGrant): Denial {
  const { target, place, indexes } = grant;
  const scoped = scopedOperations(grant.operations);
  const denied = scoped.flatMap((each) => requestsOf(each, indexes, []));
  return new Denial({
    target,
    place,
    summary: summaryOf(target, denied),
    denied,
    problems: [...grant.problems, ...checkNarrowed(grant.operations), ...checkSome(scoped, grant)],
  });
}

/** The same, except while a narrowing holds. */
export function grantDenialUnless(grant: DeniedGrant, narrow: NarrowOperations): Denial {
  const { target, place, indexes } = grant;
  const scoped = scopedOperations(grant.operations).map((each) => ({ each, narrowed: narrow([plain(each)]) }));
  const denied = scoped.flatMap(({ each, narrowed }) => {
    // A form that can never keep within the narrowing never does.
    if (narrowed.problems.length > 0) return requestsOf(each, indexes, []);
    const limits = narrowed.operations[0]?.within ?? {};
    return Object.keys(limits).length === 0 ? [] : requestsOf(each, indexes, [limits]);
  });
  const own = scopedOperations(grant.operations).filter(({ isOtherForm = false }) => !isOtherForm);
  const problems = [...grant.problems, ...checkNarrowed(grant.operations), ...checkSome(own, grant)];
  const keys = new Set(
    scoped.flatMap(({ narrowed }) => narrowed.operations.flatMap(({ within = {} }) => Object.keys(within))),
  );
  return new Denial({
    target,
    place,
    summary: `${summaryOf(target, denied)} unless ${listNames([...keys])}`,
    denied,
    problems: problems.length > 0 ? problems : checkUnless(own.map(plain), narrow, denied),
    expressions: joinExpressions(
      scoped.flatMap(({ narrowed }) => narrowed.operations.map(({ expressions }) => expressions)),
    ),
  });
}

/** `dynamodb:DeleteItem, dynamodb:PartiQLDelete on table orders`. */
function summaryOf(target: string, denied: readonly DeniedRequests[]): string {
  const actions = [...new Set(denied.flatMap((each) => each.actions))];
  const prefixes = denied.flatMap(({ resources }) =>
    resources.flatMap((each) => /^[^/]*:::[^/]*\/(.+)\*$/.exec(each)?.[1] ?? []),
  );
  const under = prefixes.length === 0 ? "" : ` under ${listNames([...new Set(prefixes)])}`;
  return `${listNames(actions.sort())} on ${target}${under}`;
}

function plain({ operation: name, resources }: ScopedOperation): GrantedOperation {
  return { operation: name, resources };
}

/** One operation on its resources, except for requests within one of the alternatives. */
function requestsOf(
  { operation: name, resources, except }: ScopedOperation,
  indexes: readonly string[],
  alternatives: readonly Within[],
): DeniedRequests[] {
  const unless = [...(except === undefined ? [] : [except]), ...alternatives];
  const { allows } = expectationOf([{ operation: name, resources }], indexes);
  return [
    {
      actions: actionsOf(name),
      resources,
      ...(unless.length === 0 ? {} : { unless }),
      asked: allows.map(({ examples }) => ({ actions: actionsOf(name), resources: examples })),
    },
  ];
}

/** The actions without which the operation is not done: one that needs another one besides leaves that one as it is. */
function actionsOf(name: OperationName): readonly string[] {
  return name === "getObjectAttributes" ? ["s3:GetObjectAttributes"] : operation(name).actions;
}

/** A grant without operations is one on what is not there, which is reported in its own place. */
function checkSome(scoped: readonly ScopedOperation[], { operations }: DeniedGrant): Problem[] {
  if (scoped.length > 0 || operations.length === 0) return [];
  return [
    problem({
      rule: "is nothing that the principal does itself",
      remedy: "Deny what is meant by its own verb.",
    }),
  ];
}

/** Item limits are no conditions of the caller or of its way: `items` and `attributes` deny by them. */
const ofItems: ReadonlySet<string> = new Set(["dynamodb:Attributes", "dynamodb:LeadingKeys"]);

function checkUnless(
  own: readonly GrantedOperation[],
  narrow: NarrowOperations,
  denied: readonly DeniedRequests[],
): Problem[] {
  const { operations, problems } = narrow(own);
  if (problems.length > 0) return [...problems];
  const isSame =
    operations.length === own.length &&
    operations.every(
      ({ operation: name, resources }, index) =>
        name === own[index]?.operation && resources.join() === own[index].resources.join(),
    );
  if (operations.some(({ within = {} }) => Object.keys(within).some((key) => ofItems.has(key)))) {
    const rule = "is denied unless a limit on items or attributes holds, which the denial of a grant cannot say";
    return [problem({ value: "unless", rule, remedy: "Grant with that limit, or deny items(…) or attributes(…)." })];
  }
  if (!isSame) {
    const rule = "gives back another grant than it is given";
    return [problem({ value: "unless", rule, remedy: "Narrow that grant, as in unless((grant) => grant.withMfa())." })];
  }
  if (denied.length > 0 || own.length === 0) return [];
  const rule = "has no narrowing that holds for any of it: nothing would be denied";
  return [problem({ value: "unless", rule, remedy: "Name one, as in unless((grant) => grant.withMfa())." })];
}
