import { arnShapes } from "../../aws";
import { problem, type Problem } from "../../validation";

/** The colon-separated segments of a text, in order. Wildcards and variables contain no colon. */
export function arnSegments<Other extends object>(text: readonly (string | Other)[]): (string | Other)[][] {
  let current: (string | Other)[] = [];
  const all = [current];
  for (const part of text) {
    if (typeof part !== "string") {
      current.push(part);
      continue;
    }
    const [first = "", ...others] = part.split(":");
    if (first !== "") current.push(first);
    for (const each of others) all.push((current = each === "" ? [] : [each]));
  }
  return all;
}

/** `arn:partition:service:region:account:resource`; the resource may contain colons. */
export const arnParts = 6;

/**
 * The six parts of a text that is to match ARNs, the last with all colons that follow, or `undefined` for a text that
 * AWS documents no comparison for: each of the six parts is compared separately, so `*` alone is not a pattern of ARNs.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function arnPatternParts<Other extends object>(
  text: readonly (string | Other)[],
): readonly (readonly (string | Other)[])[] | undefined {
  const all = arnSegments(text);
  const [[first, ...others] = []] = all;
  const isArn = (first === "arn" && others.length === 0) || [first, ...others].some((part) => typeof part === "object");
  if (all.length < arnParts || !isArn) return undefined;
  const rest = all.slice(arnParts - 1).flatMap((each, index) => (index === 0 ? each : [":", ...each]));
  return [...all.slice(0, arnParts - 1), rest];
}

/** Services whose resource names begin with their type, as in `table/orders`. */
const typedServices: ReadonlySet<string> = new Set(
  Object.values(arnShapes)
    .map((shape) => shape.split(":"))
    .filter(([, , , , , name = ""]) => /^[a-z-]+\//.test(name))
    .map(([, , service = ""]) => service),
);

const forms: readonly { readonly form: RegExp; readonly rule: string }[] = [
  { form: /^arn$/, rule: "is neither * nor an ARN" },
  {
    form: /^(?:aws(?:-[a-z-]+)?|[a-z-]*[*?][a-z*?-]*)$/,
    rule: "has no valid partition: AWS has aws, aws-cn and aws-us-gov",
  },
  { form: /^[a-z0-9-]+$/, rule: "has no valid service: it is in lower case and takes no wildcard" },
  { form: /^[a-z0-9*?-]*$/, rule: "has no valid region" },
  { form: /^(?:|aws(?:-[a-z]+)*|[0-9]{12}|[0-9*?]*[*?][0-9*?]*)$/, rule: "has no valid account: AWS's have 12 digits" },
  { form: /[^:]/, rule: "names no resource" },
];

const wholeForm = new RegExp(
  `^${forms.map(({ form }, index) => `(?:${index === arnParts - 1 ? ".*[^:].*" : form.source.slice(1, -1)})`).join(":")}$`,
  "s",
);

/**
 * What keeps a text other than `*` from being a pattern of a `Resource` or `NotResource` element.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html#arns-paths-wildcards
 */
export function checkResourceArn(text: string): Problem | undefined {
  const wrong = (rule: string): Problem =>
    problem({ value: text, rule, remedy: "Write it as in arn:aws:dynamodb:us-east-1:111122223333:table/orders." });
  if (!wholeForm.test(text)) return wrong(brokenRule(text));
  const [, , service = "", , , ...rest] = text.split(":");
  if (!typedServices.has(service)) return undefined;
  const name = rest.join(":");
  const [type = ""] = name.split(/[/:]/, 1);
  return /[*?]/.test(type) && !/^\*+$/.test(name)
    ? wrong("has a wildcard in its resource type, where AWS allows none")
    : undefined;
}

function brokenRule(text: string): string {
  const parts = text.split(":");
  if (parts.length < arnParts) return "is neither * nor an ARN of six parts";
  if (parts.slice(0, arnParts - 1).some((part) => part.includes("${"))) {
    return "has a variable before its fifth colon, where none is allowed";
  }
  const read = [...parts.slice(0, arnParts - 1), parts.slice(arnParts - 1).join(":")];
  return forms.find(({ form }, index) => !form.test(read[index] ?? ""))?.rule ?? "is no ARN";
}
