import * as v from "valibot";
import { at, checkUnseen, hint, problem, type Problem } from "../validation";
import { disposableTag } from "./disposable";
import { limits } from "./limits";

/** A rule that AWS sets for a name or an identifier. */
interface NameRule {
  /** Completes "the value …" when it is broken. */
  readonly rule: string;
  readonly remedy: string;
  /** AWS's own statement of the rule. */
  readonly source: string;
  readonly accepts: (name: string) => boolean;
  /** The name that was most likely meant, to be suggested where it is accepted. */
  readonly meant?: (name: string) => string;
  /** Where length is one of its terms. */
  readonly length?: LengthRule;
}

/** How long a name may be. */
interface LengthRule {
  readonly longest: number;
  /** @default 1 */
  readonly shortest?: number;
  /** Completes "…, and": `IAM allows 64 for the name of a role`. */
  readonly rule: string;
  /** How to set another name. */
  readonly remedy: string;
}

function lengthRule(
  by: string,
  [shortest, longest]: readonly [number, number],
  of: string,
  remedy: string,
): LengthRule {
  const most = longest.toLocaleString("en");
  const allowed = shortest < 2 ? most : `${shortest} to ${most}`;
  return { shortest, longest, rule: `${by} allows ${allowed} for ${of}`, remedy };
}

const iamNames = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const dynamodbNames =
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html";
const bucketNames = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html";
const keyAliases = "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html";
const objectKeys = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html";

function matching(pattern: RegExp, description: Omit<NameRule, "accepts">): NameRule {
  return { ...description, accepts: (name) => pattern.test(name) };
}

/** `the name of an index`. */
function nameOf(what: string): string {
  return `the name of ${/^[aei]/.test(what) ? "an" : "a"} ${what}`;
}

function iamName(what: string, longest: number, remedy = `Set name on the ${what}.`): NameRule {
  return matching(new RegExp(`^[A-Za-z0-9_+=,.@-]{1,${longest}}$`), {
    rule: `is not a valid ${what} name: IAM allows 1 to ${longest} of A–Z a–z 0–9 _ + = , . @ -`,
    remedy: "Choose a name of these characters.",
    source: iamNames,
    length: lengthRule("IAM", [1, longest], nameOf(what), remedy),
  });
}

const otherName = { table: "Set name on the table.", index: "Choose another name." } as const;

function dynamodbName(what: keyof typeof otherName): NameRule {
  return matching(/^[A-Za-z0-9_.-]{3,255}$/, {
    rule: `is not a valid ${what} name: DynamoDB allows 3 to 255 of A–Z a–z 0–9 _ . -`,
    remedy: "Choose a name of these characters.",
    source: dynamodbNames,
    length: lengthRule("DynamoDB", [3, 255], nameOf(what), otherName[what]),
  });
}

/** Half of a surrogate pair, which some editors leave behind, is no UTF-8. */
function isAttributeName(name: string): boolean {
  return name.length > 0 && Buffer.byteLength(name) <= 255 && !/\p{Cs}/u.test(name);
}

/** Prefixes and suffixes that S3 keeps for itself. */
const reservedBucketPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"];
const reservedBucketSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

const bucketRules: readonly NameRule[] = [
  matching(/^[a-z0-9.-]{3,63}$/, {
    rule: "is not a valid bucket name: S3 allows 3 to 63 of a–z 0–9 . -",
    remedy: "Use lower-case letters, digits, dots and hyphens only.",
    meant: (name) => name.toLowerCase().replaceAll(/[_ ]/g, "-"),
    source: bucketNames,
    length: lengthRule("S3", [3, 63], "the name of a bucket", "Choose another name."),
  }),
  matching(/^[a-z0-9](.*[a-z0-9])?$/s, {
    rule: "is not a valid bucket name: it must begin and end with a letter or a digit",
    remedy: "Take the dot or the hyphen off its ends.",
    source: bucketNames,
  }),
  matching(/^(?!.*\.\.)/s, {
    rule: "is not a valid bucket name: it has two dots in a row",
    remedy: "Use single dots, or better, hyphens.",
    source: bucketNames,
  }),
  matching(/^(?!\d+\.\d+\.\d+\.\d+$)/, {
    rule: "is not a valid bucket name: it is formatted as an IP address",
    remedy: "Choose a name with a letter in it.",
    source: bucketNames,
  }),
  {
    accepts: (name) =>
      !reservedBucketPrefixes.some((prefix) => name.startsWith(prefix)) &&
      !reservedBucketSuffixes.some((suffix) => name.endsWith(suffix)),
    rule: `is not a valid bucket name: S3 reserves the prefixes ${reservedBucketPrefixes.join(" ")} and the suffixes ${reservedBucketSuffixes.join(" ")}`,
    remedy: "Choose a name without them.",
    source: bucketNames,
  },
];

const rules = {
  account: [
    matching(/^[0-9]{12}$/, {
      rule: "is not an AWS account ID: AWS uses 12 digits, written as text",
      remedy: "Copy it from the account menu of the AWS console, in quotes and without hyphens.",
      meant: (name) => name.replaceAll(/[ -]/g, ""),
      source: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html",
    }),
  ],
  table: [dynamodbName("table")],
  index: [dynamodbName("index")],
  attribute: [
    {
      accepts: isAttributeName,
      rule: "is not a valid name for a key attribute: DynamoDB allows 1 to 255 bytes of UTF-8",
      remedy: "Shorten it.",
      source: dynamodbNames,
    },
  ],
  projectedAttribute: [
    {
      accepts: isAttributeName,
      rule: "is not the name of an attribute that an index can hold: DynamoDB allows 1 to 255 bytes of UTF-8",
      remedy: "Shorten it.",
      source: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html",
    },
  ],
  bucket: bucketRules,
  newBucket: [
    ...bucketRules,
    {
      accepts: (name) => !name.endsWith("-an"),
      rule: "is not a valid name for a new bucket: S3 reserves the suffix -an for the regional namespaces of accounts, where Terraform makes none here",
      remedy: "Choose a name without it.",
      source: bucketNames,
    },
  ],
  objectPrefix: [
    matching(/^[^/\s].*\/$/s, {
      rule: 'is not a usable prefix: it must end with "/" and not begin with one, or it would also cover its neighbours',
      remedy: 'Write it as in "artie/", or leave it out for the whole bucket.',
      meant: (name) => `${name.replaceAll(/^[/\s]+|[/\s]+$/g, "")}/`,
      source: objectKeys,
    }),
    matching(/^[^*?$]*$/s, {
      rule: "is not a usable prefix: * and ? are wildcards and $ begins a variable in a policy",
      remedy: "Choose a prefix without them.",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    }),
    matching(/^[\x20-\x7e]*$/, {
      rule: "is not a usable prefix: only printable ASCII is safe both in an object key and in a policy",
      remedy: "Choose a prefix of printable ASCII.",
      source: objectKeys,
    }),
    {
      accepts: (name) => name.length <= 1_000,
      rule: "is too long for a prefix: an object key has at most 1,024 bytes",
      remedy: "Shorten it to at most 1,000 characters, so that keys fit behind it.",
      source: objectKeys,
    },
  ],
  role: [iamName("role", 64)],
  user: [iamName("user", 64)],
  group: [iamName("group", 128)],
  policy: [iamName("policy", 128)],
  instanceProfile: [iamName("instance profile", 128, 'Set instanceProfile: { name: "…" } on the role.')],
  path: [
    matching(/^\/(?:[!-~]{1,510}\/)?$/, {
      rule: "is not a valid IAM path: it begins and ends with / and has at most 512 printable ASCII characters",
      remedy: 'Write it as in "/vendors/".',
      meant: (name) => `/${name.replaceAll(/^\/+|\/+$/g, "")}/`,
      source: iamNames,
      length: lengthRule("IAM", [1, 512], "a path", "Shorten it."),
    }),
  ],
  description: [
    matching(/^[\t\n\r\x20-\x7e\xa1-\xff]{0,1000}$/, {
      rule: "is not a valid description: IAM allows at most 1,000 characters of Latin-1",
      remedy: "Shorten it, and leave out other scripts, emoji and typographic quotes.",
      source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
      length: lengthRule("IAM", [0, 1_000], "a description", "Shorten it."),
    }),
  ],
  externalId: [
    matching(/^[A-Za-z0-9_+=,.@:/-]{2,1224}$/, {
      rule: "is not a valid external ID: AWS allows 2 to 1,224 of A–Z a–z 0–9 _ + = , . @ : / -",
      remedy: "Copy it from the vendor's connection page.",
      source: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
      length: lengthRule("AWS", [2, 1_224], "an external ID", "Copy it again from the vendor's connection page."),
    }),
  ],
  organization: [
    matching(/^o-[a-z0-9]{10,32}$/, {
      rule: "is not the ID of an organization: AWS Organizations has o- and then 10 to 32 of a–z 0–9",
      remedy: "Copy it from `aws organizations describe-organization --query Organization.Id`.",
      source: "https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html",
    }),
  ],
  keyAlias: [
    matching(/^alias\/[A-Za-z0-9/_-]{1,250}$/, {
      rule: "is not the name of an alias: KMS allows alias/ and then 1 to 250 of A–Z a–z 0–9 / _ -",
      remedy: 'Write it as in "alias/orders".',
      meant: (name) => `alias/${name}`,
      source: keyAliases,
      length: lengthRule("KMS", [1, 256], "the name of an alias", 'Set alias on the key, as in alias: "alias/orders".'),
    }),
    matching(/^(?!alias\/aws\/)/, {
      rule: "is the alias of a key that AWS manages: its own policy decides who uses it, and nobody can change that",
      remedy: "Name the alias of a customer-managed key.",
      source: keyAliases,
    }),
  ],
} as const satisfies Record<string, readonly NameRule[]>;

/** What {@link checkName} knows the rules of. */
export type NameKind = keyof typeof rules;

/**
 * No problem for a name that AWS takes.
 *
 * @example
 * checkName("bucket", "Acme"); // one problem: is not a valid bucket name: S3 allows 3 to 63 of a–z 0–9 . -
 *
 * @param setBy how to change a name that is made of others and too long
 *   @default how to set the name of such a thing
 */
export function checkName(kind: NameKind, name: unknown, setBy?: string): Problem[] {
  if (typeof name !== "string") {
    return [problem({ value: name, rule: "is not text", remedy: "Write it in quotes." })];
  }
  const all: readonly NameRule[] = rules[kind];
  const broken = all.find(({ accepts }) => !accepts(name));
  if (broken === undefined) return [];
  const unseen = checkUnseen(name, (text) => all.every(({ accepts }) => accepts(text)));
  if (unseen.length > 0) return unseen;
  const { length } = broken;
  const isOfLength = length === undefined || !isWrongInLengthOnly(broken, name, length);
  if (isOfLength) {
    const meant = broken.meant?.(name);
    const isMeant = meant !== undefined && all.every(({ accepts }) => accepts(meant));
    const remedy = isMeant ? `Write ${JSON.stringify(meant)}.` : broken.remedy;
    return [problem({ value: name, rule: broken.rule, remedy })];
  }
  const count = name.length === 1 ? "1 character" : `${name.length.toLocaleString("en")} characters`;
  const rule = `has ${count}, and ${length.rule}`;
  return [problem({ value: name, rule, remedy: setBy ?? length.remedy })];
}

/** Whether a name would be accepted if it was as long as is allowed. */
function isWrongInLengthOnly({ accepts }: NameRule, name: string, { shortest = 1, longest }: LengthRule): boolean {
  if (name.length < shortest) return accepts(name.padEnd(shortest, "x"));
  if (name.length <= longest) return false;
  return accepts(name.slice(0, longest)) || accepts(`${name.slice(0, longest - 1)}${name.at(-1)}`);
}

/** Tags as AWS takes them: a key and a value, both text. */
export type Tags = Readonly<Record<string, string>>;

/** The shape of {@link Tags}. */
export const tagsSchema = v.pipe(v.record(v.string(), v.string()), hint({ write: '{ team: "data" }' }));

// Letters, spaces and digits of any script are allowed in tags, unlike in names.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
const tagCharacters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * No problem for tags that every service at hand takes. IAM's rules are the strictest and hold for all.
 *
 * @param added tags that the resource gets besides
 *   @default none
 */
export function checkTags(tags: Tags, added: Tags = {}): Problem[] {
  const entries = Object.entries(tags);
  const first = new Map(entries.map(([key], index) => [key.toLowerCase(), index] as const).reverse());
  return [
    ...checkTagCount(tags, added),
    ...entries.flatMap(([key, value], index) => checkTag(key, value, first.get(key.toLowerCase()) === index)),
  ];
}

/** No problem for as many tags as a resource may have, those that it gets by default included. */
export function checkTagCount(...tags: readonly Tags[]): Problem[] {
  const all = Object.assign({}, ...tags) as Tags;
  const count = Object.keys(all).length;
  const most = limits.tagsPerResource.value;
  if (count <= most) return [];
  return [
    problem({
      value: count,
      rule: `tags are too many: AWS allows ${most} on one resource, those of its environment${disposableTag in all ? ` and ${disposableTag}` : ""} included`,
      remedy: "Remove some.",
    }),
  ];
}

/**
 * No problem for tags that IAM can tell from those of the environment: the same key replaces the value, and one that
 * differs in case only would be a second tag, which IAM refuses.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_creating
 */
export function checkTagCase(tags: Tags, defaults: Tags): Problem[] {
  const known = new Map(Object.keys(defaults).map((key) => [key.toLowerCase(), key] as const));
  return Object.keys(tags).flatMap((key) => {
    const other = known.get(key.toLowerCase());
    if (other === undefined || other === key) return [];
    const rule = `differs from the tag key ${other} of the environment only in case, which IAM does not tell apart`;
    return at(key, [problem({ value: key, rule, remedy: `Write ${other}.` })]);
  });
}

function checkTag(key: string, value: unknown, first: boolean): Problem[] {
  const { tagKeyLength, tagValueLength } = limits;
  const place = [key];
  const characters = "letters, digits, spaces and _ . : / = + - @";
  const problems: Problem[] = [];
  if (key.length === 0 || key.length > tagKeyLength.value || !tagCharacters.test(key)) {
    problems.push({
      place,
      value: key,
      rule: `is not a valid tag key: AWS allows 1 to ${tagKeyLength.value} ${characters}`,
      remedy: "Change the key.",
    });
  }
  if (/^aws:/i.test(key)) {
    problems.push({ place, value: key, rule: "is not a valid tag key: aws: is reserved", remedy: "Rename it." });
  }
  if (key.toLowerCase() === disposableTag) {
    problems.push({
      place,
      value: key,
      rule: "is not a valid tag key: it marks what Terraform may destroy, and the project writes it",
      remedy: "Write disposable: true on the table, bucket, KMS key or environment.",
    });
  }
  if (!first) {
    problems.push({
      place,
      value: key,
      rule: "is a tag key twice: IAM does not tell upper case from lower case",
      remedy: "Remove one of the two.",
    });
  }
  if (typeof value === "string" && /^aws:/i.test(value)) {
    problems.push({ place, value, rule: "is not a valid tag value: aws: is reserved", remedy: "Change the value." });
  }
  if (typeof value !== "string" || value.length > tagValueLength.value || !tagCharacters.test(value)) {
    problems.push({
      place,
      value,
      rule: `is not a valid tag value: AWS allows at most ${tagValueLength.value} ${characters}`,
      remedy: "Change the value.",
    });
  }
  return problems;
}
