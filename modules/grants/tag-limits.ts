import { at, problem, type Problem } from "../validation";
import { type Within } from "../policy";
import { type Grant } from "./grant";
import { type GrantedOperation } from "./granted-operation";
import { placesOf } from "./places";
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
      ({ within, resources }) =>
        asksForTag(within) &&
        resources.some((each) => [wholeOf(each), allBeside(wholeOf(each))].some((whole) => taggable.has(whole))),
    ),
  );
  return placesOf(targets).flatMap((place) =>
    at(place, [
      problem({
        value: "whenResourceTagged",
        rule: "holds nothing back beside the right to tag it, with which the principal gives it the tag itself",
        remedy: "Give the two to different principals, or put the right to tag under whenResourceTagged as well.",
      }),
    ]),
  );
}

function taggedFreely({ operation, resources, within }: GrantedOperation): string[] {
  return tagging.has(operation) && !asksForTag(within) ? [...resources] : [];
}

function asksForTag(within: Within = {}): boolean {
  return Object.keys(within).some((key) => /^aws:ResourceTag\//i.test(key));
}
