import { compilePolicyJson, type ContextValue, decide, type Decision } from "../../../modules/evaluation";
import { conditioned, role, usualRequest } from "./rules";

/** What one comparison gives: whether it holds, or `unsupported`. */
type Answer = boolean | "unsupported";

const yes = true;
const no = false;
const unsupported = "unsupported";

type Row = readonly [policyValue: string, requestValue: string, answer: Answer];

/** The positive operators, those that say the opposite, and what is compared with what. */
const tables: readonly {
  readonly operators: readonly string[];
  readonly negated: readonly string[];
  readonly rows: readonly Row[];
}[] = [
  {
    operators: ["StringEquals"],
    negated: ["StringNotEquals"],
    rows: [
      ["data", "data", yes],
      ["data", "Data", no],
      ["data", "data ", no],
      ["da*", "data", no],
      ["da*", "da*", yes],
      ["", "", yes],
      ["", "a", no],
      ["${$}5", "$5", yes],
      ["a$b", "a$b", yes],
      ["${unknown}", "a", unsupported],
      ["é", "é", yes],
    ],
  },
  {
    operators: ["StringEqualsIgnoreCase"],
    negated: ["StringNotEqualsIgnoreCase"],
    rows: [
      ["data", "DATA", yes],
      ["DATA", "data", yes],
      ["da*", "data", no],
      ["data", "date", no],
      ["é", "é", yes],
      ["É-A", "É-a", yes],
      // AWS does not say how letters beyond ASCII are folded.
      ["k", "\u212A", unsupported],
      ["\u212A", "k", unsupported],
      ["É", "é", unsupported],
      ["ss", "ß", unsupported],
      ["σ", "ς", unsupported],
      ["i", "İ", unsupported],
    ],
  },
  {
    operators: ["StringLike"],
    negated: ["StringNotLike"],
    rows: [
      ["data", "data", yes],
      ["da*", "data", yes],
      ["Da*", "data", no],
      ["*", "", yes],
      ["*", "a\nb", yes],
      ["**", "anything", yes],
      ["", "", yes],
      ["?", "", no],
      ["?", "a", yes],
      ["?", "ab", no],
      ["a?c*", "abc", yes],
      ["a?c*", "ac", no],
      ["*b*b*", "ab", no],
      ["*b*b*", "abb", yes],
      ["*ab", "aab", yes],
      ["a*a", "a", no],
      ["a*?", "a", no],
      ["a*?", "ab", yes],
      ["*a?c*", "xxaabcx", yes],
      ["*a?c", "abcaxc", yes],
      ["?b*d?f*h?", "abcdefghi", yes],
      ["*?a", "a", no],
      [`*${"a".repeat(40)}?b*`, `x${"a".repeat(60)}cbx`, yes],
      [`*${"a".repeat(40)}?b*`, `x${"a".repeat(39)}cbx`, no],
      ["(a|b)+[c].", "(a|b)+[c].", yes],
      ["(a|b)+[c].", "ab", no],
      ["a.c", "abc", no],
    ],
  },
  {
    operators: ["NumericEquals"],
    negated: ["NumericNotEquals"],
    rows: [
      ["10", "10", yes],
      ["10", "10.0", yes],
      ["010", "10", yes],
      ["-1.5", "-1.50", yes],
      ["10", "11", no],
      ["10", "10 ", unsupported],
      ["10", "10s", unsupported],
      ["10", "", unsupported],
      ["ten", "10", unsupported],
      ["1e1", "10", unsupported],
      ["0x0a", "10", unsupported],
      ["Infinity", "10", unsupported],
      ["9007199254740993", "9007199254740992", unsupported],
    ],
  },
  {
    operators: ["NumericLessThan"],
    negated: ["NumericGreaterThanEquals"],
    rows: [
      ["10", "9", yes],
      ["10", "10", no],
      ["10", "100", no],
      ["9", "10", no],
    ],
  },
  {
    operators: ["NumericLessThanEquals"],
    negated: ["NumericGreaterThan"],
    rows: [
      ["10", "10", yes],
      ["10", "10.5", no],
      ["10", "-20", yes],
    ],
  },
  {
    operators: ["DateEquals"],
    negated: ["DateNotEquals"],
    rows: [
      ["2026-11-21T09:00:00Z", "2026-11-21T10:00:00+01:00", yes],
      ["2026-11-21T09:00Z", "2026-11-21T09:00:00.000Z", yes],
      ["1795251600", "2026-11-21T09:00:00Z", yes],
      ["2026-11-21T09:00:00Z", "2026-11-21T09:00:00.5Z", no],
      ["2026-11-21T00:00:00-01:30", "2026-11-21T01:30:00Z", yes],
      ["0099-01-01T00:00:00Z", "1999-01-01T00:00:00Z", no],
      ["2026-11-21T09:00:00", "2026-11-21T09:00:00Z", unsupported],
      ["2026-11-21", "2026-11-21T00:00:00Z", yes],
      ["2026-11-21", "2026-11-21T01:00:00+01:00", yes],
      ["2026-11-21", "2026-11-21T00:00:01Z", no],
      ["2026-11", "2026-11-01T00:00Z", yes],
      ["2026-11", "2026-11-01", yes],
      ["2026-11-21T09:00:00.123456789Z", "2026-11-21T09:00:00Z", no],
      ["2026-11-21T09:00+00:00", "2026-11-21T09:00Z", yes],
      // Four digits are a year or epoch seconds; neither is the other time.
      ["2026", "2026-11-21T09:00:00Z", no],
      ["2026-11-31", "2026-12-01", unsupported],
      ["2026-13", "2027-01", unsupported],
      ["2026-02-29", "2026-03-01", unsupported],
      ["2026-11-21Z", "2026-11-21", unsupported],
      ["2026-11-21T09Z", "2026-11-21T09:00Z", unsupported],
      ["2026-11-21T09:00:00.Z", "2026-11-21T09:00:00Z", unsupported],
      ["2026-11-21T09:00:60Z", "2026-11-21T09:01:00Z", unsupported],
      ["2026-11-21T09:00:00+0100", "2026-11-21T08:00:00Z", unsupported],
      ["2026-11-21t09:00:00z", "2026-11-21T09:00:00Z", unsupported],
      ["26-11-21", "2026-11-21", unsupported],
      ["20261121T090000Z", "2026-11-21T09:00:00Z", unsupported],
      ["-1", "1969-12-31T23:59:59Z", unsupported],
      ["2026-02-30T00:00:00Z", "2026-03-02T00:00:00Z", unsupported],
      ["2026-11-21T24:00:00Z", "2026-11-22T00:00:00Z", unsupported],
      ["2026-11-21T09:00:00Z", "now", unsupported],
      ["2026-11-21T09:00:00Z", "2026-11-21 09:00:00Z", unsupported],
      ["21 Nov 2026 09:00:00 GMT", "2026-11-21T09:00:00Z", unsupported],
      ["2026", "2026-01-01T00:00:00Z", unsupported],
      ["2026-11-*", "2026-11-21T09:00:00Z", unsupported],
    ],
  },
  {
    operators: ["DateLessThan"],
    negated: ["DateGreaterThanEquals"],
    rows: [
      ["2026-11-21T09:00:00Z", "2026-11-21T08:59:59Z", yes],
      ["2026-11-21T09:00:00Z", "2026-11-21T09:00:00Z", no],
      ["2026-11-21T09:00:00Z", "2026-11-21T09:30:00+01:00", yes],
      ["2026-11-21T09:00:00Z", "1795251599", yes],
      ["2026-11-20", "2026-11-19T23:59:59Z", yes],
      ["2026-11-20", "2026-11-20T00:00:00Z", no],
      ["2026-12", "2026-11-30T23:59:59Z", yes],
      ["2026", "2026-11-21T09:00:00Z", no],
      ["2026", "1960-11-21T09:00:00Z", yes],
      ["2030", "2026-11-21T09:00:00Z", unsupported],
    ],
  },
  {
    operators: ["DateLessThanEquals"],
    negated: ["DateGreaterThan"],
    rows: [
      ["2026-11-21T09:00:00Z", "2026-11-21T09:00:00Z", yes],
      ["2026-11-21T09:00:00Z", "2026-11-21T09:00:01Z", no],
    ],
  },
  {
    operators: ["Bool"],
    negated: [],
    rows: [
      ["true", "true", yes],
      ["false", "false", yes],
      ["true", "false", no],
      ["True", "true", unsupported],
      ["true", "True", unsupported],
      ["1", "true", unsupported],
    ],
  },
  {
    operators: ["BinaryEquals"],
    negated: [],
    rows: [
      ["QmluYXJ5", "QmluYXJ5", yes],
      ["QmluYXJ5", "QmluYXJ6", no],
      ["QQ==", "QQ==", yes],
      ["QR==", "QQ==", unsupported],
      ["not base64!", "QQ==", unsupported],
      ["QQ==", "QQ", unsupported],
    ],
  },
  {
    operators: ["IpAddress"],
    negated: ["NotIpAddress"],
    rows: [
      ["203.0.113.0/24", "203.0.113.255", yes],
      ["203.0.113.0/24", "203.0.114.0", no],
      ["203.0.113.7", "203.0.113.7", yes],
      ["203.0.113.7", "203.0.113.8", no],
      ["203.0.113.4/31", "203.0.113.5", yes],
      ["203.0.113.4/31", "203.0.113.6", no],
      ["0.0.0.0/0", "255.255.255.255", yes],
      ["128.0.0.0/1", "200.1.1.1", yes],
      ["128.0.0.0/1", "127.255.255.255", no],
      ["0.0.0.0/0", "2001:db8::1", no],
      ["::/0", "203.0.113.1", no],
      ["::/0", "2001:db8::1", yes],
      ["2001:DB8:1234:5678::/64", "2001:db8:1234:5678:0:0:0:1", yes],
      ["2001:DB8:1234:5678::/64", "2001:db8:1234:5679::1", no],
      ["2001:db8::1", "2001:0db8:0000:0000:0000:0000:0000:0001", yes],
      ["2001:db8::/33", "2001:db8:7fff::", yes],
      ["2001:db8::/33", "2001:db8:8000::", no],
      ["::ffff:203.0.113.7", "::ffff:cb00:7107", yes],
      ["::ffff:203.0.113.7", "203.0.113.7", no],
      ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", yes],
      ["203.0.113.1/24", "203.0.113.1", unsupported],
      ["2001:db8::1/64", "2001:db8::1", unsupported],
      ["203.0.113.0/33", "203.0.113.0", unsupported],
      ["203.0.113.0/", "203.0.113.0", unsupported],
      ["203.0.113.0/024", "203.0.113.0", unsupported],
      ["203.0.113.*", "203.0.113.0", unsupported],
      ["203.0.113", "203.0.113.0", unsupported],
      ["203.0.0113.0/24", "203.0.113.0", unsupported],
      ["256.0.0.0", "203.0.113.0", unsupported],
      ["1::2::3", "1::3", unsupported],
      ["1:2:3:4:5:6:7:8:9", "1::", unsupported],
      ["1:2:3:4:5:6:7:8::", "1::", unsupported],
      ["fe80::1%eth0", "fe80::1", unsupported],
      ["203.0.113.0/24", "unknown", unsupported],
      ["203.0.113.0/24", "203.0.113.0/24", unsupported],
    ],
  },
  {
    operators: ["ArnEquals", "ArnLike"],
    negated: ["ArnNotEquals", "ArnNotLike"],
    rows: [
      [role, role, yes],
      [role, `${role}-2`, no],
      [role, role.toUpperCase(), unsupported],
      ["arn:aws:iam::111122223333:role/*", role, yes],
      ["arn:aws:iam::*:role/vendors/?rtie", role, yes],
      ["arn:*:iam::111122223333:role/vendors/artie", role, yes],
      ["arn:aws:iam::1111*:role/artie", "arn:aws:iam::1111:x:role/artie", no],
      ["arn:aws:sns:us-east-1:*:orders", "arn:aws:sns:us-east-1:1:2:orders", no],
      ["arn:aws:sns:us-east-1:*:*", "arn:aws:sns:us-east-1:1:2:orders", yes],
      ["arn:aws:iam::111122223333", role, unsupported],
      ["*", role, unsupported],
      [role, "artie", unsupported],
    ],
  },
];

const key = "test:key";

function decideOn(operator: string, values: string | readonly string[], actual?: ContextValue): Decision {
  const { identity = [] } = conditioned({ [operator]: { [key]: values } });
  return decide(
    { identity: identity.map((each) => compilePolicyJson("identity", each)) },
    { ...usualRequest, ...(actual === undefined ? {} : { context: { [key]: actual } }) },
  );
}

const decisions = { true: "allowed", false: "implicitly denied", unsupported: "unsupported" } as const;
const decisionFor = (answer: Answer): Decision => decisions[`${answer}`];
const opposite = (answer: Answer): Answer => (answer === unsupported ? answer : !answer);
const named = tables.map((each) => ({ ...each, name: [...each.operators, ...each.negated].join(", ") }));

describe.each(named)("$name", ({ operators, negated, rows }) => {
  test.each(rows)("%j with %j: %s", (expected, actual, answer) => {
    for (const [names, holds] of [
      [operators, answer],
      [negated, opposite(answer)],
    ] as const) {
      for (const operator of names) {
        const say = (decision: Decision): string => `${operator}: ${decision}`;
        expect(say(decideOn(operator, expected, actual))).toBe(say(decisionFor(holds)));
        expect(say(decideOn(`${operator}IfExists`, expected, actual))).toBe(say(decisionFor(holds)));
        expect(say(decideOn(`ForAnyValue:${operator}`, expected, [actual]))).toBe(say(decisionFor(holds)));
        if (actual !== "") {
          expect(say(decideOn(`ForAllValues:${operator}`, expected, [actual]))).toBe(say(decisionFor(holds)));
        }
      }
    }
  });

  test("without the key: operators that only limit are false, negated ones true, IfExists and ForAllValues true", () => {
    const [value = ""] = rows.find(([, , answer]) => answer === yes) ?? [];
    const limiting = operators.filter((operator) => !operator.includes("Not"));
    for (const operator of limiting) expect(decideOn(operator, value)).toBe("implicitly denied");
    for (const operator of negated.filter((each) => each.includes("Not"))) {
      expect(decideOn(operator, value)).toBe("allowed");
    }
    for (const operator of [...operators, ...negated]) {
      expect(decideOn(`${operator}IfExists`, value)).toBe("allowed");
      expect(decideOn(`ForAllValues:${operator}`, value)).toBe("allowed");
      expect(decideOn(`ForAllValues:${operator}`, value, [])).toBe("allowed");
      expect(decideOn(`ForAnyValue:${operator}`, value)).toBe("implicitly denied");
      expect(decideOn(`ForAnyValue:${operator}`, value, [])).toBe("implicitly denied");
      expect(decideOn(`ForAnyValue:${operator}IfExists`, value)).toBe("allowed");
      expect(decideOn(operator, value, [value])).toBe("unsupported");
    }
  });
});

test("of several values one that matches is enough, whatever cannot be compared beside it", () => {
  expect(decideOn("StringEquals", ["a", "b"], "b")).toBe("allowed");
  expect(decideOn("StringNotEquals", ["a", "b"], "b")).toBe("implicitly denied");
  expect(decideOn("ForAnyValue:NumericEquals", "1", ["one", "1"])).toBe("allowed");
  expect(decideOn("ForAnyValue:NumericEquals", "1", ["one", "2"])).toBe("unsupported");
  expect(decideOn("ForAllValues:NumericEquals", "1", ["one", "2"])).toBe("implicitly denied");
  expect(decideOn("ForAllValues:NumericEquals", "1", ["one", "1"])).toBe("unsupported");
});
