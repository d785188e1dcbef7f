import { type Construct, type IConstruct } from "constructs";
import { TerraformStack } from "cdktf";
import { at, type Problem, throwProblems } from "../validation";

type Find = () => readonly Problem[];

const findersOf = new WeakMap<IConstruct, Find[]>();

/**
 * Lets a synth fail with the problems of a construct, found when everything is in place. Those of all constructs of a
 * stack are thrown together by the stack itself: the engine would print what a validation returns under a heading of
 * its own, with a stack trace and with the advice to skip validation.
 *
 * @throws ValidationError at the synth, with the path of each construct as the first step of the place
 */
export function reportProblems(construct: Construct, find: Find): void {
  const finders = findersIn(TerraformStack.of(construct));
  finders.push(() => at(construct.node.path, find()));
}

/** What finds the problems of a stack, in the order of its constructs. */
function findersIn(stack: TerraformStack): Find[] {
  const known = findersOf.get(stack);
  if (known !== undefined) return known;
  const finders: Find[] = [];
  findersOf.set(stack, finders);
  const throwAll = (): string[] => {
    throwProblems(finders.flatMap((find) => find()));
    return [];
  };
  stack.node.addValidation({ validate: throwAll });
  return finders;
}
