import { type Construct } from "constructs";
import { TerraformStack, Token } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type Tags } from "../aws";

/** The tags that a provider of the stack gives every resource; undefined where they are not known at synth. */
export function defaultTags(construct: Construct): Tags | undefined {
  const providers = TerraformStack.of(construct).node.children.filter((each) => each instanceof AwsProvider);
  const given = providers.map(({ defaultTagsInput = [] }) =>
    Array.isArray(defaultTagsInput) ? literalTags(defaultTagsInput.map(({ tags = {} }) => tags)) : undefined,
  );
  return given.includes(undefined) ? undefined : literalTags(given);
}

/** Several tags as one; undefined where a value is known only at apply. */
export function literalTags(tags: readonly (Tags | undefined)[]): Tags | undefined {
  const all = Object.assign({}, ...tags) as Tags;
  return Token.isUnresolved(tags) ||
    Object.entries(all)
      .flat()
      .some((each) => Token.isUnresolved(each))
    ? undefined
    : all;
}
