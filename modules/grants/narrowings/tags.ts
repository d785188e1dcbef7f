import * as v from "valibot";
import { actionInfo, carriesConditionKey, checkTags, type Tags } from "../../aws";
import { checkConditionKey, type Within } from "../../policy";
import { at, checkShape, copyData, type Problem } from "../../validation";
import { type Operation } from "../../catalogue";
import { checkSome, forEveryRequest } from "./every-request";
import { type Narrowing } from "./narrowing";

/** Tags, each with one or more accepted values. */
export type TagValues = Readonly<Record<string, string | readonly string[]>>;

const tagValuesSchema = v.record(v.string(), v.union([v.string(), v.array(v.string())]));

/** Only for principals with tags. */
export function principalTags(given: TagValues): Narrowing {
  const { within, problems } = tagLimits("aws:PrincipalTag", given);
  return forEveryRequest("whenPrincipalTagged", within, problems);
}

/** Only on resources with tags. */
export function resourceTags(given: TagValues): Narrowing {
  const { within, problems } = tagLimits("aws:ResourceTag", given);
  return {
    ...forEveryRequest("whenResourceTagged", within, problems),
    limit: (operation) =>
      carriesResourceTag(operation) ? { within } : { reason: "AWS does not know tags of what they are done on" },
  };
}

function tagLimits(key: string, given: TagValues): { readonly within: Within; readonly problems: readonly Problem[] } {
  const tags = copyData(given);
  const shape = checkShape(tagValuesSchema, tags);
  if (shape.length > 0) return { within: {}, problems: shape };
  const entries = Object.entries(tags).map(([tag, values]) => ({ tag, values: [values].flat() }));
  const single = (index: number): Tags =>
    Object.fromEntries(
      entries.flatMap((each) => (each.values[index] === undefined ? [] : [[each.tag, each.values[index]]])),
    );
  const most = Math.max(0, ...entries.map((each) => each.values.length));
  return {
    within: Object.fromEntries(entries.map(({ tag, values }) => [`${key}/${tag}`, values])),
    problems: [
      ...checkSome(entries, "tag"),
      ...entries.flatMap((each) => at(each.tag, [...checkConditionKey(each.tag), ...checkSome(each.values, "value")])),
      ...Array.from({ length: most }, (_, index) => checkTags(single(index))).flat(),
    ],
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag */
function carriesResourceTag({ actions }: Operation): boolean {
  return actions.every((action) => {
    const info = actionInfo(action);
    return info !== undefined && carriesConditionKey(info, "aws:ResourceTag/any");
  });
}
