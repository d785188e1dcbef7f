import { Construct } from "constructs";
import { App, TerraformStack, TerraformVariable } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { accessKeys } from "../../modules/principals";
import { BucketRef, KeyRef, TableRef } from "../../modules/grants";
import { Group, ManagedPolicy, Role, User } from "../../modules/iam";
import { account as accountOf, type PolicyJson, policySize, service, webIdentity } from "../../modules/policy";
import { setDeployment, suppress } from "../../modules/terraform";
import { account, refusals, synthesizeStack } from "../synth";
import { allows } from "../permission";

const tableRef = (name: string, indexes: readonly string[] = []): TableRef =>
  new TableRef({ name, account, region: "us-east-1", indexes, streamViewTypes: [], pointInTimeRecovery: false });
const orders = tableRef("orders");
const ordersArn = `arn:aws:dynamodb:us-east-1:${account}:table/orders`;
const exportsBucket = new BucketRef({ name: "acme-exports", account, region: "us-east-1" });

const audit: PolicyJson = {
  Version: "2012-10-17",
  Statement: [{ Sid: "Audit", Effect: "Allow", Action: "dynamodb:DescribeTable", Resource: ordersArn }],
};
const boundary = `arn:aws:iam::${account}:policy/boundary`;

/** More grants than one policy holds. */
const manyTables = (count: number): TableRef[] =>
  Array.from({ length: count }, (_, index) => tableRef(`table-with-a-rather-long-name-${index}`));

describe("Role", () => {
  it("is made of its name and its trust, and of nothing else where nothing else is said", () => {
    const stack = synthesizeStack((scope) => {
      new Role(scope, "support", { assumedBy: service("lambda") });
    });
    expect(stack.addresses).toEqual(["aws_iam_role.support"]);
    const { assume_role_policy: trust, ...others } = stack.block("aws_iam_role.support");
    expect(others).toEqual({ name: "support" });
    expect(trust).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
    );
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html
  it("has an instance profile where it trusts EC2, in any partition", () => {
    for (const region of ["us-east-1", "cn-north-1", "us-gov-west-1"]) {
      const stack = synthesizeStack(
        (scope) => {
          const { instanceProfile } = new Role(scope, "worker", { assumedBy: service("ec2"), path: "/batch/" });
          expect(instanceProfile).toBeDefined();
        },
        { region },
      );
      expect(stack.block("aws_iam_instance_profile.worker_instance_profile")).toEqual({
        name: "worker",
        path: "/batch/",
        role: "${aws_iam_role.worker.name}",
      });
    }
  });

  it("has none where it is made elsewhere, and the one that is named", () => {
    const stack = synthesizeStack((scope) => {
      const assumedBy = service("ec2");
      expect(new Role(scope, "worker", { assumedBy, instanceProfile: false }).instanceProfile).toBeUndefined();
      new Role(scope, "runner", { assumedBy: [service("ecs-tasks"), assumedBy], instanceProfile: { name: "fleet" } });
    });
    expect(stack.addresses).toEqual([
      "aws_iam_instance_profile.runner_instance_profile",
      "aws_iam_role.runner",
      "aws_iam_role.worker",
    ]);
    expect(stack.block("aws_iam_instance_profile.runner_instance_profile")["name"]).toBe("fleet");
  });

  it("is proved by its ARN with its path", () => {
    class ProvedRole extends Role {
      readonly provedArn = this.literalArn();
    }
    class ProvedUser extends User {
      readonly provedArn = this.literalArn();
    }
    synthesizeStack((scope) => {
      const common = { name: "ana", path: "/people/" };
      expect(new ProvedRole(scope, "role", { ...common, assumedBy: service("ec2") }).provedArn).toBe(
        `arn:aws:iam::${account}:role/people/ana`,
      );
      expect(new ProvedUser(scope, "user", common).provedArn).toBe(`arn:aws:iam::${account}:user/people/ana`);
      expect(new ProvedUser(scope, "other").provedArn).toBe(`arn:aws:iam::${account}:user/other`);
    });
  });

  it("takes a name, a path, a description, a session, a boundary and tags", () => {
    const stack = synthesizeStack((scope) => {
      new Role(scope, "support", {
        name: "Support",
        path: "/people/",
        description: "Reads orders.",
        maxSessionDuration: 43_200,
        permissionsBoundary: boundary,
        tags: { team: "support" },
        assumedBy: service("ec2"),
      });
    });
    expect(stack.block("aws_iam_role.support")).toMatchObject({
      name: "Support",
      path: "/people/",
      description: "Reads orders.",
      max_session_duration: 43_200,
      permissions_boundary: boundary,
      tags: { team: "support" },
    });
  });

  it.each([
    [
      "an account with an external ID",
      accountOf("444455556666").withExternalId("2f9c-41"),
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::444455556666:root" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "2f9c-41" } },
      },
    ],
    [
      "roles of one's own account",
      accountOf(account).onlyRoles(`arn:aws:iam::${account}:role/ci`, `arn:aws:iam::${account}:role/admin`),
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "sts:AssumeRole",
        Condition: {
          ArnEquals: { "aws:PrincipalArn": [`arn:aws:iam::${account}:role/admin`, `arn:aws:iam::${account}:role/ci`] },
        },
      },
    ],
    [
      "a service that says for whom it calls",
      service("ecs-tasks"),
      {
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
    ],
    [
      "a service with a source",
      service("osis-pipelines", {
        sourceAccount: "444455556666",
        sourceArn: "arn:aws:osis:us-east-1:444455556666:pipeline/*",
      }),
      {
        Effect: "Allow",
        Principal: { Service: "osis-pipelines.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnLike: { "aws:SourceArn": "arn:aws:osis:us-east-1:444455556666:pipeline/*" },
          StringEquals: { "aws:SourceAccount": "444455556666" },
        },
      },
    ],
    [
      "exact subjects of an identity provider",
      webIdentity({
        providerUrl: "token.actions.githubusercontent.com",
        audience: "sts.amazonaws.com",
        subjects: ["repo:acme/data:environment:prod"],
      }),
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:acme/data:environment:prod",
          },
        },
      },
    ],
    [
      "subjects with wildcards",
      webIdentity({
        providerUrl: "openid.example.com/plane/",
        audience: "role",
        subjects: ["acme/*"],
      }),
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/openid.example.com/plane/` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { "openid.example.com/plane/:aud": "role" },
          StringLike: { "openid.example.com/plane/:sub": "acme/*" },
        },
      },
    ],
  ])("trusts %s", (_, assumedBy, expected) => {
    const stack = synthesizeStack((scope) => {
      new Role(scope, "support", { assumedBy });
    });
    expect(stack.policy("aws_iam_role.support", "assume_role_policy")).toEqual({
      Version: "2012-10-17",
      Statement: [expected],
    });
  });

  it.each([
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
  ])("trusts in the partition of %s", (region, partition) => {
    const stack = synthesizeStack(
      (scope) => {
        new Role(scope, "support", { assumedBy: accountOf(account) });
      },
      { region },
    );
    expect(stack.policy("aws_iam_role.support", "assume_role_policy").Statement[0]?.Principal).toEqual({
      AWS: `arn:${partition}:iam::${account}:root`,
    });
  });

  it("holds what it was allowed in a policy that has its name, attached by reference", () => {
    const stack = synthesizeStack((scope) => {
      new Role(scope, "support", { assumedBy: service("lambda") }).allow(
        orders.read(),
        exportsBucket.read({ prefix: "reports/" }),
      );
    });
    expect(stack.addresses).toEqual([
      "aws_iam_policy.support_policy",
      "aws_iam_role.support",
      "aws_iam_role_policy_attachment.support_policy_attachment",
    ]);
    expect(stack.block("aws_iam_policy.support_policy")["name"]).toBe("support");
    expect(stack.block("aws_iam_role_policy_attachment.support_policy_attachment")).toEqual({
      role: "${aws_iam_role.support.name}",
      policy_arn: "${aws_iam_policy.support_policy.arn}",
    });
    const held = stack.policiesOf("aws_iam_role.support");
    expect(allows(held, "dynamodb:GetItem", ordersArn)).toBe(true);
    expect(allows(held, "dynamodb:Query", `${ordersArn}/index/by-customer`)).toBe(true);
    expect(allows(held, "s3:GetObject", "arn:aws:s3:::acme-exports/reports/1.csv")).toBe(true);
    expect(allows(held, "s3:ListBucket", "arn:aws:s3:::acme-exports", { "s3:prefix": "reports/2026/" })).toBe(true);
    expect(allows(held, "s3:ListBucket", "arn:aws:s3:::acme-exports")).toBe(false);
    expect(allows(held, "s3:GetObject", "arn:aws:s3:::acme-exports/salaries.csv")).toBe(false);
    expect(allows(held, "dynamodb:Scan", ordersArn)).toBe(false);
    expect(allows(held, "dynamodb:PutItem", ordersArn)).toBe(false);
    expect(allows(held, "dynamodb:GetItem", `arn:aws:dynamodb:us-east-1:${account}:table/orders-archive`)).toBe(false);
  });

  it("spreads what is too much for one policy over several, of which the first is the same as one alone", () => {
    const tables = manyTables(120);
    const stack = synthesizeStack((scope) => {
      new Role(scope, "support", { assumedBy: service("ec2") }).allow(...tables.map((table) => table.readWrite()));
    });
    const policies = stack.addresses.filter((address) => address.startsWith("aws_iam_policy."));
    const numbers = policies
      .slice(1)
      .map((address) => Number(/^aws_iam_policy\.support_policy-(\d+)$/.exec(address)?.[1]));
    expect(policies[0]).toBe("aws_iam_policy.support_policy");
    expect(numbers.length).toBeGreaterThan(1);
    expect(numbers.every((number) => number >= 2)).toBe(true);
    expect(policies.map((address) => stack.block(address)["name"])).toEqual([
      "support",
      ...numbers.map((number) => `support_${number}`),
    ]);
    for (const address of policies) expect(policySize(stack.policy(address))).toBeLessThanOrEqual(6_144);
    expect(stack.addresses.filter((address) => address.startsWith("aws_iam_role_policy_attachment."))).toEqual([
      "aws_iam_role_policy_attachment.support_policy-2_attachment",
      ...numbers.slice(1).map((number) => `aws_iam_role_policy_attachment.support_policy-${number}_attachment`),
      "aws_iam_role_policy_attachment.support_policy_attachment",
    ]);
    const held = stack.policiesOf("aws_iam_role.support");
    for (const table of tables) {
      expect(allows(held, "dynamodb:PutItem", table.arn)).toBe(true);
      expect(allows(held, "dynamodb:Query", table.arnOf("index", "any"))).toBe(true);
      expect(allows(held, "dynamodb:PutItem", table.arnOf("index", "any"))).toBe(false);
    }
  });

  it("has each of several policies updated after the next is attached, and replaced after its successor is", () => {
    const stack = synthesizeStack((scope) => {
      new Role(scope, "support", { assumedBy: service("ec2") }).allow(...manyTables(120).map((each) => each.read()));
      new User(scope, "exporter", { accessKeys: accessKeys(["2026-11"]) }).allow(
        ...manyTables(120).map((each) => each.read()),
      );
    });
    for (const [policy, attachment] of [
      ["support_policy", "aws_iam_role_policy_attachment.support_policy"],
      ["exporter_group_policy", "aws_iam_group_policy_attachment.exporter_group_policy"],
    ] as const) {
      const numbers = stack.addresses
        .flatMap((address) => new RegExp(`^aws_iam_policy\\.${policy}-(\\d+)$`).exec(address)?.[1] ?? [])
        .map(Number)
        .sort((left, right) => left - right);
      const ids = [policy, ...numbers.map((number) => `${policy}-${number}`)];
      const attachments = [
        `${attachment}_attachment`,
        ...numbers.map((number) => `${attachment}-${number}_attachment`),
      ];
      expect(ids.length).toBeGreaterThan(2);
      for (const [index, id] of ids.entries()) {
        const { depends_on: dependencies, lifecycle } = stack.block(`aws_iam_policy.${id}`);
        expect(lifecycle).toEqual({ create_before_destroy: true, ignore_changes: ["description"] });
        expect(dependencies).toEqual(index === ids.length - 1 ? undefined : [attachments[index + 1]]);
        expect(stack.block(attachments[index] ?? "")).toMatchObject({
          policy_arn: `\${aws_iam_policy.${id}.arn}`,
          lifecycle: { create_before_destroy: true },
        });
      }
    }
  });

  it("refuses what even ten policies do not hold", () => {
    const problems = refusals(() =>
      synthesizeStack((scope) => {
        new Role(scope, "support", { assumedBy: service("ec2") }).allow(
          ...manyTables(900).map((table) => table.readWrite()),
        );
      }),
    );
    expect(problems).toEqual([
      expect.stringMatching(
        /^\[stack\/support\] \d+ managed policies are too many for one role: AWS attaches 10\. Choose /,
      ),
    ]);
  });

  it("refuses more than ten policies in all, its own and the attached", () => {
    const problems = refusals(() =>
      synthesizeStack((scope) => {
        const policies = Array.from(
          { length: 10 },
          (_, index) => new ManagedPolicy(scope, `audit-${index}`, { policy: audit }),
        );
        new Role(scope, "full", { assumedBy: service("ec2") }).attach(...policies);
        new Role(scope, "overfull", { assumedBy: service("ec2") }).allow(orders.read()).attach(...policies);
      }),
    );
    expect(problems).toEqual([
      expect.stringMatching(/^\[stack\/overfull\] 11 managed policies are too many for one role/),
    ]);
  });

  it("refuses policies and groups of another stack, which it could not refer to", () => {
    const problems = refusals(() =>
      synthesizeStack((scope) => {
        const other = new TerraformStack(App.of(scope), "other");
        setDeployment(other, { account, region: "us-east-1" });
        new AwsProvider(other, "aws", { region: "us-east-1" });
        new Role(scope, "support", { assumedBy: service("ec2") }).attach(
          new ManagedPolicy(other, "audit", { policy: audit }),
        );
        new User(scope, "exporter").join(new Group(other, "team"));
      }),
    );
    expect(problems).toEqual([
      '[stack/support] "other/audit" stands in another stack, and stack/support cannot refer to it. Make one in this stack.',
      '[stack/exporter] "other/team" stands in another stack, and stack/exporter cannot refer to it. Make one in this stack.',
    ]);
  });

  it("takes policies that were made of its grants elsewhere only where those are proved", () => {
    const policies = [{ number: 1, name: "planned", policy: audit }];
    const build = (scope: Construct): void => {
      new Role(scope, "support", { assumedBy: service("ec2"), policies }).allow(orders.read());
      new User(scope, "exporter", { policies }).allow(orders.read());
      new User(scope, "mirror", { attachTo: "user", policies }).allow(orders.read());
    };
    const unproved = synthesizeStack(build);
    const proved = synthesizeStack(build, { grantsAreProved: true });
    for (const policy of ["support_policy", "exporter_group_policy", "mirror_policy"]) {
      const address = `aws_iam_policy.${policy}`;
      expect(unproved.block(address)["policy"]).toContain("dynamodb:GetItem");
      expect(unproved.block(address)["policy"]).not.toContain("Audit");
      expect(proved.block(address)).toMatchObject({ name: "planned", policy: JSON.stringify(audit) });
    }
  });

  it("refuses further grants once its policies are made", () => {
    synthesizeStack((scope) => {
      const support = new Role(scope, "support", { assumedBy: service("ec2") }).allow(orders.read());
      support.attachments();
      expect(() => support.allow(orders.scan())).toThrow(/stack\/support has its policies already/);
    });
  });

  it("reports everything that is wrong with it at once", () => {
    const problems = refusals(() =>
      synthesizeStack((scope) => {
        new Role(scope, "support", {
          name: "Suppört",
          path: "people",
          description: "Reads orders “quickly”.",
          maxSessionDuration: 60,
          permissionsBoundary: "boundary",
          tags: { "aws:owner": "support" },
          assumedBy: [accountOf("444455556666"), accountOf("12"), service("EC2!")],
        });
      }),
    );
    expect(problems).toEqual([
      '[stack/support] name: "Supp\\u00f6rt" is not a valid role name: IAM allows 1 to 64 of A–Z a–z 0–9 _ + = , . @ -. ' +
        "Choose a name of these characters.",
      '[stack/support] path: "people" is not a valid IAM path: it begins and ends with / and has at most 512 printable ' +
        'ASCII characters. Write "/people/".',
      '[stack/support] permissionsBoundary: "boundary" is not the ARN of a managed policy. Copy it from the IAM console.',
      '[stack/support] tags › aws:owner: "aws:owner" is not a valid tag key: aws: is reserved. Rename it.',
      '[stack/support] description: "Reads orders \\u201cquickly\\u201d." is not a valid description: IAM allows at most ' +
        "1,000 characters of Latin-1. Shorten it, and leave out other scripts, emoji and typographic quotes.",
      "[stack/support] maxSessionDuration: 60 is not a session duration: AWS allows 3600 to 43200 seconds. " +
        "Write it in seconds, as in 3600.",
      "[stack/support] assumedBy › externalId: is missing for account 444455556666, a third party: any other customer " +
        'of it could get in. Write account("444455556666").withExternalId("…") with the ID from the vendor, or list the account in ownAccounts if it is yours.',
      '[stack/support] assumedBy › account: "12" is not an AWS account ID: AWS uses 12 digits, written as text. Copy it ' +
        "from the account menu of the AWS console, in quotes and without hyphens.",
      "[stack/support] assumedBy › externalId: is missing for account 12, a third party: any other customer of it could " +
        'get in. Write account("12").withExternalId("…") with the ID from the vendor, or list the account in ownAccounts if it is yours.',
      '[stack/support] assumedBy › service: "EC2!" is not the name of an AWS service. Did you mean "ec2"?',
    ]);
  });

  it("needs no external ID for an account that is one's own", () => {
    const build = (scope: Construct): void => {
      new Role(scope, "support", { assumedBy: accountOf("444455556666") });
    };
    expect(refusals(() => synthesizeStack(build))).toHaveLength(1);
    expect(refusals(() => synthesizeStack(build, { ownAccounts: ["444455556666"] }))).toEqual([]);
  });

  it("refuses a trust policy over IAM's limit, and nobody to trust", () => {
    const roles = Array.from({ length: 40 }, (_, index) => `arn:aws:iam::${account}:role/a-role-with-a-name-${index}`);
    const problems = refusals(() =>
      synthesizeStack((scope) => {
        new Role(scope, "crowd", { assumedBy: accountOf(account).onlyRoles(...roles) });
        new Role(scope, "nobody", { assumedBy: [] });
      }),
    );
    expect(problems).toEqual([
      expect.stringMatching(
        /^\[stack\/crowd\] assumedBy: "\d{4}" breaks the rule POLICY_TOO_LONG: AWS allows 2048 characters/,
      ),
      "[stack/nobody] assumedBy: is empty: nobody could assume the role. Say who may.",
    ]);
  });
});

describe("ManagedPolicy", () => {
  it("is attached to several holders, each time by reference", () => {
    const stack = synthesizeStack((scope) => {
      const policy = new ManagedPolicy(scope, "audit", {
        name: "Audit",
        path: "/audit/",
        description: "Looks at tables.",
        tags: { team: "audit" },
        policy: audit,
      });
      new Role(scope, "auditor", { assumedBy: service("ec2") }).attach(policy);
      new Group(scope, "auditors").attach(policy);
      new User(scope, "robot", { attachTo: "user" }).attach(policy);
    });
    expect(stack.block("aws_iam_policy.audit")).toEqual({
      lifecycle: { ignore_changes: ["description"] },
      name: "Audit",
      path: "/audit/",
      description: "Looks at tables.",
      tags: { team: "audit" },
      policy: JSON.stringify(audit),
    });
    const reference = { policy_arn: "${aws_iam_policy.audit.arn}" };
    expect(stack.block("aws_iam_role_policy_attachment.auditor_audit_attachment")).toMatchObject(reference);
    expect(stack.block("aws_iam_group_policy_attachment.auditors_audit_attachment")).toMatchObject(reference);
    expect(stack.block("aws_iam_user_policy_attachment.robot_audit_attachment")).toMatchObject(reference);
    expect(stack.text).not.toMatch(/arn:aws:iam::\d{12}:policy/);
  });

  it("keeps policy variables and template marks from Terraform", () => {
    const text = 'a ${aws:PrincipalTag/team} %{ "quoted" back\\slash $${ %%{';
    const policy: PolicyJson = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::acme/${text}` }],
    };
    const stack = synthesizeStack((scope) => {
      const description = "Costs ${5} or 100 %{off}.";
      const audit = new ManagedPolicy(scope, "audit", { policy, description, path: "/${team}/" });
      suppress(audit, { rule: "INVALID_VARIABLE", reason: "any text, to see it arrive" });
    });
    const { description, path, policy: written } = stack.block("aws_iam_policy.audit");
    expect(description).toBe("Costs $${5} or 100 %%{off}.");
    expect(path).toBe("/$${team}/");
    expect(String(written)).toContain("$${aws:PrincipalTag/team} %%{");
  });

  it("passes a reference in a description on", () => {
    const stack = synthesizeStack((scope) => {
      const team = new TerraformVariable(scope, "team", {});
      new ManagedPolicy(scope, "audit", { policy: audit, description: `For ${team.stringValue}.` });
    });
    expect(stack.block("aws_iam_policy.audit")["description"]).toBe("For ${var.team}.");
  });

  it("refuses what IAM would", () => {
    const problems = refusals(() =>
      synthesizeStack((scope) => {
        const Resource = manyTables(200).map(({ arn }) => arn);
        new ManagedPolicy(scope, "audit", {
          name: "an audit",
          policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource }] },
        });
      }),
    );
    expect(problems).toEqual([
      expect.stringMatching(/^\[stack\/audit\] name: "an audit" is not a valid policy name: IAM allows 1 to 128 of /),
      expect.stringMatching(
        /^\[stack\/audit\] "an audit" is a policy of \d+ characters; AWS allows 6144\. Divide it\.$/,
      ),
    ]);
  });

  it("takes the expression of a symbolic ARN, and quotes nothing by hand", () => {
    const key = new KeyRef({
      arn: `arn:aws:kms:us-east-1:${account}:key/<orders>`,
      expression: "${aws_kms_key.orders.arn}",
    });
    const encrypted = new TableRef({ ...orders.description, encryptionKey: key });
    const stack = synthesizeStack((scope) => {
      new Role(scope, "support", { assumedBy: service("ec2") }).allow(encrypted.read());
    });
    expect(stack.block("aws_iam_policy.support_policy")["policy"]).toBe("${jsonencode(local.support_policy_document)}");
    expect(stack.policy("aws_iam_policy.support_policy").Statement).toContainEqual({
      Sid: "UseKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Resource: "${aws_kms_key.orders.arn}",
      Condition: { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } },
    });
    expect(stack.text).not.toContain("<orders>");
  });
});

describe("User", () => {
  it("holds its policies through a group of its own", () => {
    const stack = synthesizeStack((scope) => {
      new User(scope, "exporter", { path: "/robots/", tags: { team: "data" } }).allow(exportsBucket.read());
    });
    expect(stack.addresses).toEqual([
      "aws_iam_group.exporter_group",
      "aws_iam_group_policy_attachment.exporter_group_policy_attachment",
      "aws_iam_policy.exporter_group_policy",
      "aws_iam_user.exporter",
      "aws_iam_user_group_membership.exporter_group_membership",
    ]);
    expect(stack.block("aws_iam_user.exporter")).toEqual({
      name: "exporter",
      path: "/robots/",
      tags: { team: "data" },
    });
    expect(stack.block("aws_iam_group.exporter_group")).toEqual({ name: "exporter", path: "/robots/" });
    expect(stack.block("aws_iam_user_group_membership.exporter_group_membership")).toEqual({
      user: "${aws_iam_user.exporter.name}",
      groups: ["${aws_iam_group.exporter_group.name}"],
    });
    const held = stack.policiesOf("aws_iam_user.exporter");
    expect(allows(held, "s3:GetObject", "arn:aws:s3:::acme-exports/a.csv")).toBe(true);
    expect(allows(held, "s3:PutObject", "arn:aws:s3:::acme-exports/a.csv")).toBe(false);
  });

  it("holds them itself where that is asked for", () => {
    const stack = synthesizeStack((scope) => {
      new User(scope, "exporter", { attachTo: "user" }).allow(exportsBucket.read());
    });
    expect(stack.addresses).toEqual([
      "aws_iam_policy.exporter_policy",
      "aws_iam_user.exporter",
      "aws_iam_user_policy_attachment.exporter_policy_attachment",
    ]);
  });

  it("has a key for each generation, made after everything that gives it rights", () => {
    const stack = synthesizeStack((scope) => {
      const policy = new ManagedPolicy(scope, "audit", { policy: audit });
      const team = new Group(scope, "team").attach(policy);
      const exporter = new User(scope, "exporter", {
        accessKeys: accessKeys([{ generation: "2026-05", status: "Inactive" }, "2026-11"]),
      });
      exporter.allow(exportsBucket.read()).join(team).attach(policy);
    });
    const rights = [
      "aws_iam_group_policy_attachment.exporter_group_audit_attachment",
      "aws_iam_group_policy_attachment.exporter_group_policy_attachment",
      "aws_iam_group_policy_attachment.team_audit_attachment",
      "aws_iam_user_group_membership.exporter_group_membership",
      "aws_iam_user_group_membership.exporter_team_membership",
    ];
    expect(stack.addresses.filter((address) => /attachment|membership/.test(address))).toEqual(rights);
    for (const [generation, status] of [
      ["2026-05", "Inactive"],
      ["2026-11", "Active"],
    ]) {
      const { depends_on: dependencies, ...others } = stack.block(`aws_iam_access_key.exporter_key_${generation}`);
      expect(others).toEqual({ user: "${aws_iam_user.exporter.name}", status });
      expect([...(dependencies as string[])].sort()).toEqual(rights);
    }
  });

  it.each([
    [["2026-05"], "2026-05"],
    [["2026-05", "2026-11"], "2026-11"],
    [["2026-11", "2026-05"], "2026-11"],
    [["2026-05", { generation: "2026-11", status: "Inactive" } as const], "2026-05"],
  ])("hands over the newest active key of %j", (generations, newest) => {
    const ids: (string | undefined)[] = [];
    synthesizeStack((scope) => {
      const exporter = new User(scope, "exporter", { accessKeys: accessKeys(generations) });
      ids.push(exporter.accessKey?.node.id);
    });
    expect(ids).toEqual([`key_${newest}`]);
  });

  it("changes nothing of one key when another is added, disabled or removed", () => {
    const key = (...generations: Parameters<typeof accessKeys>[0]): unknown =>
      synthesizeStack((scope) => {
        new User(scope, "exporter", { accessKeys: accessKeys(generations) }).allow(exportsBucket.read());
      }).block("aws_iam_access_key.exporter_key_2026-11");
    const alone = key("2026-11");
    expect(key("2026-05", "2026-11")).toEqual(alone);
    expect(key({ generation: "2026-05", status: "Inactive" }, "2026-11")).toEqual(alone);
  });

  it("encrypts secrets with a PGP key", () => {
    const stack = synthesizeStack((scope) => {
      new User(scope, "exporter", { accessKeys: accessKeys(["2026-11"], { pgpKey: "keybase:acme" }) });
    });
    expect(stack.block("aws_iam_access_key.exporter_key_2026-11")["pgp_key"]).toBe("keybase:acme");
  });

  it("gives a PGP key to the new generation alone: it would replace the key that is in use", () => {
    const encrypted = { generation: "2026-11", status: "Active", pgpKey: "keybase:acme" } as const;
    const stack = synthesizeStack((scope) => {
      new User(scope, "exporter", { accessKeys: accessKeys(["2026-05", encrypted]) });
    });
    expect(stack.block("aws_iam_access_key.exporter_key_2026-05")).not.toHaveProperty("pgp_key");
    expect(stack.block("aws_iam_access_key.exporter_key_2026-11")["pgp_key"]).toBe("keybase:acme");
  });

  it("reports everything that is wrong with it at once, and shows no PGP key", () => {
    const problems = refusals(() =>
      synthesizeStack((scope) => {
        new User(scope, "three", { accessKeys: accessKeys(["2026-03", "2026-05", "2026-11"]) });
        new User(scope, "none", { accessKeys: accessKeys([{ generation: "2026-11", status: "Inactive" }]) });
        new User(scope, "odd", { accessKeys: accessKeys(["november"], { pgpKey: "-----BEGIN PRIVATE" }) });
      }),
    );
    expect(problems).toEqual([
      '[stack/three] accessKeys: ["2026-03","2026-05","2026-11"] are 3 access keys; AWS allows a user 2. Set 2026-03 to "Inactive" once nothing uses it, deploy, remove it, deploy, then add 2026-11.',
      '[stack/none] accessKeys: ["2026-11"] has no active access key. Add a generation, or leave the access keys out.',
      '[stack/odd] accessKeys: "november" is not a generation of access keys: it is a year and a month. Write it as in "2026-11".',
      "[stack/odd] accessKeys › november › pgpKey: is neither a public PGP key in base 64 nor keybase:name (the value is not shown, in case it is private). Export it with: gpg --export <key ID> | base64",
    ]);
  });

  it("refuses more than ten groups, its own counted", () => {
    const problems = refusals(() =>
      synthesizeStack((scope) => {
        const exporter = new User(scope, "exporter");
        for (let index = 0; index < 10; index += 1) exporter.join(new Group(scope, `team-${index}`));
      }),
    );
    expect(problems).toEqual(["[stack/exporter] 11 groups are too many for a user: AWS allows 10. Leave some."]);
  });
});

describe("the boundary of a stack", () => {
  it("limits every role and user that names none itself", () => {
    const own = `arn:aws:iam::${account}:policy/own`;
    const stack = synthesizeStack(
      (scope) => {
        new Role(scope, "support", { assumedBy: service("ec2") });
        new Role(scope, "special", { assumedBy: service("ec2"), permissionsBoundary: own });
        new User(scope, "exporter");
        new User(scope, "importer", { permissionsBoundary: own });
      },
      { permissionsBoundary: boundary },
    );
    const boundaryOf = (address: string): unknown => stack.block(address)["permissions_boundary"];
    expect(boundaryOf("aws_iam_role.support")).toBe(boundary);
    expect(boundaryOf("aws_iam_role.special")).toBe(own);
    expect(boundaryOf("aws_iam_user.exporter")).toBe(boundary);
    expect(boundaryOf("aws_iam_user.importer")).toBe(own);
  });
});

describe("in somebody's own stack", () => {
  it("follows that stack's addresses, also where the access key depends on the attachments", () => {
    const stack = synthesizeStack(
      (scope) => {
        const section = new Construct(scope, "section");
        new User(section, "exporter", { accessKeys: accessKeys(["2026-11"]) }).allow(exportsBucket.read());
      },
      {},
      TerraformStack,
    );
    const key = stack.addresses.find((address) => address.startsWith("aws_iam_access_key.")) ?? "";
    expect(key).toMatch(/^aws_iam_access_key\.section_exporter_key_2026-11_[0-9A-F]{8}$/);
    const dependencies = stack.block(key)["depends_on"] as string[];
    expect(dependencies).toHaveLength(2);
    for (const address of dependencies) expect(stack.addresses).toContain(address);
  });

  it("asks for the account and the region where the stack has not said them", () => {
    const stack = new TerraformStack(undefined as never, "alone");
    expect(() => new Role(stack, "support", { assumedBy: service("ec2") })).toThrow(
      "alone/support does not know its account and region. " +
        "Call setDeployment(this, { account, region }) first thing in the constructor of its stack.",
    );
    setDeployment(new Construct(stack, "section"), { account, region: "us-east-1" });
  });

  it("refuses two constructs that would share an address, and an address that Terraform does not take", () => {
    const sharing = refusals(() =>
      synthesizeStack((scope) => {
        new Role(new Construct(scope, "a"), "b_c", { name: "one", assumedBy: service("ec2") });
        new Role(new Construct(scope, "a_b"), "c", { name: "two", assumedBy: service("ec2") });
      }),
    );
    expect(sharing).toEqual([
      'stack › a_b › c › Resource: "aws_iam_role.a_b_c" is already the Terraform address of stack/a/b_c/Resource. ' +
        "Rename one step of its path.",
    ]);
    const unusable = refusals(() =>
      synthesizeStack((scope) => {
        new Role(scope, "1st", { name: "first", assumedBy: service("ec2") });
      }),
    );
    expect(unusable).toEqual([expect.stringMatching(/"1st" cannot be a Terraform address/)]);
  });
});
