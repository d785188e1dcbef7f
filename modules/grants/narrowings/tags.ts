import * as v from "valibot";
import { actionInfo, carriesConditionKey, checkTags, type Tags } from "../../aws";
import { checkConditionKey, type Conditions } from "../../policy";
import { type Within } from "../../proof";
import { at, checkShape, copyData, type Problem } from "../../validation";
import { type Operation } from "../../catalogue";
import { checkSome, forEveryRequest } from "./every-request";
import { type Narrowing } from "./narrowing";

/** Tags with the values that will do, one or several of each. */
export type TagValues = Readonly<Record<string, string | readonly string[]>>;

const tagValuesSchema = v.record(v.string(), v.union([v.string(), v.array(v.string())]));

/** Only for principals with tags. */
export function principalTags(tags: TagValues): Narrowing {
  return forEveryRequest("whenPrincipalTagged", byTag("whenPrincipalTagged", "aws:PrincipalTag", tags));
}

/** Only on resources with tags. */
export function resourceTags(tags: TagValues): Narrowing {
  const byResourceTag = byTag("whenResourceTagged", "aws:ResourceTag", tags);
  return {
    ...forEveryRequest("whenResourceTagged", byResourceTag),
    bind: (operation) =>
      carriesResourceTag(operation)
        ? { conditions: byResourceTag.conditions }
        : { reason: "AWS does not know tags of what they are done on" },
  };
}

function byTag(
  name: string,
  key: string,
  given: TagValues,
): { readonly problems: readonly Problem[]; readonly conditions: Conditions; readonly within: Within } {
  const tags = copyData(given);
  const shape = checkShape(tagValuesSchema, tags);
  if (shape.length > 0) return { problems: at(name, shape), conditions: {}, within: {} };
  const entries = Object.entries(tags).map(([tag, values]) => ({ tag, values: [values].flat() }));
  const values = Object.fromEntries(entries.map((each) => [`${key}/${each.tag}`, each.values]));
  const single = (index: number): Tags =>
    Object.fromEntries(
      entries.flatMap((each) => (each.values[index] === undefined ? [] : [[each.tag, each.values[index]]])),
    );
  const most = Math.max(0, ...entries.map((each) => each.values.length));
  return {
    problems: at(name, [
      ...checkSome(entries, "tag"),
      ...entries.flatMap((each) => at(each.tag, [...checkConditionKey(each.tag), ...checkSome(each.values, "value")])),
      ...Array.from({ length: most }, (_, index) => checkTags(single(index))).flat(),
    ]),
    conditions: { StringEquals: values },
    within: values,
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag */
function carriesResourceTag({ actions }: Operation): boolean {
  return actions.every((action) => {
    const info = actionInfo(action);
    return info !== undefined && carriesConditionKey(info, "aws:ResourceTag/any");
  });
}
