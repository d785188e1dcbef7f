import { type Construct } from "constructs";
import { Fn, TerraformLocal } from "cdktf";
import { type Expressions } from "../access";
import { escapeTemplates, type PolicyJson, renderConstantPolicy } from "../policy";

/**
 * A policy as the argument of a Terraform resource: constant text where that is possible, otherwise a local value
 * through `jsonencode`, so that whatever an expression yields is quoted by Terraform. Nothing else renders a policy.
 *
 * @param id the ID of the local value below `scope`
 */
export function policyArgument(
  scope: Construct,
  id: string,
  policy: PolicyJson,
  expressions: Expressions = {},
): string {
  const text = JSON.stringify(policy);
  const used = Object.entries(expressions).filter(([symbol]) => text.includes(symbol));
  if (used.length === 0) return renderConstantPolicy(policy);
  const local = new TerraformLocal(scope, id, substitute(policy, used));
  return Fn.jsonencode(local.expression);
}

type Json = string | { readonly [key: string]: Json } | readonly Json[];

function substitute(value: unknown, expressions: readonly (readonly [string, string])[]): Json {
  if (Array.isArray(value)) return value.map((each) => substitute(each, expressions));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [escapeTemplates(key), substitute(each, expressions)]),
    );
  }
  const text = String(value);
  const [symbol, expression] = expressions.find(([each]) => text.includes(each)) ?? [];
  if (symbol === undefined || expression === undefined) return escapeTemplates(text);
  if (symbol !== text) throw new Error(`${text} holds the symbolic ARN ${symbol} and something else`);
  return expression;
}
