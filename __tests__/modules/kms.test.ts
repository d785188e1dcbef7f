import * as fc from "fast-check";
import {
  type ClientSideEncryption,
  type EncryptionContext,
  type Grant,
  grantProblems,
  KeyRef,
} from "../../modules/grants";
import { role } from "../../modules/principals";
import { expandActions } from "../../modules/aws";
import { Table } from "../../modules/dynamodb";
import { Role } from "../../modules/iam";
import {
  ExistingKey,
  expectKeyPolicy,
  type ExistingKeyProps,
  Key,
  keyPolicy,
  type KeyPolicyPrincipals,
  type KeyProps,
} from "../../modules/kms";
import { lintPolicy } from "../../modules/lint";
import { type PolicyJson, policyJson, service } from "../../modules/policy";
import { proveResourcePolicy, type RequestContext } from "../../modules/proof";
import { Bucket } from "../../modules/s3";
import { formatProblem } from "../../modules/validation";
import {
  defineEnvironment,
  existingBucket,
  existingKey,
  existingTable,
  planEnvironments,
  summarize,
} from "../../stacks";
import { allows, allowsOnKey } from "../permission";
import { account, refusals, type SynthesizedStack, synthesizeEnvironment, synthesizeStack } from "../synth";

const keyArn = `arn:aws:kms:us-east-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const otherArn = `arn:aws:kms:us-east-1:${account}:key/99999999-12ab-34cd-56ef-1234567890ab`;
const elsewhere = "arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const actions = expandActions("kms:*").map(({ name }) => name);
const assumedBy = service("ec2");

/** What a role that was allowed a grant holds, as it was written for Terraform. */
function held(grant: (key: ExistingKey) => Grant, props: ExistingKeyProps = { arn: keyArn }): PolicyJson[] {
  return synthesizeStack((scope) => {
    new Role(scope, "client", { assumedBy }).allow(grant(new ExistingKey(scope, "fields", props)));
  }).policiesOf("aws_iam_role.client");
}

const allowed = (policies: readonly PolicyJson[], resource: string, context: RequestContext = {}): string[] =>
  actions.filter((action) => allows(policies, action, resource, context));

describe("the proof of a key policy", () => {
  const location = { partition: "aws", account } as const;
  const role = (name: string, of = account): string => `arn:aws:iam::${of}:role/${name}`;
  const principals: KeyPolicyPrincipals = {
    administer: [role("key-admin"), `arn:aws:iam::${account}:user/carol`],
    use: [role("orders"), role("analytics", "444455556666"), "777788889999"],
    createGrantsForAwsResources: [role("orders"), role("backup", "444455556666")],
  };
  const prove = (change: (policy: PolicyJson) => void = () => undefined): string[] => {
    const policy = policyJson(keyPolicy(principals, location));
    change(policy);
    const shared = expectKeyPolicy(principals, location, keyArn);
    return proveResourcePolicy({ place: [], account, policy, shared }).map(formatProblem);
  };

  it("finds nothing where the policy is as it was made", () => {
    expect(prove()).toEqual([]);
    expect(
      proveResourcePolicy({
        place: [],
        account,
        policy: policyJson(keyPolicy({}, location)),
        shared: expectKeyPolicy({}, location, keyArn),
      }),
    ).toEqual([]);
  });

  interface Mutable {
    Principal?: unknown;
    Action?: unknown;
    Condition?: unknown;
    Effect: string;
    Sid?: string;
  }
  const statementOf = (policy: PolicyJson, sid: string): Mutable => {
    const found = (policy.Statement as unknown as Mutable[]).find(({ Sid }) => Sid === sid);
    if (found === undefined) throw new Error(`no statement ${sid}`);
    return found;
  };

  it.each<[string, string, (statement: Mutable) => void, string]>([
    ["the account is locked out", "EnableIamPolicies", (each) => (each.Effect = "Deny"), "must be let in for kms:"],
    ["everybody is let in", "EnableIamPolicies", (each) => (each.Principal = "*"), '"AWS *" is let in'],
    [
      "another account is let in",
      "EnableIamPolicies",
      (each) => (each.Principal = { AWS: [`arn:aws:iam::${account}:root`, "arn:aws:iam::999999999999:root"] }),
      '"AWS arn:aws:iam::999999999999:root" is let in',
    ],
    ["an administrator uses it", "AdministerKey", (each) => (each.Action = "kms:*"), "kms:* on *"],
    [
      "a user manages it",
      "UseKey",
      (each) => (each.Action = ["kms:Decrypt", "kms:PutKeyPolicy"]),
      "kms:PutKeyPolicy on *",
    ],
    [
      "a user manages it by an action that no verb has",
      "UseKey",
      (each) => (each.Action = [...(each.Action as string[]), "kms:Sign"]),
      "kms:Sign on *",
    ],
    ["a use is missing", "UseKey", (each) => (each.Action = ["kms:Decrypt"]), "must be let in for kms:"],
    ["a grant is for anything", "GrantKeyForAwsResources", (each) => delete each.Condition, "kms:CreateGrant"],
    [
      "all of another account is let in",
      "GrantKeyForAwsResourcesFromOtherAccounts",
      (each) => delete each.Condition,
      "arn:aws:iam::444455556666:root",
    ],
  ])("finds it where %s", (_, sid, change, message) => {
    const problems = prove((policy) => {
      change(statementOf(policy, sid));
    });
    expect(problems.join("\n")).toContain(message);
  });
});

describe("client-side encryption", () => {
  const both: ClientSideEncryption = { scheme: ["direct", "envelope"] };

  it.each<[string, (key: ExistingKey) => Grant, string[]]>([
    ["encryptAndDecrypt", (key) => key.encryptAndDecrypt(), ["kms:Decrypt", "kms:GenerateDataKey"]],
    ["encrypt", (key) => key.encrypt(), ["kms:GenerateDataKey"]],
    ["decrypt", (key) => key.decrypt(), ["kms:Decrypt"]],
    ["encryptAndDecrypt, direct", (key) => key.encryptAndDecrypt({ scheme: "direct" }), ["kms:Decrypt", "kms:Encrypt"]],
    ["encrypt, direct", (key) => key.encrypt({ scheme: "direct" }), ["kms:Encrypt"]],
    ["decrypt, direct", (key) => key.decrypt({ scheme: "direct" }), ["kms:Decrypt"]],
    ["encrypt while the scheme changes", (key) => key.encrypt(both), ["kms:Encrypt", "kms:GenerateDataKey"]],
    ["decrypt while the scheme changes", (key) => key.decrypt(both), ["kms:Decrypt"]],
    [
      "encryptAndDecrypt while the scheme changes",
      (key) => key.encryptAndDecrypt(both),
      ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
    ],
  ])("%s allows its actions on the key, and nothing else anywhere", (_, grant, expected) => {
    const policies = held(grant);
    expect(allowed(policies, keyArn)).toEqual(expected);
    for (const stranger of [otherArn, elsewhere, `arn:aws:kms:us-east-1:${account}:alias/fields`, "*"]) {
      expect(allowed(policies, stranger)).toEqual([]);
    }
    // Clients call KMS themselves.
    expect(JSON.stringify(policies)).not.toContain("kms:ViaService");
  });

  it("is held to its encryption context, whole", () => {
    const policies = held((key) =>
      key.encryptAndDecrypt().withEncryptionContext({ tenant: ["acme", "umbrella"], record: "order/*" }),
    );
    const may = (pairs: Readonly<Record<string, string>>, action = "kms:Decrypt"): boolean =>
      allows(policies, action, keyArn, {
        ...Object.fromEntries(Object.entries(pairs).map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
        ...(Object.keys(pairs).length === 0 ? {} : { "kms:EncryptionContextKeys": Object.keys(pairs) }),
      });
    for (const action of ["kms:Decrypt", "kms:GenerateDataKey"]) {
      expect(may({ tenant: "acme", record: "order/1" }, action)).toBe(true);
      expect(may({ tenant: "umbrella", record: "order/" }, action)).toBe(true);
      expect(may({}, action)).toBe(false);
      expect(may({ tenant: "acme" }, action)).toBe(false);
      expect(may({ tenant: "acme", record: "invoice/1" }, action)).toBe(false);
      expect(may({ tenant: "stranger", record: "order/1" }, action)).toBe(false);
      expect(may({ tenant: "ACME", record: "order/1" }, action)).toBe(false);
      expect(may({ tenant: "acme", record: "order/1", purpose: "billing" }, action)).toBe(false);
    }
    expect(may({ tenant: "acme", record: "order/1" }, "kms:Encrypt")).toBe(false);
  });

  it.each<[unknown, string]>([
    [{ tenant: "a?c" }, 'withEncryptionContext › tenant: "a?c" is not a value that a policy can ask for: '],
    [{ tenant: "*a" }, 'withEncryptionContext › tenant: "*a" is not a value that a policy can ask for: '],
    [{ tenant: "" }, 'withEncryptionContext › tenant: "" is not a value that a policy can ask for: '],
    [{ tenant: "münchen" }, "is not a value that a policy can ask for: printable ASCII without $ and ?"],
    [{ tenant: [] }, "withEncryptionContext › tenant: has no value, so that no request would be allowed. Give one."],
    [{ "a b": "c" }, '"a b" is not a key that a policy can ask for: 1 to 128 of '],
    [{ tenant: "a", Tenant: "b" }, '"Tenant" is the key tenant again: condition keys do not tell upper case from'],
    [{}, "withEncryptionContext: names no pair, and would not narrow anything. Name at least one."],
  ])("refuses the context %j", (encryptionContext, message) => {
    const grant = new KeyRef({ arn: keyArn }).decrypt().withEncryptionContext(encryptionContext as EncryptionContext);
    expect(grantProblems([grant]).map(formatProblem)).toEqual([expect.stringContaining(message)]);
    expect(grant.operations).toEqual([]);
  });

  it.each<[string, (key: KeyRef) => Grant, string]>([
    [
      "what has no encryption context",
      (key) => key.administer().withEncryptionContext({ tenant: "acme" }),
      "cannot hold for kms:CancelKeyDeletion, ",
    ],
    [
      "a second context",
      (key) => key.decrypt().withEncryptionContext({ tenant: "acme" }).withEncryptionContext({ record: "1" }),
      "narrows a grant that has a condition on kms:EncryptionContextKeys already. Say all of it in one narrowing.",
    ],
  ])("refuses a context for %s", (_, grant, message) => {
    expect(grantProblems([grant(new KeyRef({ arn: keyArn }))]).map(formatProblem)).toEqual([
      expect.stringContaining(message),
    ]);
  });

  it("takes the narrowings of every grant", () => {
    const policies = held((key) => key.decrypt().overTls().withEncryptionContext({ tenant: "acme" }));
    const context = { "kms:EncryptionContext:tenant": "acme", "kms:EncryptionContextKeys": ["tenant"] };
    expect(allowed(policies, keyArn, { ...context, "aws:SecureTransport": "true" })).toEqual(["kms:Decrypt"]);
    expect(allowed(policies, keyArn, context)).toEqual([]);
    expect(allowed(policies, keyArn, { "aws:SecureTransport": "true" })).toEqual([]);
  });

  it("refuses no scheme at all", () => {
    const grant = new KeyRef({ arn: keyArn }).encrypt({ scheme: [] });
    expect(grantProblems([grant]).map(formatProblem)).toEqual([
      "key 1234abcd-12ab-34cd-56ef-1234567890ab › scheme: names no scheme. Name one, or leave it out.",
    ]);
  });
});

describe("a key by its alias", () => {
  const alias = "alias/acme/fields";

  it("is whichever key has the alias", () => {
    const policies = held((key) => key.encryptAndDecrypt(), { alias, conditionKey: "kms:ResourceAliases" });
    const having = (...aliases: string[]): RequestContext => ({ "kms:ResourceAliases": aliases });
    const expected = ["kms:Decrypt", "kms:GenerateDataKey"];
    expect(allowed(policies, keyArn, having(alias))).toEqual(expected);
    expect(allowed(policies, otherArn, having("alias/older", alias))).toEqual(expected);
    for (const context of [{}, having(), having("alias/acme/other"), { "kms:RequestAlias": alias }]) {
      expect(allowed(policies, keyArn, context)).toEqual([]);
    }
    expect(allowed(policies, elsewhere, having(alias))).toEqual([]);
    expect(allowed(policies, keyArn.replace("us-east-1", "us-west-2"), having(alias))).toEqual([]);
  });

  it("is whichever key is called by the alias", () => {
    const policies = held((key) => key.encrypt(), { alias, conditionKey: "kms:RequestAlias" });
    expect(allowed(policies, keyArn, { "kms:RequestAlias": alias })).toEqual(["kms:GenerateDataKey"]);
    expect(allowed(policies, keyArn, { "kms:RequestAlias": "alias/acme/other" })).toEqual([]);
    expect(allowed(policies, keyArn, { "kms:ResourceAliases": [alias] })).toEqual([]);
    expect(allowed(policies, keyArn)).toEqual([]);
  });

  it("is held to an encryption context besides", () => {
    const policies = held((key) => key.decrypt().withEncryptionContext({ tenant: "acme" }), {
      alias,
      conditionKey: "kms:RequestAlias",
    });
    const context = { "kms:EncryptionContext:tenant": "acme", "kms:EncryptionContextKeys": ["tenant"] };
    expect(allowed(policies, keyArn, { ...context, "kms:RequestAlias": alias })).toEqual(["kms:Decrypt"]);
    expect(allowed(policies, keyArn, context)).toEqual([]);
    expect(allowed(policies, keyArn, { "kms:RequestAlias": alias })).toEqual([]);
  });

  it("is the key that it stands for when Terraform plans, without a condition key", () => {
    const stack = synthesizeStack((scope) => {
      const fields = new ExistingKey(scope, "fields", { alias });
      new Role(scope, "client", { assumedBy }).allow(fields.decrypt());
    });
    expect(stack.block("data.aws_kms_alias.fields")).toEqual({ name: alias });
    expect(stack.policiesOf("aws_iam_role.client")[0]?.Statement).toEqual([
      {
        Sid: "UseKey",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: "${data.aws_kms_alias.fields.target_key_arn}",
      },
    ]);
  });

  it.each([(key: KeyRef): Grant => key.administer(), (key: KeyRef): Grant => key.createGrantsForAwsResources()])(
    "is not managed, for whoever moves the alias would move that right",
    (grant) => {
      const key = new KeyRef({ account, region: "us-east-1", alias, conditionKey: "kms:ResourceAliases" });
      expect(grantProblems([grant(key)]).map(formatProblem)).toEqual([
        'keys of alias/acme/fields: "alias/acme/fields" stands for whatever keys have the alias, and this is for one ' +
          "key. Name the key by its ARN, or by its alias without a condition key.",
      ]);
    },
  );
});

describe("managing a key", () => {
  const uses = /^kms:(Encrypt|Decrypt|GenerateDataKey.*|GenerateMac|ReEncrypt.*|Sign|Verify.*|DeriveSharedSecret)$/;

  it("is done without using it, or letting others use it", () => {
    const policies = held((key) => key.administer());
    const may = allowed(policies, keyArn);
    expect(may).toEqual(
      expect.arrayContaining(["kms:DescribeKey", "kms:EnableKeyRotation", "kms:ScheduleKeyDeletion"]),
    );
    expect(may.filter((action) => uses.test(action) || /Create|PutKeyPolicy/.test(action))).toEqual([]);
    expect(may.filter((action) => action.includes("Alias"))).toEqual([]);
    expect(allowed(policies, otherArn)).toEqual([]);
    expect(policies[0]?.Statement.map(({ Sid }) => Sid)).toEqual(["AdministerKey"]);
  });

  it("lets services of AWS use the key, and nobody else", () => {
    const policies = held((key) => key.createGrantsForAwsResources());
    const forAws = { "kms:GrantIsForAWSResource": "true" };
    expect(allowed(policies, keyArn, forAws)).toEqual(["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]);
    expect(allowed(policies, keyArn, { "kms:GrantIsForAWSResource": "false" })).toEqual([]);
    expect(allowed(policies, keyArn)).toEqual([]);
    expect(allowed(policies, otherArn, forAws)).toEqual([]);
    expect(policies[0]?.Statement.map(({ Sid }) => Sid)).toEqual(["GrantKey"]);
  });
});

function withKey(props: KeyProps = {}): SynthesizedStack {
  return synthesizeStack((scope) => {
    new Key(scope, "orders", props);
  });
}

describe("Key", () => {
  it("grants by its verbs what its ref grants", () => {
    synthesizeStack((scope) => {
      const key = new Key(scope, "fields");
      const { ref } = key;
      const direct: ClientSideEncryption = { scheme: "direct" };
      expect(key.encrypt(direct)).toEqual(ref.encrypt(direct));
      expect(key.decrypt(direct)).toEqual(ref.decrypt(direct));
      expect(key.encryptAndDecrypt(direct)).toEqual(ref.encryptAndDecrypt(direct));
      expect(key.administer()).toEqual(ref.administer());
      expect(key.createGrantsForAwsResources()).toEqual(ref.createGrantsForAwsResources());
    });
  });

  it("rotates, waits for its deletion, has an alias, and a policy that leaves the decision to the account", () => {
    const stack = withKey();
    const { policy, ...others } = stack.block("aws_kms_key.orders");
    expect(stack.addresses).toEqual(["aws_kms_alias.orders_alias", "aws_kms_key.orders"]);
    expect(others).toEqual({
      enable_key_rotation: true,
      deletion_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
    });
    expect(JSON.parse(String(policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "EnableIamPolicies",
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    });
    expect(stack.block("aws_kms_alias.orders_alias")).toEqual({
      name: "alias/orders",
      target_key_id: "${aws_kms_key.orders.key_id}",
    });
  });

  it("takes everything that can be said of it", () => {
    const stack = withKey({
      alias: "alias/acme/orders",
      description: "Orders, ${not} evaluated",
      rotationPeriodInDays: 90,
      deletionWindowInDays: 7,
      tags: { team: "orders" },
    });
    expect(stack.block("aws_kms_key.orders")).toMatchObject({
      description: "Orders, $${not} evaluated",
      enable_key_rotation: true,
      rotation_period_in_days: 90,
      deletion_window_in_days: 7,
      lifecycle: { prevent_destroy: true },
      tags: { team: "orders" },
    });
    expect(stack.block("aws_kms_alias.orders_alias")["name"]).toBe("alias/acme/orders");
  });

  it("waits seven days where it is disposable, can be destroyed, and is marked as such", () => {
    const { policy: _, ...others } = withKey({ disposable: true, tags: { team: "orders" } }).block(
      "aws_kms_key.orders",
    );
    expect(others).toEqual({
      enable_key_rotation: true,
      deletion_window_in_days: 7,
      tags: { team: "orders", "cdktf-data-access:disposable": "true" },
    });
    const waiting = withKey({ disposable: true, deletionWindowInDays: 14 }).block("aws_kms_key.orders");
    expect(waiting["deletion_window_in_days"]).toBe(14);
  });

  it("takes the stack's default of what is disposable", () => {
    const stack = synthesizeStack(
      (scope) => {
        new Key(scope, "orders");
        new Key(scope, "kept", { disposable: false });
      },
      { disposable: true },
    );
    expect(stack.block("aws_kms_key.orders")["lifecycle"]).toBeUndefined();
    expect(stack.block("aws_kms_key.kept")["lifecycle"]).toEqual({ prevent_destroy: true });
  });

  it("refuses everything that KMS would, at once", () => {
    const problems = refusals(() =>
      withKey({
        alias: "alias/aws/orders",
        description: "a".repeat(8193),
        rotationPeriodInDays: 89,
        deletionWindowInDays: 31,
        keyPolicy: {
          administer: ["444455556666", "arn:aws:iam::444455556666:role/admin"],
          use: ["*", account, "arn:aws:iam::111122223333:role/*", "arn:aws-cn:iam::444455556666:role/a"],
          createGrantsForAwsResources: [`arn:aws:iam::${account}:root`],
        },
        tags: { "a<b": "x" },
      }),
    );
    const elsewhereAdmin =
      "is of another account, and KMS lets nobody manage a key from there. Name a principal of this account.";
    const nobody = "is neither the ARN of a role or a user nor the ID of an account. Copy it from the IAM console.";
    expect(problems).toEqual([
      '[stack/orders] alias: "alias/aws/orders" is the alias of a key that AWS manages: its own policy decides who uses it, and nobody can change that. Name the alias of a customer-managed key.',
      "[stack/orders] description: 8193 characters are too many for a description: KMS allows 8192. Shorten it.",
      "[stack/orders] rotationPeriodInDays: 89 is not a number of days that KMS allows: a whole number from 90 to 2560. Write a whole number from 90 to 2560.",
      "[stack/orders] deletionWindowInDays: 31 is not a number of days that KMS allows: a whole number from 7 to 30. Write a whole number from 7 to 30.",
      `[stack/orders] keyPolicy › administer: "444455556666" ${elsewhereAdmin}`,
      `[stack/orders] keyPolicy › administer: "arn:aws:iam::444455556666:role/admin" ${elsewhereAdmin}`,
      `[stack/orders] keyPolicy › use: "*" ${nobody}`,
      `[stack/orders] keyPolicy › use: "${account}" is the key's own account, whose IAM policies decide already. Leave it out.`,
      `[stack/orders] keyPolicy › use: "arn:aws:iam::111122223333:role/*" ${nobody}`,
      '[stack/orders] keyPolicy › use: "arn:aws-cn:iam::444455556666:role/a" is of the partition aws-cn, and no key of aws can be used from there. Name a principal of the same partition.',
      `[stack/orders] keyPolicy › createGrantsForAwsResources: "arn:aws:iam::${account}:root" ${nobody}`,
      expect.stringMatching(/^\[stack\/orders\] tags › a<b: "a<b" is not a valid tag key: /),
    ]);
  });

  it("is used by a table, a bucket and a role of its stack, each through its reference", () => {
    const stack = synthesizeStack((scope) => {
      const orders = new Key(scope, "orders");
      const fields = new Key(scope, "fields", { alias: "alias/acme/fields" });
      const table = new Table(scope, "sales", {
        partitionKey: { name: "pk", type: "S" },
        encryptionKey: orders.ref,
      });
      const bucket = new Bucket(scope, "exports", { name: "acme-exports", encryptionKey: orders.ref });
      new Role(scope, "client", { assumedBy }).allow(table.readWrite(), bucket.read(), fields.encryptAndDecrypt());
    });
    expect(stack.block("aws_dynamodb_table.sales")["server_side_encryption"]).toEqual({
      enabled: true,
      kms_key_arn: "${aws_kms_key.orders.arn}",
    });
    const [ordersExpression, fieldsExpression] = ["${aws_kms_key.orders.arn}", "${aws_kms_key.fields.arn}"];
    // What Terraform puts in the place of the references.
    const policies = JSON.parse(
      JSON.stringify(stack.policiesOf("aws_iam_role.client"))
        .replaceAll(ordersExpression, keyArn)
        .replaceAll(fieldsExpression, otherArn),
    ) as PolicyJson[];
    const may = (name: string, action: string, key: string, context: RequestContext = {}): boolean =>
      allowsOnKey(stack.policy(`aws_kms_key.${name}`), `arn:aws:iam::${account}:role/client`, policies, {
        action,
        resource: key,
        context,
      });
    const through = (name: string): RequestContext => ({ "kms:ViaService": `${name}.us-east-1.amazonaws.com` });
    expect(may("orders", "kms:GenerateDataKey", keyArn, through("dynamodb"))).toBe(true);
    expect(may("orders", "kms:Decrypt", keyArn, through("s3"))).toBe(true);
    expect(may("orders", "kms:GenerateDataKey", keyArn, through("s3"))).toBe(false);
    expect(may("orders", "kms:Decrypt", keyArn)).toBe(false);
    expect(may("fields", "kms:Decrypt", otherArn)).toBe(true);
    expect(may("fields", "kms:GenerateDataKey", otherArn)).toBe(true);
    expect(may("fields", "kms:PutKeyPolicy", otherArn)).toBe(false);
    expect(stack.text).not.toMatch(/key\/<|TfToken|TFTOKEN/);
  });
});

describe("the policy of a key", () => {
  const location = { partition: "aws", account } as const;
  const own = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
  const foreign = "arn:aws:iam::444455556666:role/sync";
  const everything: PolicyJson = { Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*" }] };
  const principals: KeyPolicyPrincipals = {
    administer: [own("admin")],
    use: [own("client"), foreign, "777788889999"],
    createGrantsForAwsResources: [
      own("platform"),
      "arn:aws:iam::444455556666:user/platform",
      "arn:aws:iam::444455556666:role/backup",
    ],
  };
  const policy = policyJson(keyPolicy(principals, location));
  const may = (role: string, context: RequestContext = {}, identity: readonly PolicyJson[] = []): string[] =>
    actions.filter((action) => allowsOnKey(policy, role, identity, { action, resource: keyArn, context }));
  const use = [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ];
  const grants = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];
  const forAws = { "kms:GrantIsForAWSResource": "true" };

  it("lets those whom it names do what it says, without IAM policies", () => {
    expect(may(own("client"))).toEqual(use);
    expect(may(own("platform"), forAws)).toEqual(grants);
    expect(may(own("platform"))).toEqual([]);
    expect(may(own("admin"))).toEqual(expect.arrayContaining(["kms:DisableKey", "kms:ScheduleKeyDeletion"]));
    expect(may(own("admin"))).toEqual([
      "kms:CancelKeyDeletion",
      "kms:DescribeKey",
      "kms:DisableKey",
      "kms:DisableKeyRotation",
      "kms:EnableKey",
      "kms:EnableKeyRotation",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:ListGrants",
      "kms:ListKeyPolicies",
      "kms:ListKeyRotations",
      "kms:ListResourceTags",
      "kms:RevokeGrant",
      "kms:RotateKeyOnDemand",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateKeyDescription",
    ]);
    expect(
      may(own("admin")).filter((action) => [...use, "kms:CreateGrant", "kms:PutKeyPolicy"].includes(action)),
    ).toEqual(["kms:DescribeKey"]);
    expect(may(own("somebody"))).toEqual([]);
  });

  it("lets other accounts do what it says, where their own IAM policies allow it too", () => {
    expect(may(foreign)).toEqual([]);
    expect(may(foreign, {}, [everything])).toEqual(use);
    expect(may("arn:aws:iam::777788889999:role/any", {}, [everything])).toEqual(use);
    expect(may("arn:aws:iam::444455556666:role/another", {}, [everything])).toEqual([]);
    const backup = "arn:aws:iam::444455556666:role/backup";
    expect(may(backup, forAws)).toEqual([]);
    expect(may(backup, forAws, [everything])).toEqual(grants);
    expect(may(backup, { "kms:GrantIsForAWSResource": "false" }, [everything])).toEqual([]);
    expect(may(backup, {}, [everything])).toEqual([]);
    expect(may("arn:aws:iam::999999999999:role/stranger", forAws, [everything])).toEqual([]);
    // Nobody manages it from elsewhere.
    expect(may("arn:aws:iam::777788889999:role/any", forAws, [everything])).not.toContain("kms:PutKeyPolicy");
  });

  it("is without findings", () => {
    expect(lintPolicy(policy, "key", { ownAccounts: [account, "444455556666", "777788889999"] })).toEqual([]);
    expect(lintPolicy(policyJson(keyPolicy({}, location)), "key", { ownAccounts: [account] })).toEqual([]);
  });

  it("always leaves the account a way to manage the key, and strangers none", () => {
    const names = fc.array(fc.constantFrom(own("a"), own("b"), foreign, "444455556666", "777788889999"), {
      maxLength: 4,
    });
    const anyone = fc.record(
      { administer: fc.array(fc.constantFrom(own("a"), own("b"))), use: names, createGrantsForAwsResources: names },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyone, (given) => {
        const written = policyJson(keyPolicy(given, location));
        const decide = (role: string, action: string): boolean =>
          allowsOnKey(written, role, [everything], { action, resource: keyArn, context: forAws });
        expect(actions.filter((action) => !decide(own("break-glass"), action))).toEqual(
          actions.filter((action) => !allows([everything], action, keyArn, forAws)),
        );
        expect(actions.filter((action) => decide("arn:aws:iam::999999999999:role/stranger", action))).toEqual([]);
        expect(new Set(written.Statement.map(({ Sid }) => Sid)).size).toBe(written.Statement.length);
      }),
      { numRuns: 50 },
    );
  });
});

describe("ExistingKey", () => {
  const withExisting = (props: ExistingKeyProps): SynthesizedStack =>
    synthesizeStack((scope) => {
      new ExistingKey(scope, "fields", props);
    });

  it("fails the plan when a key of its own account cannot encrypt", () => {
    expect(withExisting({ arn: keyArn }).block("data.aws_kms_key.fields")).toEqual({
      key_id: "1234abcd-12ab-34cd-56ef-1234567890ab",
      lifecycle: {
        postcondition: [
          {
            condition: '${self.enabled && self.key_usage == "ENCRYPT_DECRYPT"}',
            error_message:
              "Key 1234abcd-12ab-34cd-56ef-1234567890ab is disabled, waits for its deletion, or is not for encryption.",
          },
        ],
      },
    });
  });

  it.each<[string, ExistingKeyProps]>([
    ["of another account", { arn: elsewhere }],
    ["of another region", { arn: keyArn.replace("us-east-1", "eu-west-1") }],
    ["of whatever has an alias", { alias: "alias/fields", conditionKey: "kms:ResourceAliases" }],
  ])("looks nothing up %s", (_, props) => {
    expect(withExisting(props).addresses).toEqual([]);
  });

  it.each<[ExistingKeyProps, string]>([
    [{}, "names no key. Write either alias: "],
    [{ arn: keyArn, alias: "alias/a" }, "names a key by its ARN and by an alias. Write either alias: "],
    [
      { arn: `arn:aws:kms:us-east-1:${account}:alias/fields` },
      "is an alias: in a policy it stands for the alias itself",
    ],
    [
      { arn: `arn:aws:kms:us-east-1:${account}:key/*` },
      "is not the ARN of a KMS key, which ends with a UUID, or with mrk- and 32 of 0–9 a–f. Copy it from the KMS console.",
    ],
    [
      { arn: keyArn, conditionKey: "kms:RequestAlias" },
      '"kms:RequestAlias" is about an alias. Give the alias in place',
    ],
    [{ alias: "fields" }, '"fields" is not the name of an alias: KMS allows alias/ and then 1 to 250 of'],
    [{ alias: "alias/aws/dynamodb" }, '"alias/aws/dynamodb" is the alias of a key that AWS manages: '],
    [{ alias: "alias/*", conditionKey: "kms:ResourceAliases" }, '"alias/*" is not the name of an alias'],
    [{ alias: "alias/a", conditionKey: "kms:KeySpec" as "kms:RequestAlias" }, '"kms:KeySpec" is not '],
  ])("refuses %j", (props, message) => {
    expect(refusals(() => withExisting(props))).toEqual([expect.stringContaining(message)]);
  });
});

describe("the keys of an environment", () => {
  const key = { name: "pk", type: "S" } as const;
  const environment = defineEnvironment({
    name: "prod",
    account,
    region: "us-east-1",
    keys: {
      orders: { alias: "alias/acme/orders", keyPolicy: { use: ["444455556666"] } },
      fields: existingKey({ alias: "alias/fields", conditionKey: "kms:ResourceAliases" }),
      lake: existingKey({ alias: "alias/lake" }),
      vendor: existingKey({ arn: elsewhere }),
    },
    tables: {
      orders: { partitionKey: key, encryptionKey: "orders" },
      users: existingTable({ encryptionKey: "vendor" }),
    },
    buckets: {
      exports: { name: "acme-exports", encryptionKey: "orders" },
      lake: existingBucket({ name: "acme-lake", encryptionKey: "lake" }),
    },
    principals: ({ tables, buckets, keys }) => ({
      client: role({ assumedBy }).allow(
        tables.orders.readWrite(),
        tables.users.read(),
        buckets.lake.read(),
        keys.fields.encryptAndDecrypt().withEncryptionContext({ tenant: "acme" }),
        keys.orders.encrypt(),
      ),
      admin: role({ assumedBy }).allow(keys.orders.administer()),
    }),
  });
  const stack = synthesizeEnvironment(environment, { ownAccounts: ["444455556666"] });

  it("encrypt its tables and buckets, and are used by whoever uses those", () => {
    expect(stack.addresses).toEqual(
      expect.arrayContaining(["aws_kms_alias.orders_alias", "aws_kms_key.orders", "data.aws_kms_alias.lake"]),
    );
    expect(stack.block("aws_dynamodb_table.orders")["server_side_encryption"]).toEqual({
      enabled: true,
      kms_key_arn: "${aws_kms_key.orders.arn}",
    });
    expect(stack.block("aws_s3_bucket_server_side_encryption_configuration.exports_encryption")["rule"]).toEqual([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: "aws:kms",
          kms_master_key_id: "${aws_kms_key.orders.arn}",
        },
        bucket_key_enabled: true,
      },
    ]);
    const onKeys = stack
      .policiesOf("aws_iam_role.client")
      .flatMap(({ Statement }) => Statement)
      .filter(({ Action }) => [Action].flat().some((action) => action?.startsWith("kms:")))
      .map(({ Action, Resource, Condition }) => ({ Action, Resource, Condition }));
    const through = (host: string): object => ({
      StringEquals: { "kms:ViaService": `${host}.us-east-1.amazonaws.com` },
    });
    expect(onKeys).toHaveLength(5);
    expect(onKeys).toEqual(
      expect.arrayContaining([
        { Action: "kms:GenerateDataKey", Resource: "${aws_kms_key.orders.arn}", Condition: undefined },
        expect.objectContaining({ Resource: "${aws_kms_key.orders.arn}", Condition: through("dynamodb") }),
        { Action: ["kms:Decrypt", "kms:DescribeKey"], Resource: elsewhere, Condition: through("dynamodb") },
        {
          Action: "kms:Decrypt",
          Resource: "${data.aws_kms_alias.lake.target_key_arn}",
          Condition: through("s3"),
        },
        {
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: `arn:aws:kms:us-east-1:${account}:key/*`,
          Condition: {
            "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": "tenant" },
            "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/fields" },
            Null: { "kms:EncryptionContextKeys": "false" },
            StringEquals: { "kms:EncryptionContext:tenant": "acme" },
          },
        },
      ]),
    );
    expect(stack.text).not.toMatch(/key\/<|TfToken|TFTOKEN/);
  });

  it("have outputs if they are made here", () => {
    expect(Object.keys(stack.outputs)).toEqual(
      expect.arrayContaining(["orders_key_arn", "orders_key_alias", "client_role_arn", "admin_role_arn"]),
    );
    expect(stack.outputs["orders_key_arn"]).toEqual({ value: "${aws_kms_key.orders.arn}" });
    expect(stack.outputs["orders_key_alias"]).toEqual({ value: "${aws_kms_alias.orders_alias.name}" });
    expect(Object.keys(stack.outputs).filter((name) => name.startsWith("lake"))).toEqual([]);
  });

  it("stand in the summary", () => {
    const plans = planEnvironments([environment], { ownAccounts: ["444455556666"] });
    expect(summarize(plans)).toContain(
      [
        "  keys",
        "    orders  alias/acme/orders",
        "    fields  alias/fields, existing",
        "    lake    alias/lake, existing",
        `    vendor  ${elsewhere}, existing`,
      ].join("\n"),
    );
  });

  it("are checked by the compiler", () => {
    const misspelt = {
      name: "dev",
      account,
      region: "us-east-1",
      keys: { orders: {} },
    } as const;
    const problems = refusals(() =>
      planEnvironments([
        // @ts-expect-error there is no key ordres
        defineEnvironment({ ...misspelt, tables: { orders: { partitionKey: key, encryptionKey: "ordres" } } }),
      ]),
    );
    expect(problems).toEqual([
      'dev › tables › orders › encryptionKey: no key "ordres"; did you mean "orders"? There is orders.',
    ]);
  });

  it("are refused with what is wrong, once", () => {
    const problemsOf = (parts: Partial<Parameters<typeof defineEnvironment<string, string, string>>[0]>): string[] =>
      refusals(() => planEnvironments([defineEnvironment({ name: "dev", account, region: "us-east-1", ...parts })]));
    const tables = { orders: { partitionKey: key, encryptionKey: "own" } };
    expect(problemsOf({ keys: { own: { deletionWindowInDays: 3 } }, tables })).toEqual([
      "dev › keys › own › deletionWindowInDays: 3 is not a number of days that KMS allows: a whole number from 7 to 30. Write a whole number from 7 to 30.",
    ]);
    expect(
      problemsOf({ keys: { own: existingKey({ alias: "alias/a", conditionKey: "kms:RequestAlias" }) }, tables }),
    ).toEqual([
      expect.stringMatching(
        /^dev › tables › orders › encryptionKey: "alias\/a" stands for whatever keys have the alias/,
      ),
    ]);
    expect(
      problemsOf({ keys: { own: existingKey({ arn: keyArn.replace("us-east-1", "eu-west-1") }) }, tables }),
    ).toEqual([
      expect.stringContaining(
        "is a key of eu-west-1; a table or bucket in us-east-1 can only use a key of its own region",
      ),
    ]);
    expect(problemsOf({ keys: { a: { alias: "alias/same" }, b: { alias: "alias/same" } } })).toEqual([
      expect.stringContaining(
        '"alias/same" is already the name of the alias dev › keys › a in account 111122223333 and region us-east-1',
      ),
    ]);
    const shared = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tag-${index}`, "x"]));
    expect(problemsOf({ tags: { team: "data" }, keys: { own: { tags: shared } } })).toEqual([
      expect.stringContaining("dev › keys › own › tags: 51 tags are too many"),
    ]);
  });
});
