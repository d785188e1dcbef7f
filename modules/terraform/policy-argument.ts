import { type Construct } from "constructs";
import { Fn, TerraformLocal } from "cdktf";
import { type Expressions, isSymbolic } from "../grants";
import { escapeTemplates, type PolicyJson, renderConstantPolicy } from "../policy";
import { problem, type Problem, ValidationError } from "../validation";

/**
 * A policy as the argument of a Terraform resource: constant text where that is possible, otherwise a local value
 * through `jsonencode`, so that whatever an expression yields is quoted by Terraform. Nothing else renders a policy.
 *
 * @param id the ID of the local value below `scope`
 * @throws ValidationError when a symbolic value has no expression: it would reach AWS as it stands, and match nothing
 */
export function policyArgument(
  scope: Construct,
  id: string,
  policy: PolicyJson,
  expressions: Expressions = {},
): string {
  const known = new Map(Object.entries(expressions));
  const substituted = substitute(policy, known, false);
  if (!substituted.some) return renderConstantPolicy(policy);
  const local = new TerraformLocal(scope, id, substituted.value);
  return Fn.jsonencode(local.expression);
}

type Json = string | { readonly [key: string]: Json } | readonly Json[];

interface Substituted {
  readonly value: Json;
  /** Whether an expression stands anywhere in it. */
  readonly some: boolean;
}

/** Where symbolic values may stand. Anywhere else, as among partition keys, the same text is only a text. */
const symbolicPlaces: ReadonlySet<string> = new Set([
  "Resource",
  "Principal",
  "aws:SourceArn",
  "aws:SourceVpc",
  "aws:SourceVpce",
]);

function unknown(value: string): Problem {
  return problem({
    value,
    rule: "stands for something that is still to be made, and no Terraform expression for it is given",
    remedy: "Hand over the expressions of the grants that the policy is made from: grantExpressions(grants).",
  });
}

function substitute(value: unknown, expressions: ReadonlyMap<string, string>, symbolic: boolean): Substituted {
  if (Array.isArray(value)) {
    const each = value.map((inner) => substitute(inner, expressions, symbolic));
    return { value: each.map((inner) => inner.value), some: each.some(({ some }) => some) };
  }
  if (typeof value === "object" && value !== null) {
    const each = Object.entries(value).map(
      ([key, inner]) =>
        [escapeTemplates(key), substitute(inner, expressions, symbolic || symbolicPlaces.has(key))] as const,
    );
    return {
      value: Object.fromEntries(each.map(([key, inner]) => [key, inner.value])),
      some: each.some(([, { some }]) => some),
    };
  }
  const text = String(value);
  const isSymbol = symbolic && isSymbolic(text);
  const expression = isSymbol ? expressions.get(text) : undefined;
  if (isSymbol && expression === undefined) throw new ValidationError([unknown(text)]);
  return { value: expression ?? escapeTemplates(text), some: expression !== undefined };
}
