import { matchesWildcard } from "../../aws";
import { type Conditions, conditionsBeyond, type Statement, statement, type Within } from "../../policy";
import { contextsBeyond, type Expectation, type RefusedRequests } from "../../proof";
import { type Problem } from "../../validation";
import { type Expressions } from "../expressions";

/** Requests for actions on single resources. */
export type AskedRequests = Pick<RefusedRequests, "actions" | "resources">;

/** What one part of a denial denies. */
export interface DeniedRequests {
  /** Names of actions, or a pattern of them. */
  readonly actions: readonly string[];
  /**
   * Whether `actions` are those that are not denied: every other action is, one that AWS adds later too.
   * @default false
   */
  readonly isAllExcept?: boolean;
  /** ARNs, or patterns of them. */
  readonly resources: readonly string[];
  /**
   * Limits in alternatives on keys that differ: a request within all limits of one alternative is not denied.
   * @default none: every request is denied
   */
  readonly unless?: readonly Within[];
  /** Examples of denied requests, without their condition keys: the proof asks for them. */
  readonly asked: readonly AskedRequests[];
}

/** What a denial is made of. */
export interface DenialParts {
  /** What is denied, for messages: `table users`. */
  readonly target: string;
  /**
   * Where it is, below the place of the principal: `["tables", "users"]`.
   * @default the target
   */
  readonly place?: readonly string[] | undefined;
  /**
   * What of the target is denied, for the summary: `attributes ssn of table users`.
   * @default the target as a whole
   */
  readonly summary?: string;
  readonly denied: readonly DeniedRequests[];
  /** Why it cannot be given. */
  readonly problems?: readonly Problem[];
  /** The ARN of the table or bucket of which everything is denied. */
  readonly whole?: string;
  /** The Terraform expressions of the symbolic values that its limits name, by value. */
  readonly expressions?: Expressions;
}

/**
 * Denies a principal requests, whatever else it is allowed: an explicit Deny overrides every Allow.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export class Denial {
  /** What is denied, for messages: `table users`. */
  readonly target: string;
  /** Where it is, below the place of the principal. */
  readonly place: readonly string[];
  /** What of it is denied, as the summary shows it. */
  readonly summary: string;
  readonly denied: readonly DeniedRequests[];
  readonly problems: readonly Problem[];
  /** The ARN of the table or bucket of which everything is denied; absent where only a part is. */
  readonly whole: string | undefined;
  readonly expressions: Expressions;

  constructor({
    target,
    place = [target],
    summary = target,
    denied,
    problems = [],
    whole,
    expressions = {},
  }: DenialParts) {
    this.target = target;
    this.place = place;
    this.summary = summary;
    this.denied = problems.length > 0 ? [] : denied;
    this.problems = problems;
    this.whole = whole;
    this.expressions = expressions;
  }

  /** The denial itself: `deny` takes everything with this method. */
  denial(): this {
    return this;
  }

  /** The denial as statements of an identity policy; merging makes them few. */
  statements(): Statement[] {
    return this.denied.flatMap(({ actions, isAllExcept = false, resources, unless = [] }) => {
      const named = isAllExcept ? { notActions: actions } : { actions };
      return combined(unless.map(conditionsBeyond), joinConditions).map((conditions) =>
        statement({ effect: "Deny", ...named, resources, conditions }),
      );
    });
  }

  /** The requests that it must deny: the proof asks the rendered policies for them. */
  get expectations(): readonly Expectation[] {
    if (this.denied.length === 0) return [];
    return [{ allows: [], refuses: this.denied.flatMap(refusedRequests) }];
  }
}

function refusedRequests({ asked, unless = [] }: DeniedRequests): RefusedRequests[] {
  const contexts = combined(unless.map(contextsBeyond), (one, other) => ({ ...one, ...other }));
  return asked.flatMap((each) =>
    contexts.map((context) => ({
      ...each,
      ...(Object.keys(context).length === 0 ? {} : { context }),
      whateverIsGranted: true,
    })),
  );
}

/** One of each list, in every way. */
function combined<Element extends object>(
  lists: readonly (readonly Element[])[],
  join: (one: Element, other: Element) => Element,
): readonly Element[] {
  const nothing = {} as Element;
  return lists.reduce<readonly Element[]>(
    (found, list) => found.flatMap((one) => list.map((other) => join(one, other))),
    [nothing],
  );
}

function joinConditions(one: Conditions, other: Conditions): Conditions {
  const operators = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(operators.map((each) => [each, { ...one[each], ...other[each] }]));
}

/** Whether a part of a denial is about an action on a resource, or on everything that a pattern stands for. */
export function isAbout(denied: DeniedRequests, action: string, resource: string): boolean {
  const { actions, isAllExcept = false, resources } = denied;
  const isNamed = actions.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));
  return isNamed !== isAllExcept && resources.some((pattern) => matchesWildcard(pattern, resource));
}

/** What a principal can be denied: a table or bucket as a whole, or a part of one. */
export interface Deniable {
  readonly denial: () => Denial;
}
