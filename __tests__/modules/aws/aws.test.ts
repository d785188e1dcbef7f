import * as fc from "fast-check";
import {
  type ArnShape,
  arnShapes,
  checkName,
  checkRegion,
  checkTags,
  formatArn,
  isPartition,
  limits,
  type NameKind,
  parseArn,
  partitionOf,
  regions,
  serviceAuthorization,
} from "../../../modules/aws";
import { formatProblem } from "../../../modules/validation";
import { rounds } from "../../rounds";

/** What every object inherits, so that a table kept in a plain object would seem to have it. */
const inherited = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];

describe("ARNs", () => {
  const here = { partition: "aws", region: "us-east-1", account: "111122223333" };
  const table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
  const label = "2026-05-01T12:34:56.789Z".replaceAll(":", "");

  test.each<[string, ArnShape, Readonly<Record<string, string>>]>([
    [table, "table", { ...here, table: "orders" }],
    [`${table}/index/by-email`, "index", { ...here, table: "orders", index: "by-email" }],
    [`${table}/stream/${label}`, "stream", { ...here, table: "orders", stream: label }],
    [`${table}/export/01234-ab`, "export", { ...here, table: "orders", export: "01234-ab" }],
    [`${table}/import/01234-ab`, "import", { ...here, table: "orders", import: "01234-ab" }],
    [`${table}/backup/01234-ab`, "backup", { ...here, table: "orders", backup: "01234-ab" }],
    [`${table}/index/*`, "index", { ...here, table: "orders", index: "*" }],
    [
      "arn:aws:dynamodb::111122223333:global-table/orders",
      "globalTable",
      { partition: "aws", account: "111122223333", table: "orders" },
    ],
    ["arn:aws:s3:::acme-exports", "bucket", { partition: "aws", bucket: "acme-exports" }],
    ["arn:aws:s3:::acme-exports/a/b:c/*", "object", { partition: "aws", bucket: "acme-exports", object: "a/b:c/*" }],
    [
      "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      "key",
      { ...here, key: "1234abcd-12ab-34cd-56ef-1234567890ab" },
    ],
    ["arn:aws:kms:us-east-1:111122223333:alias/a/b", "alias", { ...here, alias: "a/b" }],
    ["arn:aws:iam::111122223333:root", "accountRoot", { partition: "aws", account: "111122223333" }],
    [
      "arn:aws:iam::111122223333:role/orders",
      "role",
      { partition: "aws", account: "111122223333", path: "/", role: "orders" },
    ],
    [
      "arn:aws:iam::111122223333:role/convox/a/orders",
      "role",
      { partition: "aws", account: "111122223333", path: "/convox/a/", role: "orders" },
    ],
    [
      "arn:aws:iam::111122223333:user/v/artie",
      "user",
      { partition: "aws", account: "111122223333", path: "/v/", user: "artie" },
    ],
    [
      "arn:aws:iam::111122223333:group/artie",
      "group",
      { partition: "aws", account: "111122223333", path: "/", group: "artie" },
    ],
    [
      "arn:aws:iam::111122223333:policy/DynamoDBStreamsAccess",
      "policy",
      { partition: "aws", account: "111122223333", path: "/", policy: "DynamoDBStreamsAccess" },
    ],
    [
      "arn:aws:iam::111122223333:oidc-provider/app.terraform.io/x",
      "oidcProvider",
      { partition: "aws", account: "111122223333", provider: "app.terraform.io/x" },
    ],
    [
      "arn:aws:redshift-serverless:us-east-1:111122223333:workgroup/01-ab",
      "workgroup",
      { ...here, workgroup: "01-ab" },
    ],
    ["arn:aws-us-gov:s3:::acme-exports/*", "object", { partition: "aws-us-gov", bucket: "acme-exports", object: "*" }],
    [
      "arn:aws-cn:dynamodb:cn-north-1:111122223333:table/orders",
      "table",
      { partition: "aws-cn", region: "cn-north-1", account: "111122223333", table: "orders" },
    ],
  ])("%s is built and parsed", (arn, shape, parts) => {
    expect(formatArn(shape, parts as never)).toBe(arn);
    expect(parseArn(arn)).toEqual({ shape, ...parts });
  });

  test("of every shape come back as they went in, in every partition", () => {
    const nameCharacter = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
    const name = fc.string({ unit: nameCharacter.filter((each) => !"/:".includes(each)), minLength: 1, maxLength: 40 });
    const step = fc.string({
      unit: nameCharacter.filter((each) => !"/:$*?%{}".includes(each)),
      minLength: 1,
      maxLength: 40,
    });
    const path = fc.array(step, { maxLength: 3 }).map((steps) => ["", ...steps, ""].join("/"));
    const byPart: Readonly<Record<string, fc.Arbitrary<string>>> = {
      partition: fc.constantFrom(...Object.keys(regions)),
      region: fc.constantFrom(...Object.values(regions).flat()),
      account: fc.integer({ min: 0, max: 999_999_999_999 }).map((number) => String(number).padStart(12, "0")),
      object: fc.string({ unit: "binary", minLength: 1 }),
      alias: fc.array(name, { minLength: 1, maxLength: 3 }).map((steps) => steps.join("/")),
      provider: fc.array(name, { minLength: 1, maxLength: 3 }).map((steps) => steps.join("/")),
      path,
    };
    const shapes = Object.keys(arnShapes) as ArnShape[];
    const filled = fc.constantFrom(...shapes).chain((shape) => {
      const names = [...arnShapes[shape].matchAll(/\{(\w+)\}/g)].map(([, each = ""]) => each);
      return fc.record({
        shape: fc.constant(shape),
        parts: fc.record(Object.fromEntries(names.map((each) => [each, byPart[each] ?? name]))),
      });
    });
    fc.assert(
      fc.property(filled, ({ shape, parts }) => {
        expect(parseArn(formatArn(shape, parts as never))).toEqual({ shape, ...parts });
      }),
      { numRuns: rounds(1000) },
    );
  });

  test.each([
    "",
    "*",
    "arn:aws:s3:::",
    "arn:aws:s3:::acme/",
    "arn:aws:s3::111122223333:acme",
    "arn:aws-iso:s3:::acme",
    ...inherited.map((each) => `arn:${each}:s3:::acme`),
    "ARN:aws:s3:::acme",
    " arn:aws:s3:::acme",
    `${table}\n`,
    `${table} `,
    "arn:aws:dynamodb:us-east-1:111122223333:table/ord\ners",
    "arn:aws:dynamodb:us-east-1:111122223333:table/bestellungen-für-müller",
    "arn:aws:dynamodb:us-east-1:11112222333:table/orders",
    "arn:aws:dynamodb:us-east-1:1111222233334:table/orders",
    "arn:aws:dynamodb:*:111122223333:table/orders",
    "arn:aws:dynamodb:us-east-1:*:table/orders",
    "arn:aws:dynamodb:us-east-1:111122223333:table/",
    "arn:aws:dynamodb:us-east-1:111122223333:table/orders/",
    `${table}/index/`,
    `${table}/index/a/b`,
    `${table}/shard/a`,
    "arn:aws:iam::111122223333:role/",
    "arn:aws:iam::111122223333:role//orders",
    "arn:aws:iam::111122223333:role/orders\n",
    "arn:aws:iam::111122223333:role/a b/orders",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "arn:aws:iam::111122223333:root\n",
    "arn:aws:kms:us-east-1:111122223333:alias/orders\n",
    "arn:aws:sts::111122223333:assumed-role/orders/session",
  ])("%j is none that the project speaks of", (text) => {
    expect(parseArn(text)).toBeUndefined();
  });

  test("are told apart: what parses has one shape, and building it gives the text back", () => {
    const piece = fc.constantFrom(
      ..."arn aws : / * table index role s3 iam :: 111122223333 us-east-1 x".split(" "),
      "\n",
    );
    const start = fc.constantFrom("arn:aws:s3:::", "arn:aws:iam::111122223333:", table, "");
    fc.assert(
      fc.property(start, fc.array(piece, { maxLength: 8 }), (prefix, rest) => {
        const text = prefix + rest.join("");
        const parsed = parseArn(text);
        fc.pre(parsed !== undefined);
        const { shape, ...parts } = parsed;
        expect(formatArn(shape, parts as never)).toBe(text);
      }),
    );
  });

  test("of huge size are refused without long search", () => {
    for (const text of [`arn:aws:iam::111122223333:role${"/a".repeat(200_000)}/\n`, "arn:".repeat(200_000)]) {
      expect(parseArn(text)).toBeUndefined();
    }
  });

  test.each<[ArnShape, string, string]>([
    ["table", "dynamodb", "table"],
    ["index", "dynamodb", "index"],
    ["stream", "dynamodb", "stream"],
    ["export", "dynamodb", "export"],
    ["import", "dynamodb", "import"],
    ["backup", "dynamodb", "backup"],
    ["globalTable", "dynamodb", "global-table"],
    ["bucket", "s3", "bucket"],
    ["object", "s3", "object"],
    ["key", "kms", "key"],
    ["alias", "kms", "alias"],
    ["workgroup", "redshift-serverless", "workgroup"],
  ])("of a %s have the form that the service authorization data of %s give for %s", (shape, service, type) => {
    const stated = serviceAuthorization(service as "s3").resourceTypes.get(type)?.arn ?? "";
    const skeleton = (arn: string): string => arn.replaceAll(/\$?\{\w+\}/g, "{}");
    expect(skeleton(arnShapes[shape])).toBe(skeleton(stated));
  });
});

describe("partitions and regions", () => {
  test.each([
    ["us-east-1", "aws"],
    ["eu-central-2", "aws"],
    ["cn-north-1", "aws-cn"],
    ["cn-northwest-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["us-gov-east-1", "aws-us-gov"],
  ])("%s is in %s", (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
    expect(checkRegion(region)).toEqual([]);
  });

  test("a region is in one partition", () => {
    const all = Object.values(regions).flat();
    expect(new Set(all).size).toBe(all.length);
  });

  test.each([...inherited, "us-eats-1", "US-EAST-1", "us-east-1 ", "us-east-1\n", "aws", ""])("%j is none", (text) => {
    expect(checkRegion(text)).toHaveLength(1);
    expect(() => partitionOf(text)).toThrow("is not a known AWS region");
  });

  test.each([undefined, null, 1, ["us-east-1"], {}])("%j is no region", (value) => {
    expect(checkRegion(value)).toHaveLength(1);
  });

  test("only the three are partitions", () => {
    expect(["aws", "aws-cn", "aws-us-gov"].every(isPartition)).toBe(true);
    expect([...inherited, "aws-iso", "AWS", ""].some(isPartition)).toBe(false);
  });

  test("an unknown region is quoted without its control characters", () => {
    expect(() => partitionOf("us\u001b[2J")).toThrow('"us\\u001b[2J" is not a known AWS region');
  });
});

describe("names", () => {
  const long = (length: number): string => "a".repeat(length);
  const iamNames = (longest: number): { accepted: string[]; refused: string[] } => ({
    accepted: ["a", "DynamoDBStreamsRole", "a_b+c=d,e.f@g-h", "0", long(longest), ...inherited],
    refused: ["", "a b", "a/b", "a:b", "a*", "é", "ａ", "😀", "a\n", "\na", "a\u0000", "${x}", long(longest + 1)],
  });
  const dynamodbNames = {
    accepted: ["abc", "a.b", "A_b-3.x", "...", long(255), ...inherited],
    refused: ["", "ab", long(256), "a b c", "a/b", "abc\n", "a:bc", "abc*", "bücher", "ａｂｃ", "${aws:username}"],
  };

  const cases: Readonly<Record<NameKind, { readonly accepted: string[]; readonly refused: string[] }>> = {
    organization: {
      accepted: ["o-a1b2c3d4e5", `o-${long(32)}`],
      refused: ["", "o-", "o-*", `o-${long(9)}`, `o-${long(33)}`, "o-A1B2C3D4E5", "r-a1b2", "o-a1b2c3d4e5\n"],
    },
    keyAlias: {
      accepted: ["alias/orders", "alias/acme/Orders_2-b", `alias/${long(250)}`, "alias/awsome"],
      refused: [
        "",
        "orders",
        "alias/",
        "alias/a b",
        "alias/a.b",
        "alias/*",
        "alias/aws/dynamodb",
        `alias/${long(251)}`,
      ],
    },
    account: {
      accepted: ["111122223333", "000000000001"],
      refused: [
        "",
        "11112222333",
        "1111222233334",
        "1111-2222-3333",
        "11112222333a",
        "111122223333\n",
        "１１１１２２２２３３３３",
      ],
    },
    table: dynamodbNames,
    index: dynamodbNames,
    attribute: {
      accepted: ["a", "pk", "Address.City", "größe", "主键", "with space", long(255), "é".repeat(127), "😀".repeat(63)],
      refused: ["", long(256), "é".repeat(128), "😀".repeat(64), "\ud83d", "a\ude00"],
    },
    projectedAttribute: {
      accepted: ["a", "Address.City", "größe", long(255), "é".repeat(127)],
      refused: ["", long(256), "é".repeat(128), "\ud83d"],
    },
    newBucket: {
      accepted: ["abc", "acme-exports-an1", "ban", "an-acme"],
      refused: ["", "Acme", "acme-exports-an", "acme-111122223333-us-east-1-an", "sthree-acme"],
    },
    bucket: {
      accepted: [
        "abc",
        "acme-prod-exports",
        "a.b.c",
        "0a0",
        "1.2.3",
        "1.2.3.4a",
        "1.2.3.4.5",
        "a--b",
        "a.-b",
        long(63),
      ],
      refused: [
        // Length and characters.
        "",
        "ab",
        long(64),
        "Acme",
        "a_b",
        "a b c",
        "acme\n",
        "acmé",
        "ａｃｍｅ",
        "a/b/c",
        "acme*",
        "${aws:username}",
        // Ends, dots and IP addresses.
        ".abc",
        "abc.",
        "-abc",
        "abc-",
        "a..b",
        "192.168.5.4",
        "999.1.1.1",
        // What S3 keeps for itself.
        "xn--abc",
        "sthree-abc",
        "sthree-configurator",
        "amzn-s3-demo-bucket",
        "abc-s3alias",
        "abc--ol-s3",
        "abc.mrap",
        "abc--x-s3",
        "abc--table-s3",
      ],
    },
    objectPrefix: {
      accepted: ["artie/", "a/b/c/", "with space/", "a=1/b=2/", `${long(999)}/`],
      refused: [
        "",
        "/",
        "artie",
        "/artie/",
        " artie/",
        "a*/",
        "a?/",
        "${aws:username}/",
        "a$/",
        "é/",
        "a\n/",
        "artie/\n",
        "\u0000/",
        `${long(1000)}/`,
      ],
    },
    role: iamNames(64),
    user: iamNames(64),
    group: iamNames(128),
    policy: iamNames(128),
    instanceProfile: iamNames(128),
    path: {
      accepted: ["/", "/vendors/", "/a/b/", "/!~/", `/${long(510)}/`],
      refused: ["", "//", "vendors/", "/vendors", "/a b/", "/é/", "/a/\n", "/a\u007f/", `/${long(511)}/`],
    },
    description: {
      accepted: ["", "For Artie.", "two\nlines\tand a tab", "für Müller ©", long(1000)],
      refused: [long(1001), "“quoted”", "—", "😀", "主键", "a\u0000", "a\u001b", "a\u0085", "\ud800"],
    },
    externalId: {
      accepted: ["ab", "2f9c-41a0", "a_b+c=d,e.f@g:h/i-j", long(1224)],
      refused: ["", "a", "abc def", "abc\n", "abc\\", "a*", "a?b", "é1", "${aws:x}", "ab#", long(1225)],
    },
  };
  const rows = (which: "accepted" | "refused"): [NameKind, string][] =>
    Object.entries(cases).flatMap(([kind, each]) =>
      each[which].map((name): [NameKind, string] => [kind as NameKind, name]),
    );

  test.each(rows("accepted"))("%s: %j is accepted", (kind, name) => {
    expect(checkName(kind, name)).toEqual([]);
  });

  test.each(rows("refused"))("%s: %j is refused, with the value, the rule and a remedy", (kind, name) => {
    const problems = checkName(kind, name);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ place: [], value: name });
    expect(problems[0]?.rule).toMatch(/^(is|are|has|begins with|ends with|holds) .+[^.]$/);
    expect(problems[0]?.remedy).toMatch(/\.$/);
  });

  test.each<[NameKind, string, string]>([
    ["bucket", "192.168.5.4", "formatted as an IP address"],
    ["bucket", "a..b", "two dots in a row"],
    ["bucket", "-abc", "begin and end with a letter or a digit"],
    ["bucket", "abc--x-s3", "S3 reserves"],
    ["bucket", "Acme", "S3 allows 3 to 63 of a–z 0–9 . -"],
    ["externalId", "abc def", "AWS allows 2 to 1,224 of A–Z a–z 0–9 _ + = , . @ : / -"],
    ["objectPrefix", "artie", 'must end with "/"'],
    ["objectPrefix", "a*/", "wildcards"],
    ["objectPrefix", "é/", "printable ASCII"],
  ])("%s: of %j it says that it breaks: %s", (kind, name, rule) => {
    expect(checkName(kind, name).map(formatProblem).join()).toContain(rule);
  });

  const kinds = Object.keys(cases) as NameKind[];

  test.each(kinds)("%s: what is not text is refused as such", (kind) => {
    for (const value of [undefined, null, 111122223333, true, ["abc"], {}, { toString: () => "abc" }]) {
      expect(checkName(kind, value)).toEqual([
        { place: [], value, rule: "is not text", remedy: "Write it in quotes." },
      ]);
    }
  });

  test.each(kinds)("%s: huge text is refused without long search", (kind) => {
    for (const unit of ["a", "1.", "..", "-", " ", "/", "/a", "é"]) {
      expect(checkName(kind, `${unit.repeat(500_000)}\n`)).toHaveLength(1);
    }
  });

  const ofAnyScript: ReadonlySet<NameKind> = new Set(["attribute", "projectedAttribute"]);

  test("only attributes take other scripts; descriptions take Latin-1", () => {
    const foreign = fc.string({ unit: "binary", minLength: 1 }).filter((text) => /[^\0-\u00ff]/.test(text));
    const ascii: NameKind[] = kinds.filter((kind) => !ofAnyScript.has(kind));
    fc.assert(
      fc.property(foreign, fc.constantFrom(...ascii), (text, kind) => {
        expect(checkName(kind, `/abc${text}/`)).toHaveLength(1);
        expect(checkName(kind, `abc${text}/`)).toHaveLength(1);
        expect(checkName(kind, text)).toHaveLength(1);
      }),
    );
  });

  test("no name but a description and an attribute may hold a control character", () => {
    const control = fc.integer({ min: 0, max: 0x9f }).filter((code) => code < 0x20 || code > 0x7e);
    const strict = kinds.filter((kind) => !ofAnyScript.has(kind) && kind !== "description");
    fc.assert(
      fc.property(control, fc.constantFrom(...strict), fc.nat(), (code, kind, at) => {
        const accepted = cases[kind].accepted[at % cases[kind].accepted.length] ?? "";
        for (const broken of [accepted + String.fromCharCode(code), String.fromCharCode(code) + accepted]) {
          expect(checkName(kind, broken)).toHaveLength(1);
        }
      }),
    );
  });
});

describe("tags", () => {
  const messages = (tags: unknown): string[] => checkTags(tags as Record<string, string>).map(formatProblem);
  const many = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, "value"]));

  test.each<[string, unknown]>([
    ["none", {}],
    ["plain ones", { team: "data", "cost-center": "12" }],
    ["an empty value", { team: "" }],
    ["other scripts", { équipe: "データ", "a b": "Ünïcode １２" }],
    ["all marks", { "a_.:/=+-@": "a_.:/=+-@" }],
    ["longest", { ["k".repeat(128)]: "v".repeat(256) }],
    ["fifty", many(50)],
    ["names that objects inherit", JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}')],
    ["aws without a colon", { aws: "aws" }],
  ])("%s are accepted", (_, tags) => {
    expect(messages(tags)).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ["a key too long", { ["k".repeat(129)]: "v" }, "is not a valid tag key"],
    ["an empty key", { "": "v" }, '"": "" is not a valid tag key'],
    ["a key with a control character", { "a\n": "v" }, '"a\\n": "a\\n" is not a valid tag key'],
    ["a key with an emoji", { "😀": "v" }, "is not a valid tag key"],
    ["a key with another mark", { "a*": "v" }, "is not a valid tag key"],
    ["half a surrogate pair", { a: "\ud83d" }, "is not a valid tag value"],
    ["a variable", { a: "${aws:username}" }, "is not a valid tag value"],
    ["a reserved key", { "aws:team": "v" }, "aws: is reserved"],
    ["a reserved key in capitals", { "AWS:team": "v" }, "aws: is reserved"],
    ["a reserved value", { team: "Aws:x" }, 'team: "Aws:x" is not a valid tag value: aws: is reserved'],
    ["a value too long", { a: "v".repeat(257) }, "is not a valid tag value"],
    ["a value that is no text", { a: 1 }, "a: 1 is not a valid tag value"],
    ["a value that is missing", { a: undefined }, "is not a valid tag value"],
    ["an inherited name without text", JSON.parse('{"__proto__":{}}'), "__proto__: {} is not a valid tag value"],
    ["fifty-one", many(51), "51 tags are too many: AWS allows 50 on one resource"],
    ["keys that differ in case", { Team: "a", team: "b" }, 'team: "team" is a tag key twice'],
  ])("%s is refused", (_, tags, message) => {
    expect(messages(tags)).toEqual([expect.stringContaining(message)]);
  });

  test("are all checked, each in its own place", () => {
    expect(checkTags({ "aws:a": "x", b: "*", "c*": "y" }).map(({ place }) => place)).toEqual([
      ["aws:a"],
      ["b"],
      ["c*"],
    ]);
  });
});

describe("limits", () => {
  test.each(Object.entries(limits))("%s has its source at AWS", (_, limit: (typeof limits)[keyof typeof limits]) => {
    expect(Number.isInteger(limit.value) && limit.value > 0).toBe(true);
    expect(limit.unit).not.toBe("");
    expect(new URL(limit.source)).toMatchObject({ protocol: "https:", hostname: "docs.aws.amazon.com" });
    if ("raisableTo" in limit) expect(limit.raisableTo).toBeGreaterThan(limit.value);
  });

  test("are the numbers that AWS states", () => {
    expect(Object.fromEntries(Object.entries(limits).map(([name, { value }]) => [name, value]))).toEqual({
      managedPolicySize: 6144,
      endpointPolicySize: 20480,
      apiResourcePolicySize: 8_192,
      resourcesPerApi: 300,
      shortestDeletionWindow: 7,
      longestDeletionWindow: 30,
      shortestRotationPeriod: 90,
      longestRotationPeriod: 2560,
      keyDescriptionLength: 8192,
      trustPolicySize: 2048,
      tableResourcePolicySize: 20 * 1024,
      policiesPerRole: 10,
      policiesPerUser: 10,
      policiesPerGroup: 10,
      groupsPerUser: 10,
      accessKeysPerUser: 2,
      tagsPerResource: 50,
      tagKeyLength: 128,
      tagValueLength: 256,
      shortestMaxSession: 3600,
      longestMaxSession: 12 * 3600,
      longestMfaAge: 36 * 3600,
      recoveryPeriodInDays: 35,
      globalSecondaryIndexes: 20,
      localSecondaryIndexes: 5,
      projectedAttributesPerIndex: 20,
      projectedAttributesPerTable: 100,
      tableCapacity: 40_000,
      clientIdLength: 255,
      providerUrlLength: 255,
      lifecycleRules: 1_000,
      lifecycleRuleIdLength: 255,
      lifecycleDays: 2 ** 31 - 1,
      shortestSchedulerTagValue: 1,
      streamReaders: 2,
    });
  });
});
