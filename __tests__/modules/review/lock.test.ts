import fc from "fast-check";
import { formatLock, type Lock, parseLock, readInventory } from "../../../modules/review";
import { formatProblem } from "../../../modules/validation";
import { insideVpc } from "../../../stacks/environments/inside-vpc";
import { rounds } from "../../rounds";
import { environment, withResources, written } from "./environments";

const configuration = written(environment);
const text = formatLock({ environment: "prod", ...readInventory(configuration) });
const lines = text.split("\n");
const refusals = (changed: string): string[] => parseLock(changed, "prod").problems.map(formatProblem);

describe("the text of a lock", () => {
  it("is JSON with a line for each address, sorted, and ends with a constant line", () => {
    const addresses = [...readInventory(configuration).resources.keys()];
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      "environment",
      "account",
      "region",
      ...[...addresses].sort(),
      "schema",
    ]);
    expect(lines).toHaveLength(addresses.length + 7);
    expect(lines.slice(-3)).toEqual(['  "schema": 1', "}", ""]);
    for (const line of lines.slice(1, -3)) expect(line).toMatch(/,$/);
  });

  it.each([
    [
      "aws_dynamodb_table.orders",
      '{"entry":"tables.orders","attribute":{"pk":"S"},"hash_key":"pk","name":"orders","stream_view_type":"NEW_AND_OLD_IMAGES"}',
    ],
    ["aws_s3_bucket.exports", '{"entry":"buckets.exports","bucket":"acme-exports"}'],
    [
      "aws_kms_alias.fields_alias",
      '{"entry":"keys.fields","name":"alias/fields","target_key_id":"aws_kms_key.fields"}',
    ],
    ["aws_iam_access_key.artie_user_key_2026-11", '{"entry":"connections.artie","user":"prod-artie"}'],
    [
      "aws_iam_role_policy_attachment.artie_role_policy_attachment",
      '{"entry":"connections.artie","policy_arn":"arn:aws:iam::111122223333:policy/prod-artie","role":"prod-artie"}',
    ],
  ])("has what identifies %s, references resolved", (address, value) => {
    expect(text).toContain(`  "${address}": ${value},\n`);
  });

  it("has the marker of what is disposable, and a digest in place of a PGP key", () => {
    const changed = withResources(configuration, (resources) => {
      Object.assign(resources["aws_dynamodb_table"]?.["users"] ?? {}, {
        tags: { "cdktf-data-access:disposable": "true" },
      });
      Object.assign(resources["aws_iam_access_key"]?.["artie_user_key_2026-11"] ?? {}, { pgp_key: "keybase:acme" });
    });
    const locked = formatLock({ environment: "prod", ...readInventory(changed) });
    expect(locked).toContain('"aws_dynamodb_table.users": {"entry":"tables.users","disposable":true,');
    expect(locked).toMatch(/"pgp_key":"[0-9a-f]{16}"/);
    expect(locked).not.toContain("keybase");
  });

  it("names the entries of temporary access, and what they share by the section", () => {
    const locked = formatLock({ environment: "inside-vpc", ...readInventory(written(insideVpc)) });
    expect(locked).toContain(
      '"aws_iam_role.temporary-access_on-call-ledger_alice": {"entry":"temporaryAccess.on-call-ledger",',
    );
    expect(locked).toContain('"aws_dynamodb_table.temporary-access_requests": {"entry":"temporaryAccess",');
    expect(locked).toContain('"aws_iam_role.temporary-access_api_role": {"entry":"temporaryAccess",');
  });

  it("is read back as it was written, whatever is in it", () => {
    const word = fc.stringMatching(/^[a-z_-]{1,12}$/);
    const value = fc.oneof(fc.string(), fc.dictionary(word, fc.string(), { noNullPrototype: true }));
    const resource = fc.record({
      entry: fc.option(
        fc.record(
          { section: fc.string().filter((text) => !text.includes(".")), key: fc.string() },
          { requiredKeys: ["section"], noNullPrototype: true },
        ),
        { nil: undefined },
      ),
      disposable: fc.boolean(),
      attributes: fc.dictionary(
        word.filter((name) => name !== "entry" && name !== "disposable"),
        value,
        { noNullPrototype: true },
      ),
    });
    const lock = fc
      .tuple(
        fc.string(),
        fc.string(),
        fc.dictionary(fc.stringMatching(/^aws_[a-z]{1,5}\.[A-Za-z_][A-Za-z0-9_-]{0,11}$/), resource),
        fc.dictionary(fc.stringMatching(/^data\.aws_[a-z]{1,5}\.[a-z]{1,5}$/), fc.string()),
      )
      .map(([account, region, byAddress, existingNames]): Lock => {
        const existing = Object.entries(existingNames).sort(([one], [two]) => (one < two ? -1 : 1));
        const resources = Object.entries(byAddress).map(([address, { entry, ...each }]) => {
          const type = address.split(".")[0] ?? "";
          return [address, { address, type, ...(entry === undefined ? {} : { entry }), ...each }] as const;
        });
        const sorted = resources.sort(([one], [two]) => (one < two ? -1 : 1));
        return {
          environment: "prod",
          location: { account, region },
          resources: new Map(sorted),
          existing: new Map(existing),
        };
      });
    fc.assert(
      fc.property(lock, (given) => {
        expect(parseLock(formatLock(given), "prod")).toEqual({ lock: given, problems: [] });
      }),
      { numRuns: rounds(200) },
    );
  });

  it("is read with the line ends of Windows", () => {
    expect(refusals(text.replaceAll("\n", "\r\n"))).toEqual([]);
  });
});

describe("a lock that is not as it was written is refused, with the way on", () => {
  const again =
    "Take the lock of the target branch, as in git checkout origin/main -- stacks/environments/prod.lock.json, and run: npm run access -- lock prod";
  const insert = (index: number, ...added: readonly string[]) => [
    ...lines.slice(0, index),
    ...added,
    ...lines.slice(index),
  ];

  it.each([
    [
      "a merge conflict",
      insert(4, "<<<<<<< HEAD", "=======", ">>>>>>> main"),
      `prod.lock.json: has the markers of a merge conflict. ${again}`,
    ],
    ["two lines of one address", insert(4, lines[4] ?? ""), / has two lines\. Keep one of them\. Take the lock/],
    [
      "another schema",
      lines.map((line) => line.replace('"schema": 1', '"schema": 2')),
      `prod.lock.json › schema: has schema 2; this version reads 1. ${again}`,
    ],
    [
      "another environment",
      lines.map((line) => line.replace('"environment": "prod"', '"environment": "live"')),
      /environment: "live" is not the environment of this file.*Keep the name "live"/,
    ],
    [
      "a wrong type",
      lines.map((line) => line.replace('{"entry":"buckets.exports","bucket":"acme-exports"}', '{"bucket":5}')),
      /aws_s3_bucket.exports: is not a line of a lock/,
    ],
    ["no account", lines.map((line) => line.replace(/"account": .*/, '"account": 1,')), /has no account or no region/],
    [
      "other spaces",
      lines.map((line) => line.replace(/^ {2}/, "\t")),
      /its lines are not sorted, or were edited manually/,
    ],
    [
      "lines in another order",
      [...lines.slice(0, 4), lines[5] ?? "", lines[4] ?? "", ...lines.slice(6)],
      /are not sorted/,
    ],
    ["no object", ["[]"], /is not as access lock writes it: an object with a line for each address/],
    ["nothing", [], /is not as access lock writes it/],
    ["a line that is no member", insert(4, "  surprise,"), /is not as access lock writes it/],
    ["a key of every object", insert(4, '  "__proto__": {"entry":"x"},'), /__proto__: is not a line of a lock/],
  ])("%s", (_, changed, message) => {
    const [refusal, ...others] = refusals(changed.join("\n"));
    expect(others).toEqual([]);
    if (typeof message === "string") expect(refusal).toBe(message);
    else expect(refusal).toMatch(message);
  });
});
