import { type Block, isArguments, labelled } from "./blocks";
import { readText, type Scope, subjectOf } from "./expressions";
import { type Json } from "./fact";

/** A resource that acts as a role. */
export interface UseOfRole {
  readonly subject: string;
  readonly kind: "use";
  readonly argument: string;
  /** What uses it. */
  readonly value: Json;
}

const roleArgument = /(?:^|_)(?:role|role_arn|credentials)$/;
const roleArn = /^arn:[^:]*:iam::\d{12}:role\//;

/** The subject of the uses of a role. They are proved of roles that only the project's own resources may act as. */
export function usesOf(arn: string): string {
  return `use of ${arn}`;
}

/** The roles that a resource acts as, by the arguments that name them. */
export function rolesUsedBy(block: Block, scope: Scope): UseOfRole[] {
  const search = (name: string, value: unknown, argument: string): UseOfRole[] => {
    if (Array.isArray(value)) return value.flatMap((each) => search(name, each, argument));
    if (isArguments(value)) return labelled(value).flatMap(([key, each]) => search(key, each, `${argument}.${key}`));
    const text = typeof value === "string" && roleArgument.test(name) ? readText(value, scope) : undefined;
    if (typeof text !== "string" || !roleArn.test(text)) return [];
    return [{ subject: usesOf(text), kind: "use", argument, value: subjectOf(block, scope) }];
  };
  return labelled(block.arguments).flatMap(([name, value]) => search(name, value, name));
}
