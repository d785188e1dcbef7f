import fc from "fast-check";

import { compilePolicyJson } from "../modules/evaluation";
import { lintPolicy } from "../modules/lint";
import { rounds } from "./rounds";

/** Texts that are values of some operator, and texts that nearly are. */
const values = [
  "",
  "*",
  "true",
  "false",
  "True",
  "0",
  "-1.5",
  "3600",
  "1e3",
  "123456789012345",
  "2026",
  "2026-11",
  "2026-11-20",
  "2026-02-30",
  "2026-11-20T09:00Z",
  "2026-11-20T09:00:00Z",
  "2026-11-20T09:00:00.5+01:00",
  "2026-11-20T09:00:00",
  "203.0.113.7",
  "203.0.113.0/24",
  "203.0.113.1/24",
  "0.0.0.0/0",
  "2001:db8::/33",
  "2001:db8::1/33",
  "::",
  "arn:aws:iam::111122223333:role/*",
  "arn:aws:sns:*:*:*",
  "arn:*:iam::${aws:PrincipalAccount}:role/?",
  "*:*:*:*:*:*",
  "QmluYXJ5",
  "QQ==",
  "${aws:username}",
  "${aws:username, 'x'}",
  "${aws:username,'x'}",
  "${aws:PrincipalTag/team}/*",
  "${*}${?}${$}",
  "${}",
  "${",
  "\u212A",
];
const bases =
  "StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike " +
  "NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals " +
  "DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals Bool BinaryEquals " +
  "IpAddress NotIpAddress ArnEquals ArnNotEquals ArnLike ArnNotLike Null stringEquals NumericIs";
const operator = fc
  .tuple(
    fc.constantFrom("", "", "ForAllValues:", "ForAnyValue:", "ForSomeValues:"),
    fc.constantFrom(...bases.split(" ")),
    fc.constantFrom("", "", "IfExists", "IfExistsIfExists"),
  )
  .map((parts) => parts.join(""));

/** A text of the pool, as it is or with one change. */
function near(pool: readonly string[]): fc.Arbitrary<string> {
  const changed = fc
    .tuple(fc.constantFrom(...pool), fc.nat(80), fc.nat(1), fc.constantFrom(..."*?:/${}' ,.-+0129aTZé".split(""), ""))
    .map(([text, at, removed, inserted]) => {
      const position = at % (text.length + 1);
      return text.slice(0, position) + inserted + text.slice(position + removed);
    });
  return fc.oneof(fc.constantFrom(...pool), changed);
}

const runs = { numRuns: rounds(10_000) };

/** A Deny of everything, in which only the grammar can be at fault. */
function agree(elements: Readonly<Record<string, unknown>>, version?: string): void {
  const statement = { Effect: "Deny", Action: "*", Resource: "*", ...elements };
  const policy = { ...(version === undefined ? {} : { Version: version }), Statement: [statement] };
  const errors = lintPolicy(policy, "identity").filter(({ severity }) => severity === "error");
  expect({ elements, reported: errors.length > 0 }).toEqual({
    elements,
    reported: compilePolicyJson("identity", policy).problems.length > 0,
  });
}

describe("the linter reports an error exactly where the evaluator does not read", () => {
  test("a value of a condition, or its operator", () => {
    fc.assert(
      fc.property(operator, fc.array(near(values), { minLength: 1, maxLength: 2 }), (name, list) => {
        agree({ Condition: { [name]: { "test:key": list } } }, "2012-10-17");
        // There, a variable is literal text, which the linter reports for another reason.
        if (!list.join("").includes("${")) agree({ Condition: { [name]: { "test:key": list } } });
      }),
      runs,
    );
  });

  test("the keys of a condition", () => {
    const key = near(["aws:SourceVpc", "aws:sourcevpc", "test:key", "test:\u212Aey"]);
    fc.assert(
      fc.property(key, key, (one, other) => {
        agree({ Condition: { StringEquals: { [one]: "a", [other]: "b" } } }, "2012-10-17");
      }),
      runs,
    );
  });

  test("a resource", () => {
    const resource = near([
      "*",
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
      "arn:aws:dynamodb:*:*:table*",
      "arn:aws:iam::aws:policy/*",
      "arn:*:s3:::acme/${aws:username}/*",
      "arn:aws-us-gov:s3:::acme/${aws:username,'x'}",
      "arn:aws:*:us-east-1:111122223333:table/orders",
      "arn:aws:s3:::",
      "orders",
    ]);
    fc.assert(
      fc.property(resource, fc.constantFrom("Resource", "NotResource"), (text, element) => {
        agree({ Resource: undefined, [element]: [text] }, "2012-10-17");
      }),
      runs,
    );
  });

  test("a version", () => {
    fc.assert(
      fc.property(near(["2012-10-17", "2008-10-17", "2012-10-18"]), (version) => {
        agree({}, version);
      }),
      runs,
    );
  });
});

test("an action and a principal that the evaluator does not read is an error of the linter", () => {
  const action = near(["*", "s3:GetObject", "ec2:Run*", "dynamo*:GetItem", "*:*", "GetItem"]);
  const principal = near([
    "*",
    "111122223333",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::111122223333:role/path/sync",
    "arn:aws:sts::111122223333:assumed-role/sync/a",
    "ecs-tasks.amazonaws.com",
    "accounts.google.com",
  ]);
  fc.assert(
    fc.property(action, principal, fc.constantFrom("AWS", "Service", "Federated"), (name, who, kind) => {
      const statement = { Effect: "Deny", Principal: { [kind]: who }, Action: name, Resource: "*" };
      const policy = { Version: "2012-10-17", Statement: [statement] };
      if (compilePolicyJson("resource", policy).problems.length === 0) return;
      const errors = lintPolicy(policy, "resource").filter(({ severity }) => severity === "error");
      expect({ policy, errors: errors.length > 0 }).toEqual({ policy, errors: true });
    }),
    runs,
  );
});
