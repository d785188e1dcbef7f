import {
  type AccessRequest,
  compilePolicyJson,
  decide,
  explain,
  type Policies,
  roleSession,
  statementsAbout,
} from "../modules/evaluation";

/*
 * How many decisions a second, for the policies that the project's target names; how many decisions compiling costs as
 * much as; then how matching grows with the length of hostile patterns. Every figure is of one run on this machine:
 * compare them with each other.
 *
 * npx esbuild benchmarks/evaluation.ts --bundle --platform=node | node
 */

const table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
const principal = roleSession("arn:aws:iam::111122223333:role/vendors/artie", "sync");
const request: AccessRequest = {
  principal,
  action: "dynamodb:GetItem",
  resource: table,
  context: {
    "aws:SourceIp": "203.0.113.10",
    "aws:SecureTransport": "true",
    "aws:CurrentTime": "2026-11-21T09:00:00Z",
    "aws:MultiFactorAuthAge": "600",
    "aws:PrincipalTag/team": "data",
    "dynamodb:LeadingKeys": ["us-east"],
  },
};

const simple: Policies = {
  identity: [
    compilePolicyJson("identity", {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "dynamodb:GetItem", Resource: table },
    }),
  ],
};

const conditions = (index: number): object => ({
  IpAddress: { "aws:SourceIp": ["198.51.100.0/24", "203.0.113.0/24"] },
  Bool: { "aws:SecureTransport": "true" },
  DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" },
  NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
  // Only the last statement applies, so that all of them are read to their end.
  "ForAllValues:StringLike": { "dynamodb:LeadingKeys": index === 29 ? ["us-*"] : [`eu-*-${index}`] },
});
const hostileJson = {
  Version: "2012-10-17",
  Statement: Array.from({ length: 30 }, (_, index) => ({
    Effect: "Allow",
    Action: ["dynamodb:Get*", "dynamodb:*Item", "dynamodb:Query"],
    Resource: ["arn:aws:dynamodb:*:111122223333:table/ord*", "arn:aws:dynamodb:*:*:table/*/index/*"],
    Condition: conditions(index),
  })),
};
/** Many wildcards and conditions, no text twice. */
const wildJson = {
  Version: "2012-10-17",
  Statement: Array.from({ length: 30 }, (_, index) => ({
    Effect: index % 3 === 0 ? "Deny" : "Allow",
    Action: ["dynamodb:G?t*I*m", `dynamodb:*Item*${index}`, "s3:*Obj?ct*"],
    Resource: [0, 1, 2, 3].map((part) => `arn:aws:dynamodb:us-*-1:*:table/a?c*${index}d?*e*${part}/index/*x?y*`),
    Condition: {
      ...conditions(index),
      StringLike: {
        "aws:PrincipalTag/team": [`*a?b*${index}*c??d*`, `x*y?z*${index}`],
        "aws:PrincipalTag/stage": `\${aws:PrincipalTag/team, 'd'}*${index}?`,
      },
      ArnNotLike: { "aws:PrincipalArn": [`arn:aws:iam::*:role/*a?${index}*`, "arn:aws:iam::1111*:user/?*"] },
      NotIpAddress: { "aws:SourceIp": ["2001:db8::/33", `10.${index}.0.0/16`] },
    },
  })),
};
const wild: Policies = { identity: [compilePolicyJson("identity", wildJson)] };
const hostile: Policies = {
  identity: [compilePolicyJson("identity", hostileJson)],
  boundary: compilePolicyJson("identity", {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: ["dynamodb:*", "s3:*"], Resource: "*" },
  }),
  resource: compilePolicyJson("resource", {
    Version: "2012-10-17",
    Statement: {
      Effect: "Deny",
      Principal: "*",
      Action: "dynamodb:*",
      Resource: [table, `${table}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  }),
  endpoint: compilePolicyJson("gateway endpoint", {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: "*",
      Action: "dynamodb:*",
      Resource: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/vendors/*" } },
    },
  }),
};

/** Runs for about half a second, after a tenth to warm up, and returns how often a second. */
function rate(run: () => unknown): number {
  const until = (seconds: number): number => {
    const begin = performance.now();
    let count = 0;
    while (performance.now() - begin < seconds * 1000) {
      for (let index = 0; index < 100; index++) run();
      count += 100;
    }
    return (count / (performance.now() - begin)) * 1000;
  };
  until(0.1);
  return until(0.5);
}

function print(name: string, value: number, target?: number): void {
  const compared = target === undefined ? "" : `  ${(value / target).toFixed(1)} × the target of ${target}`;
  console.log(`${name.padEnd(58)}${Math.round(value).toLocaleString("en").padStart(14)}${compared}`);
}

const denied: AccessRequest = { ...request, action: "s3:GetObject", resource: "arn:aws:s3:::acme-exports/a.csv" };
if (decide(simple, request) !== "allowed" || decide(hostile, request) !== "allowed") throw new Error("must be allowed");
if (decide(hostile, denied) !== "implicitly denied") throw new Error("must be denied");
if (decide(wild, request) !== "implicitly denied") throw new Error("must be denied");

console.log("decisions a second");
print(
  "  one statement",
  rate(() => decide(simple, request)),
  290_000,
);
print(
  "  30 statements of 5 conditions, boundary, table, endpoint",
  rate(() => decide(hostile, request)),
  14_500,
);
print(
  "  the same, an action that no statement speaks of",
  rate(() => decide(hostile, denied)),
);
print(
  "  the same as the second, with explanation",
  rate(() => explain(hostile, request)),
);
print(
  "  statements about an action and a resource, of 30",
  rate(() => hostile.identity?.map((policy) => statementsAbout(policy, "dynamodb:GetItem", table))),
);

console.log("decisions by a document of 30 statements in the time that compiling it takes");
for (const [name, json, policies] of [
  ["  the same two wildcards and conditions", hostileJson, { identity: hostile.identity ?? [] }],
  ["  many wildcards and conditions, no text twice", wildJson, wild],
] as const) {
  print(name, rate(() => decide(policies, request)) / rate(() => compilePolicyJson("identity", json)));
}

console.log("microseconds for one comparison with a hostile pattern, by the length of pattern and text");
const hostilePatterns: Readonly<Record<string, (length: number) => [pattern: string, text: string]>> = {
  "a*a*a*…b against aaa…": (length) => ["a*".repeat(length / 2) + "b", "a".repeat(length)],
  "*aaa…b against aaa…": (length) => [`*${"a".repeat(length / 2)}b`, "a".repeat(length)],
  "*aaa…b…aaa* against aaa…": (length) => [`*${"a".repeat(length / 4)}b${"a".repeat(length / 4)}*`, "a".repeat(length)],
  "*a?a?a?…b against aaa…": (length) => [`*${"a?".repeat(length / 4)}b*`, "a".repeat(length)],
  "*?*?*?… against aaa…": (length) => ["*?".repeat(length / 2) + "b", "a".repeat(length)],
};
for (const [name, make] of Object.entries(hostilePatterns)) {
  const times = [250, 500, 1_000, 2_000, 4_000].map((length) => {
    const [pattern, text] = make(length);
    const identity = [
      compilePolicyJson("identity", {
        Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { StringLike: { "s3:prefix": pattern } } },
      }),
    ];
    const asked = { ...request, context: { "s3:prefix": text } };
    if (decide({ identity }, asked) !== "implicitly denied") throw new Error(`${name} must not match`);
    return (1e6 / rate(() => decide({ identity }, asked))).toFixed(1);
  });
  console.log(`  ${name.padEnd(28)}${times.map((time) => time.padStart(10)).join("")}`);
}
