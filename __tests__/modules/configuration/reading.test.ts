import { App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { readConfiguration, Unknown, type WrittenFact } from "../../../modules/configuration";
import { type PolicyJson } from "../../../modules/policy";
import { policyArgument } from "../../../modules/terraform";
import { rounds } from "../../rounds";

const location = { partition: "aws", account: "111122223333", region: "us-east-1" } as const;

type Blocks = Readonly<Record<string, Readonly<Record<string, object>>>>;

function read(
  configuration: { readonly resource: Blocks; readonly data?: Blocks; readonly locals?: object },
  expressions: readonly (readonly [string, string])[] = [],
): readonly WrittenFact[] {
  return readConfiguration(configuration, { location, expressions }).facts;
}

function facts(...args: Parameters<typeof read>): string[] {
  return read(...args).map(({ subject, kind, value }) => `${subject}: ${kind} ${JSON.stringify(value)}`);
}

describe("what was rendered is read back", () => {
  const piece = fc.oneof(
    fc.constantFrom("${", "%{", "$${", "%%{", "$", "%", "{", "}", '"', "\\", "\\n", "\n", "\u2028", "ü☂", "*", "?"),
    fc.constantFrom("${aws:username}", "${aws:PrincipalTag/team, 'none'}", "%{ if true }", "arn:aws:s3:::acme/"),
    fc.string({ unit: "grapheme", maxLength: 8 }),
  );
  const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(""));
  const symbols = {
    "arn:aws:kms:us-east-1:111122223333:key/<orders>": "${aws_kms_key.orders.arn}",
    "vpce-<ledger>": "${aws_vpc_endpoint.ledger.id}",
  };
  const resource = fc.oneof(text, fc.constantFrom(...Object.keys(symbols)));
  const policy = fc.record({
    Version: fc.constant("2012-10-17" as const),
    Statement: fc.array(
      fc.record({
        Sid: text,
        Effect: fc.constantFrom("Allow" as const, "Deny" as const),
        Action: fc.array(text, { minLength: 1, maxLength: 3 }),
        Resource: fc.array(resource, { minLength: 1, maxLength: 3 }),
        // An operator or a key is never a symbolic value.
        Condition: fc.dictionary(text, fc.dictionary(text, fc.array(text, { maxLength: 2 }), { maxKeys: 2 }), {
          maxKeys: 2,
          noNullPrototype: true,
        }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  });

  it("as the same document, whatever is in it", () => {
    fc.assert(
      fc.property(policy, (document: PolicyJson) => {
        const stack = new TerraformStack(new App(), "stack");
        const argument = policyArgument(stack, "document", document, symbols);
        stack.addOverride("resource.aws_iam_policy.audit", { name: "audit", policy: argument });
        const written: unknown = JSON.parse(JSON.stringify(stack.toTerraform()));
        const expressions = Object.entries(symbols);
        const [found] = readConfiguration(written, { location, expressions }).facts;
        expect(found).toMatchObject({ subject: "arn:aws:iam::111122223333:policy/audit", kind: "policy" });
        expect(found?.value).toEqual(document);
      }),
      { numRuns: rounds(100) },
    );
  });
});

describe("a configuration is read as AWS will have it", () => {
  const role = { support: { name: "support", path: "/people/" } };

  it.each<[string, object, string]>([
    ["by reference", { role: "${aws_iam_role.support.name}", policy_arn: "arn:aws:iam::aws:policy/A" }, "role support"],
    ["by ID", { role: "${aws_iam_role.support.id}", policy_arn: "arn:aws:iam::aws:policy/A" }, "role support"],
    ["by name", { role: "support", policy_arn: "arn:aws:iam::aws:policy/A" }, "role support"],
    ["by a local", { role: "${local.name}", policy_arn: "arn:aws:iam::aws:policy/A" }, "role support"],
  ])("an attachment to a role %s", (_, attachment, subject) => {
    expect(
      facts({
        resource: { aws_iam_role: role, aws_iam_role_policy_attachment: { a: attachment } },
        locals: { name: "${aws_iam_role.support.name}" },
      }),
    ).toEqual([
      'role support: ARN "arn:aws:iam::111122223333:role/people/support"',
      `${subject}: attachment "arn:aws:iam::aws:policy/A"`,
    ]);
  });

  it.each<[string, Blocks, string]>([
    ["a table", { aws_dynamodb_table: { t: { name: "orders" } } }, "${aws_dynamodb_table.t.arn}"],
    ["a table elsewhere", {}, "${data.aws_dynamodb_table.t.arn}"],
  ])("the policy of %s by its ARN", (_, resources, arn) => {
    const document = { Version: "2012-10-17", Statement: [] };
    expect(
      facts({
        resource: {
          ...resources,
          aws_dynamodb_resource_policy: { p: { resource_arn: arn, policy: JSON.stringify(document) } },
        },
        data: { aws_dynamodb_table: { t: { name: "orders" } } },
      }),
    ).toContain(`arn:aws:dynamodb:us-east-1:111122223333:table/orders: resource policy ${JSON.stringify(document)}`);
  });

  it("references in the text of a policy, and in lists", () => {
    const policy = '{"Statement":{"Resource":["${aws_s3_bucket.b.arn}/*","$${aws:username}"]}}';
    expect(
      facts({
        resource: { aws_s3_bucket: { b: { bucket: "acme" } }, aws_iam_user_policy: { p: { user: "u", policy } } },
      }),
    ).toContain('user u: inline policy {"Statement":{"Resource":["arn:aws:s3:::acme/*","${aws:username}"]}}');
  });

  it("inline policies in blocks, exclusive lists, members of groups", () => {
    expect(
      facts({
        resource: {
          aws_iam_role: {
            r: {
              name: "r",
              inline_policy: [{ name: "a", policy: "{}" }],
              managed_policy_arns: ["arn:aws:iam::aws:policy/A"],
            },
          },
          aws_iam_role_policies_exclusive: { e: { role_name: "r", policy_names: [] } },
          aws_iam_group_membership: { m: { name: "m", group: "g", users: ["u", "v"] } },
          aws_iam_policy_attachment: { p: { roles: ["r"], groups: ["g"], policy_arn: "arn:aws:iam::aws:policy/A" } },
        },
      }),
    ).toEqual([
      'role r: ARN "arn:aws:iam::111122223333:role/r"',
      "role r: inline policy {}",
      'role r: exclusive list of attachments ["arn:aws:iam::aws:policy/A"]',
      "role r: exclusive list of inline policies []",
      'user u: membership "group g"',
      'user v: membership "group g"',
      'role r: attachment "arn:aws:iam::aws:policy/A"',
      'group g: attachment "arn:aws:iam::aws:policy/A"',
    ]);
  });

  it.each<[string, string, object]>([
    ["a policy that looks like one", "aws_ecr_repository_policy", { repository: "r", policy: '{"Statement":[]}' }],
    ["a policy as an object", "awscc_iam_role", { assume_role_policy_document: { Statement: [] } }],
    [
      "the ARN of a policy",
      "aws_ssoadmin_managed_policy_attachment",
      { managed_policy_arn: "arn:aws:iam::aws:policy/A" },
    ],
    ["what may be a policy", "aws_backup_vault_policy", { policy: "${data.aws_iam_policy_document.d.json}" }],
    [
      "a policy deep inside",
      "aws_opensearch_domain",
      { options: [{ rules: { access_policies: '{"Statement":[]}' } }] },
    ],
  ])("%s in a type that is not known", (_, type, block) => {
    expect(read({ resource: { [type]: { x: block } } })).toHaveLength(1);
  });

  it.each<[string, object]>([
    ["a life cycle policy", { policy: '{"rules":[]}' }],
    ["the name of a TLS policy", { ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }],
    ["numbers", { retry_policy: { maximum_retry_attempts: 3 } }],
  ])("%s is none", (_, block) => {
    expect(read({ resource: { aws_other: { x: block } } })).toEqual([]);
  });
});

describe("what cannot be known at synth is not taken for what was proved", () => {
  const policy = '{"Statement":[]}';

  it.each<[string, object]>([
    ["an expression", { name: "a", policy: "${data.aws_iam_policy_document.a.json}" }],
    ["a function", { name: "a", policy: "${jsonencode({})}" }],
    ["a directive", { name: "a", policy: '%{ if true }{"Statement":[]}%{ endif }' }],
    ["a local that is not there", { name: "a", policy: "${jsonencode(local.a)}" }],
    ["a local that refers to itself", { name: "a", policy: "${local.b}" }],
    ["a count", { name: "a", policy, count: 0 }],
    ["a for_each", { name: "a", policy, for_each: { a: "b" } }],
    ["another provider", { name: "a", policy, provider: "aws.other" }],
    ["another region", { name: "a", policy, region: "eu-west-1" }],
    ["changes that are ignored", { name: "a", policy, lifecycle: { ignore_changes: ["policy"] } }],
    ["all changes that are ignored", { name: "a", policy, lifecycle: [{ ignore_changes: "all" }] }],
  ])("%s", (_, block) => {
    const [found] = read({ resource: { aws_iam_policy: { a: block } }, locals: { b: "${local.b}" } });
    expect(found?.value).toBeInstanceOf(Unknown);
  });

  it.each<[string, string, object]>([
    [
      "one of several arguments that decide together",
      "aws_s3_bucket_public_access_block",
      { bucket: "b", block_public_acls: true, lifecycle: { ignore_changes: ["block_public_policy"] } },
    ],
    [
      "an argument within a block",
      "aws_s3_bucket_ownership_controls",
      {
        bucket: "b",
        rule: { object_ownership: "BucketOwnerEnforced" },
        lifecycle: { ignore_changes: ["rule[0].object_ownership"] },
      },
    ],
    [
      "the argument that names the subject",
      "aws_iam_role_policy",
      { role: "r", policy, lifecycle: { ignore_changes: ["role"] } },
    ],
    [
      "any argument of a grant",
      "aws_kms_grant",
      { key_id: "k", operations: ["Decrypt"], lifecycle: { ignore_changes: ["operations"] } },
    ],
    [
      "an argument of a type that is not listed",
      "aws_new_policy",
      { policy, lifecycle: { ignore_changes: ["policy"] } },
    ],
  ])("changes of %s that are ignored", (_, type, block) => {
    const [found] = read({ resource: { [type]: { a: block } } });
    expect(found?.value).toBeInstanceOf(Unknown);
  });

  it.each(["tags", "description"])("changes of other arguments may be ignored: %s", (other) => {
    const block = { name: "a", description: "Reads.", policy, lifecycle: { ignore_changes: [other] } };
    expect(facts({ resource: { aws_iam_policy: { a: block } } })).toEqual([
      `arn:aws:iam::111122223333:policy/a: policy ${policy}`,
    ]);
  });

  it("a name that is only known at apply leaves the policy to the address", () => {
    expect(facts({ resource: { aws_iam_policy: { a: { name_prefix: "a", policy } } } })).toEqual([
      `aws_iam_policy.a: policy ${policy}`,
    ]);
  });

  it("a configuration of any form is read without an exception", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (odd, other) => {
        const resource = { aws_iam_role: { a: odd }, aws_s3_bucket_policy: { b: { bucket: odd, policy: other } } };
        expect(
          Array.isArray(
            readConfiguration({ resource, locals: odd, provider: other }, { location, expressions: [] }).facts,
          ),
        ).toBe(true);
        expect(Array.isArray(readConfiguration(odd, { location, expressions: [] }).facts)).toBe(true);
      }),
      { numRuns: rounds(300) },
    );
  });
});
