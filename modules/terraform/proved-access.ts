import { type Construct } from "constructs";
import { DefaultTokenResolver, StringConcat, TerraformStack, Tokenization } from "cdktf";
import { joinProved, type JoinedAccess, type ProvedAccess } from "../configuration";

/** What the constructs of each stack registered. */
const registered = new WeakMap<TerraformStack, ProvedAccessOf[]>();

type ProvedAccessOf = () => ProvedAccess | readonly ProvedAccess[];

/**
 * Registers access that the written stack of a construct must state.
 *
 * @param access called after the stack is validated and rendered
 */
export function registerProvedAccess(construct: Construct, access: ProvedAccessOf): void {
  const stack = TerraformStack.of(construct);
  const known = registered.get(stack);
  if (known === undefined) registered.set(stack, [access]);
  else known.push(access);
}

/** All that was registered for a stack. */
export function provedAccessOf(stack: TerraformStack): JoinedAccess {
  const { expressions, ...proved } = joinProved((registered.get(stack) ?? []).flatMap((access) => access()));
  const options = { scope: stack, preparing: false, resolver: new DefaultTokenResolver(new StringConcat()) };
  return { ...proved, expressions: Tokenization.resolve(expressions, options) as JoinedAccess["expressions"] };
}
