import * as v from "valibot";
import { actionInfo, carriesConditionKey, checkTags, type Tags, writtenTags } from "../../aws";
import { checkConditionKey, type Within } from "../../policy";
import { at, checkShape, copyData, problem, type Problem } from "../../validation";
import { type Operation, resourceTagging } from "../../catalogue";
import { type GrantedOperation } from "../granted-operation";
import { checkSome, forEveryRequest } from "./every-request";
import { type Limited, type Narrowing } from "./narrowing";

/** Tags, each with one or more accepted values. */
export type TagValues = Readonly<Record<string, string | readonly string[]>>;

const tagValuesSchema = v.record(v.string(), v.union([v.string(), v.array(v.string())]));

/** Only for principals with tags. */
export function principalTags(given: TagValues): Narrowing {
  const { within, problems } = tagLimits("aws:PrincipalTag", given);
  return forEveryRequest("whenPrincipalTagged", within, problems);
}

/** The tags of a resource, by its ARN or pattern; undefined where they are not known. */
export type TagsOf = (resource: string) => Tags | undefined;

/**
 * Only on resources with tags.
 *
 * @param operations what is granted, of which each has to be possible on one of its resources
 */
export function resourceTags(given: TagValues, operations: readonly GrantedOperation[], tagsOf: TagsOf): Narrowing {
  const tags = copyData(given);
  const { within, problems } = tagLimits("aws:ResourceTag", tags);
  const unknown = problems.length > 0 ? [] : checkKnownTags(tags, operations, tagsOf);
  return {
    ...forEveryRequest("whenResourceTagged", within, [...problems, ...unknown]),
    limit: (operation) => untagged(operation, tags) ?? { within },
  };
}

/** Only on objects of S3 with tags. */
export function objectTags(given: TagValues): Narrowing {
  const { within, problems } = tagLimits("s3:ExistingObjectTag", given);
  const tooMany = Object.keys(within).length > mostTagsOfObject ? [tooManyTags(Object.keys(within).length)] : [];
  return {
    ...forEveryRequest("whenObjectTagged", within, [...problems, ...tooMany]),
    limit: (operation) =>
      carries(operation, "s3:ExistingObjectTag/any") ? { within } : { reason: noObjectTag(operation) },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
const mostTagsOfObject = 10;

function tooManyTags(value: number): Problem {
  const rule = `tags never are on one object: S3 allows ${mostTagsOfObject}`;
  return problem({ value, rule, remedy: "Ask for fewer." });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html */
function noObjectTag({ on }: Operation): string {
  return on.every((type) => type === "object")
    ? "S3 compares no tags of the existing object for it"
    : "it is on the bucket, and only objects have these tags";
}

/**
 * Why requests of an operation carry no tag of what they are on: one of the resources that AWS checks has none, or AWS's
 * reference lists none for an action.
 */
function untagged(operation: Operation, given: TagValues): Limited | undefined {
  const { on } = operation;
  const facts = on.map((type) => resourceTagging[type]);
  const without = facts.find((each) => each?.tags === "none");
  if (without === undefined && carries(operation, "aws:ResourceTag/any")) return undefined;
  const reason = without?.reason ?? "AWS does not know tags of what it is done on";
  return on.includes("object")
    ? { reason, remedy: `Write whenObjectTagged(${JSON.stringify(given)}) for what reads objects, or leave it out.` }
    : { reason };
}

/** Problems of tags that what is granted does not have, where all of its tags are known. */
function checkKnownTags(given: TagValues, operations: readonly GrantedOperation[], tagsOf: TagsOf): Problem[] {
  const asked = operations.filter(({ within }) => within?.["kms:ViaService"] === undefined);
  const missing = asked.flatMap(({ resources }) => {
    const known = resources.map((resource) => tagsOf(resource));
    const lacking = known.map((tags) => (tags === undefined ? [] : lackingIn(tags, given)));
    return lacking.length > 0 && lacking.every((tags) => tags.length > 0)
      ? [{ resources, tags: lacking[0] ?? [] }]
      : [];
  });
  const byPlace = new Map(
    missing.flatMap(({ resources, tags }) =>
      tags.map((tag) => [`${tag.key} ${isStream(resources)}`, { ...tag, onStream: isStream(resources) }] as const),
    ),
  );
  return [...byPlace.values()].map(lackingTag);
}

interface LackingTag {
  readonly key: string;
  /** Of the resource, where it has the tag with another value. */
  readonly value: string | undefined;
  readonly accepted: readonly string[];
}

function lackingIn(tags: Tags, given: TagValues): LackingTag[] {
  const values = new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(given).flatMap(([key, each]) => {
    const accepted = [each].flat();
    const value = values.get(key.toLowerCase());
    return value !== undefined && accepted.includes(value) ? [] : [{ key, value, accepted }];
  });
}

function isStream(resources: readonly string[]): boolean {
  return resources.every((each) => each.includes("/stream/"));
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/abac-streams.html */
function lackingTag({ key, value, accepted, onStream }: LackingTag & { readonly onStream: boolean }): Problem {
  if (onStream) {
    return problem({
      value: key,
      rule: "is not a tag of the stream: a stream does not inherit the tags of its table, and Terraform gives it none",
      remedy: "Grant what is on the stream apart, without whenResourceTagged.",
    });
  }
  const [wanted = "…"] = accepted;
  return problem({
    value: key,
    rule:
      value === undefined
        ? "is not a tag of what it is on, so that the grant never applies"
        : `is a tag with the value ${JSON.stringify(value)} there, so that the grant never applies`,
    remedy: `Write tags: ${writtenTags({ [key]: wanted })} on that entry.`,
  });
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

function carries({ actions }: Operation, key: string): boolean {
  return actions.every((action) => {
    const info = actionInfo(action);
    return info !== undefined && carriesConditionKey(info, key);
  });
}
