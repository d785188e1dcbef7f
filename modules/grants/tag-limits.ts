import { at, problem, type Problem } from "../validation";
import { type Grant } from "./grant";
import { allBeside, type OperationName, wholeOf } from "../catalogue";

const tagging: ReadonlySet<OperationName> = new Set<OperationName>(["tagKey", "tagResource"]);

/**
 * The problems of grants that hold while their table or key has a tag, given to a principal that may tag it itself.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 */
export function checkTagLimits(grants: readonly Grant[]): Problem[] {
  const taggable = new Set(grants.flatMap(({ operations }) => operations.flatMap(taggedFreely)));
  if (taggable.size === 0) return [];
  const targets = grants.filter(({ operations }) =>
    operations.some(
      ({ conditions, resources }) =>
        asksForTag(conditions) &&
        resources.some((each) => [wholeOf(each), allBeside(wholeOf(each))].some((whole) => taggable.has(whole))),
    ),
  );
  return [...new Set(targets.map(({ target }) => target))].flatMap((target) =>
    at(target, [
      problem({
        value: "whenResourceTagged",
        rule: "holds nothing back beside the right to tag it, with which the principal gives it the tag itself",
        remedy: "Give the two to different principals, or put the right to tag under whenResourceTagged as well.",
      }),
    ]),
  );
}

function taggedFreely({ operation, resources, conditions }: Grant["operations"][number]): string[] {
  return tagging.has(operation) && !asksForTag(conditions) ? [...resources] : [];
}

function asksForTag(conditions: Grant["operations"][number]["conditions"] = {}): boolean {
  return Object.values(conditions).some((keys) => Object.keys(keys).some((key) => /^aws:ResourceTag\//i.test(key)));
}
