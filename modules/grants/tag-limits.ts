import { at, problem, type Problem } from "../validation";
import { type Within } from "../policy";
import { type Grant } from "./grant";
import { type GrantedOperation } from "./granted-operation";
import { placesOf } from "./places";
import { allBeside, type OperationName, wholeOf } from "../catalogue";

/** A narrowing by tags of what a grant is on, and the operations with which a principal gives such a tag itself. */
interface TagLimit {
  readonly narrowing: string;
  readonly key: RegExp;
  readonly tagging: ReadonlySet<OperationName>;
  /** Whether the two resources, patterns among them, may be one. */
  readonly meet: (limited: string, tagged: string) => boolean;
}

const tagLimits: readonly TagLimit[] = [
  {
    narrowing: "whenResourceTagged",
    key: /^aws:ResourceTag\//i,
    tagging: new Set<OperationName>(["tagKey", "tagResource"]),
    meet: (limited, tagged) => [wholeOf(limited), allBeside(wholeOf(limited))].includes(tagged),
  },
  {
    narrowing: "whenObjectTagged",
    key: /^s3:ExistingObjectTag\//i,
    tagging: new Set<OperationName>(["putObjectTagging"]),
    meet: (limited, tagged) => {
      const [one, other] = [limited, tagged].map((each) => each.replace(/\*$/, ""));
      return one !== undefined && other !== undefined && (one.startsWith(other) || other.startsWith(one));
    },
  },
];

/**
 * The problems of grants that hold while their table, key or object has a tag, given to a principal that may tag it
 * itself.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 */
export function checkTagLimits(grants: readonly Grant[]): Problem[] {
  return tagLimits.flatMap((limit) => checkTagLimit(limit, grants));
}

function checkTagLimit(limit: TagLimit, grants: readonly Grant[]): Problem[] {
  const { narrowing, meet } = limit;
  const taggable = [...new Set(grants.flatMap(({ operations }) => operations.flatMap((each) => freely(each, limit))))];
  if (taggable.length === 0) return [];
  const targets = grants.filter(({ operations }) =>
    operations.some(
      ({ within, resources }) =>
        asksForTag(within, limit) && resources.some((each) => taggable.some((tagged) => meet(each, tagged))),
    ),
  );
  return placesOf(targets).flatMap((place) =>
    at(place, [
      problem({
        value: narrowing,
        rule: "holds nothing back beside the right to tag it, with which the principal gives it the tag itself",
        remedy: `Give the two to different principals, or put the right to tag under ${narrowing} as well.`,
      }),
    ]),
  );
}

function freely({ operation, resources, within }: GrantedOperation, limit: TagLimit): string[] {
  return limit.tagging.has(operation) && !asksForTag(within, limit) ? [...resources] : [];
}

function asksForTag(within: Within | undefined, { key }: TagLimit): boolean {
  return Object.keys(within ?? {}).some((each) => key.test(each));
}
