import { at, problem, type Problem } from "../validation";

/** The Terraform expressions that take the place of symbolic ARNs: `{ "arn:…:key/<orders>": "${aws_kms_key.…}" }`. */
export type Expressions = Readonly<Record<string, string>>;

/** ARNs of keys, IDs of VPCs and of their endpoints that are still to be made. */
const symbolicValue = /^(arn:[^:]+:kms:[^:]*:[^:]*:key\/|vpce?-)<[^<>]+>$/;

/** Whether a value stands for something that is still to be made. Nothing else has an expression in its place. */
export function isSymbolic(value: string): boolean {
  return symbolicValue.test(value);
}

/** Joins several sets of expressions. */
export function joinExpressions(several: readonly (Expressions | undefined)[]): Expressions {
  return Object.fromEntries(several.flatMap((each) => Object.entries(each ?? {})));
}

/** What names symbolic values, and where it stands for messages. */
interface PlacedExpressions {
  readonly place: string | readonly string[];
  readonly expressions: Expressions | undefined;
}

/** Refuses a symbolic value with two expressions, because only one of them would be rendered. */
export function checkExpressions(several: readonly PlacedExpressions[]): Problem[] {
  const known = new Map<string, string>();
  const clashes = new Map<string, Problem[]>();
  for (const { place, expressions = {} } of several) {
    for (const [symbol, expression] of Object.entries(expressions)) {
      if ((known.get(symbol) ?? expression) !== expression) clashes.set(symbol, at(place, [twoExpressions(symbol)]));
      known.set(symbol, expression);
    }
  }
  return [...clashes.values()].flat();
}

function twoExpressions(symbol: string): Problem {
  return problem({
    value: symbol,
    rule: "is the symbol of two things with different Terraform expressions, and a policy can only hold one of them",
    remedy: "Give each a symbol of its own: keys their own aliases, and endpoints their own names.",
  });
}
