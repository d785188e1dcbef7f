// Faults that are planted after the proof, where only the written file shows them: each is refused with its address.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Construct } from "constructs";
import {
  App,
  Aspects,
  type IAspect,
  TerraformDataSource,
  type TerraformElement,
  TerraformResource,
  TerraformStack,
} from "cdktf";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Table } from "../modules/dynamodb";
import { Group, ManagedPolicy, Role, User } from "../modules/iam";
import { Key } from "../modules/kms";
import { account as accountPrincipal, type PolicyJson, service } from "../modules/policy";
import { accessKeys, role, user } from "../modules/principals";
import { Bucket } from "../modules/s3";
import { ReadableAddresses, setDeployment, suppress } from "../modules/terraform";
import { defineEnvironment, environments, ownAccounts, planEnvironments, summarize, synthesize } from "../stacks";
import { inTemporaryFolder, refusals } from "./synth";

const plans = planEnvironments(environments, { ownAccounts });
const everybody = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';
const everything = '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

/** Synthesises the samples after something was done to the app, and returns what it is refused for. */
function refusedWith(change: (app: App) => void): string[] {
  return inTemporaryFolder((folder) => refusals(() => synthesize(plans, folder, { addStacks: change })));
}

function stackOf(app: App, name: string): TerraformStack {
  const found = app.node.findAll().find((each) => TerraformStack.isStack(each) && each.node.id === name);
  if (!(found instanceof TerraformStack)) throw new Error(`no stack ${name}`);
  return found;
}

/** Overrides an argument of what has the address, which may be made as late as by an aspect. Says whether it was found. */
function override(stack: TerraformStack, address: string, argument: string, value: unknown): () => boolean {
  let found = false;
  Aspects.of(stack).add({
    visit: (node) => {
      const isData = node instanceof TerraformDataSource;
      if (!(isData || node instanceof TerraformResource)) return;
      // The engine calls the type of a data source as Terraform does.
      if (
        `${isData ? "data." : ""}${node.terraformResourceType.replace(/^data\./, "")}.${node.friendlyUniqueId}` !==
        address
      )
        return;
      found = true;
      node.addOverride(argument, value);
    },
  });
  return () => found;
}

/** What an override writes, and where. */
type Override = readonly [stack: string, address: string, argument: string, value: unknown];

const overrides: readonly Override[] = [
  ["prod", "aws_iam_role.artie_role", "assume_role_policy", everybody],
  ["prod", "aws_iam_role.artie_role", "assume_role_policy", "${data.aws_iam_policy_document.any.json}"],
  ["prod", "aws_iam_role.artie_role", "name", "another"],
  ["prod", "aws_iam_role.artie_role", "path", "/elsewhere/"],
  ["prod", "aws_iam_role.artie_role", "permissions_boundary", "arn:aws:iam::aws:policy/ReadOnlyAccess"],
  ["prod", "aws_iam_role.artie_role", "managed_policy_arns", [administrator]],
  ["prod", "aws_iam_role.artie_role", "inline_policy", [{ name: "more", policy: everything }]],
  ["prod", "aws_iam_role.artie_role", "lifecycle.ignore_changes", ["assume_role_policy"]],
  ["prod", "aws_iam_role.artie_role", "lifecycle.ignore_changes", ["path"]],
  ["prod", "aws_iam_role.artie_role", "dynamic.inline_policy", { for_each: ["a"], content: { policy: everything } }],
  ["prod", "aws_iam_role_policy_attachment.artie_role_policy_attachment", "lifecycle.ignore_changes", ["role"]],
  ["prod", "aws_iam_policy.artie_policy", "policy", everything],
  ["prod", "aws_iam_policy.artie_policy", "policy", null],
  ["prod", "aws_iam_policy.artie_policy", "name", "another"],
  ["prod", "aws_iam_policy.artie_policy", "count", 0],
  ["prod", "aws_iam_policy.artie_policy", "lifecycle.ignore_changes", "all"],
  ["dev", "aws_kms_key.fields", "policy", everybody],
  ["dev", "aws_kms_key.fields", "policy", undefined],
  ["dev", "aws_kms_alias.fields_alias", "target_key_id", "1234abcd-12ab-34cd-56ef-1234567890ab"],
  ["dev", "aws_s3_bucket_policy.exports_policy", "policy", everybody],
  ["dev", "aws_s3_bucket_policy.exports_policy", "bucket", "another"],
  ["dev", "aws_s3_bucket_public_access_block.exports_public_access_block", "block_public_policy", false],
  ["dev", "aws_s3_bucket_public_access_block.exports_public_access_block", "restrict_public_buckets", undefined],
  ["dev", "aws_s3_bucket_public_access_block.exports_public_access_block", "for_each", {}],
  [
    "dev",
    "aws_s3_bucket_public_access_block.exports_public_access_block",
    "lifecycle.ignore_changes",
    ["restrict_public_buckets"],
  ],
  [
    "dev",
    "aws_s3_bucket_ownership_controls.exports_ownership",
    "lifecycle.ignore_changes",
    ["rule[0].object_ownership"],
  ],
  ["dev", "aws_s3_bucket_ownership_controls.exports_ownership", "dynamic.rule", { for_each: [] }],
  ["dev", "aws_s3_bucket.exports", "dynamic", [{ grant: { for_each: [] } }]],
  ["dev", "aws_s3_bucket_ownership_controls.exports_ownership", "rule.object_ownership", "ObjectWriter"],
  ["dev", "aws_s3_bucket_server_side_encryption_configuration.exports_encryption", "rule", null],
  ["dev", "aws_s3_bucket_versioning.exports_versioning", "versioning_configuration.status", "Suspended"],
  ["dev", "aws_kms_key.fields", "enable_key_rotation", false],
  ["dev", "aws_kms_key.fields", "is_enabled", false],
  ["prod", "aws_dynamodb_table.orders", "point_in_time_recovery.enabled", false],
  ["prod", "aws_dynamodb_table.orders", "deletion_protection_enabled", false],
  ["prod", "aws_dynamodb_table.orders", "lifecycle.prevent_destroy", false],
  ["prod", "aws_dynamodb_table.orders", "lifecycle", undefined],
  ["prod", "aws_dynamodb_table.orders", "tags.cdktf-data-access:disposable", "true"],
  ["prod", "aws_dynamodb_table.orders", "tags", "${local.tags}"],
  ["prod", "aws_s3_bucket.exports", "lifecycle.prevent_destroy", false],
  ["prod", "aws_s3_bucket.exports", "force_destroy", true],
  ["prod", "aws_s3_bucket.exports", "tags.cdktf-data-access:disposable", "true"],
  ["dev", "aws_kms_key.fields", "tags", null],
  ["dev", "aws_dynamodb_table.orders", "lifecycle.ignore_changes", ["tags"]],
  ["prod", "aws_dynamodb_table.orders", "server_side_encryption", { enabled: false }],
  ["dev", "aws_s3_bucket.exports", "policy", everybody],
  ["dev", "aws_s3_bucket.exports", "acl", "public-read"],
  ["staging", "aws_iam_openid_connect_provider.github", "client_id_list", ["another-audience"]],
  ["staging", "aws_iam_openid_connect_provider.github", "url", "https://elsewhere.example"],
  ["prod", "aws_iam_role.artie_role", "max_session_duration", 43200],
  ["prod", "aws_iam_role.artie_role", "provisioner", [{ "local-exec": { command: "true" } }]],
  ["prod", "aws_iam_role.artie_role", "lifecycle.ignore_changes", [" assume_role_policy[0]"]],
  ["prod", "data.aws_dynamodb_table.users", "provider", "aws.elsewhere"],
  ["dev", "aws_kms_key.fields", "policy", '{"Statement":[],"Statement":[]}'],
  ["inside-vpc", "aws_dynamodb_resource_policy.ledger_policy", "policy", everybody],
  ["inside-vpc", "aws_dynamodb_resource_policy.ledger_policy", "resource_arn", "arn:aws:dynamodb:us-east-1:1:table/b"],
  ["inside-vpc", "aws_vpc_endpoint.dynamodb", "policy", everybody],
  ["inside-vpc", "aws_vpc_endpoint.dynamodb", "policy", undefined],
  ["inside-vpc", "aws_sqs_queue_policy.temporary-access_undelivered_policy", "policy", everybody],
  ["inside-vpc", "aws_sns_topic.temporary-access_topic", "policy", everybody],
  ["inside-vpc", "aws_api_gateway_rest_api.temporary-access_api", "policy", everybody],
  ["inside-vpc", "aws_api_gateway_rest_api.temporary-access_api", "body", "{}"],
  ["inside-vpc", "aws_sfn_state_machine.temporary-access_on-call-ledger_grant", "definition", "{}"],
  ["inside-vpc", "aws_sfn_state_machine.temporary-access_on-call-ledger_grant", "role_arn", "arn:aws:iam::1:role/a"],
  ["inside-vpc", "aws_cloudwatch_event_rule.temporary-access_on-call-ledger_not_succeeded", "state", "DISABLED"],
  ["inside-vpc", "aws_cloudwatch_event_rule.temporary-access_on-call-ledger_not_succeeded", "event_pattern", "{}"],
  ["inside-vpc", "aws_cloudwatch_event_target.temporary-access_on-call-ledger_not_succeeded_removal", "arn", "arn:a"],
  ["inside-vpc", "aws_dynamodb_table.ledger", "provider", "aws.elsewhere"],
  ["inside-vpc", "aws_dynamodb_table.temporary-access_requests", "count", 2],
  ["dev", "aws_s3_bucket.exports", "provider", "aws.elsewhere"],
  ["dev", "aws_iam_role.orders-service", "lifecycle.enabled", false],
];

describe("an override of what was proved", () => {
  it.each(overrides)("%s: %s.%s = %j", (name, address, argument, value) => {
    let found = (): boolean => false;
    const refused = refusedWith((app) => {
      found = override(stackOf(app, name), address, argument, value);
    });
    expect(found()).toBe(true);
    expect(refused.every((each) => each.startsWith(`${name} › `))).toBe(true);
    expect(refused.join("\n")).toContain(address);
  });

  it("that writes the same is none", () => {
    expect(
      refusedWith((app) => {
        override(stackOf(app, "prod"), "aws_iam_role.artie_role", "path", "/");
      }),
    ).toEqual([]);
  });

  it("that protects more is none", () => {
    expect(
      refusedWith((app) => {
        override(stackOf(app, "dev"), "aws_dynamodb_table.orders", "lifecycle.prevent_destroy", true);
      }),
    ).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["provider.aws.0.region", "eu-west-1"],
    ["provider.aws.0.allowed_account_ids", ["999999999999"]],
    ["provider.aws.0.allowed_account_ids", null],
  ])("of the provider: %s", (path, value) => {
    const refused = refusedWith((app) => stackOf(app, "dev").addOverride(path, value));
    expect(refused.join("\n")).toContain("dev › provider.aws");
  });

  it("that takes the boundary of an environment away", () => {
    const bounded = planEnvironments([
      defineEnvironment({
        name: "bounded",
        account: "111122223333",
        region: "us-east-1",
        permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
        tables: { orders: { partitionKey: { name: "pk", type: "S" } } },
        principals: ({ tables }) => ({
          reader: role({ assumedBy: service("ecs-tasks") }).allow(tables.orders.read()),
          exporter: user({ accessKeys: accessKeys(["2026-11"]) }).allow(tables.orders.read()),
        }),
      }),
    ]);
    const refused = inTemporaryFolder((folder) =>
      refusals(() =>
        synthesize(bounded, folder, {
          addStacks: (app) => {
            override(stackOf(app, "bounded"), "aws_iam_role.reader", "permissions_boundary", undefined);
            override(stackOf(app, "bounded"), "aws_iam_user.exporter", "permissions_boundary", null);
          },
        }),
      ),
    );
    expect(refused).toEqual([
      expect.stringMatching(/bounded › aws_iam_role\.reader: .* permissions boundary of role bounded-reader/),
      expect.stringMatching(/bounded › aws_iam_user\.exporter: .* permissions boundary of user bounded-exporter/),
    ]);
  });

  it("by an aspect, of every role", () => {
    const open: IAspect = {
      visit: (node) => {
        if (node instanceof IamRole) node.assumeRolePolicy = everybody;
      },
    };
    const refused = refusedWith((app) => {
      Aspects.of(stackOf(app, "staging")).add(open);
    });
    const roles = Object.keys(written("staging", "aws_iam_role"));
    expect(roles.length).toBeGreaterThan(5);
    for (const role of roles)
      expect(refused.join("\n")).toContain(`staging › aws_iam_role.${role} › assume_role_policy`);
  });
});

/** The resources of a type in a sample as they are written. */
function written(stack: string, type: string): object {
  return inTemporaryFolder((folder) => {
    const seen: object[] = [];
    synthesize(plans, folder, {
      addStacks: (app) => {
        const found: unknown = stackOf(app, stack).toTerraform();
        const { resource } = found as { readonly resource: Readonly<Record<string, object>> };
        seen.push(resource[type] ?? {});
      },
    });
    return seen[0] ?? {};
  });
}

describe("a resource beside what was proved", () => {
  const beside: readonly (readonly [stack: string, type: string, block: object])[] = [
    ["prod", "aws_iam_role_policy_attachment", { role: "${aws_iam_role.artie_role.name}", policy_arn: administrator }],
    ["prod", "aws_iam_role_policy_attachment", { role: "prod-artie", policy_arn: administrator }],
    [
      "prod",
      "aws_iam_role_policy_attachment",
      { role: "another-role", policy_arn: "${aws_iam_policy.artie_policy.arn}" },
    ],
    ["prod", "aws_iam_policy_attachment", { name: "a", roles: ["prod-artie"], policy_arn: administrator }],
    ["prod", "aws_iam_role_policy", { role: "${aws_iam_role.artie_role.id}", policy: everything }],
    ["prod", "aws_iam_role_policies_exclusive", { role_name: "prod-artie", policy_names: [] }],
    ["prod", "aws_iam_role_policy_attachments_exclusive", { role_name: "prod-artie", policy_arns: [] }],
    ["prod", "aws_iam_instance_profile", { name: "a", role: "prod-artie" }],
    ["prod", "aws_iam_instance_profile", { role: "prod-artie" }],
    ["prod", "aws_s3_bucket_policy", { bucket: "acme-prod-exports", policy: everybody }],
    ["prod", "aws_s3_bucket_acl", { bucket: "acme-prod-exports", acl: "public-read" }],
    ["prod", "aws_s3_access_point", { bucket: "acme-prod-exports", name: "a", policy: everybody }],
    ["dev", "aws_dynamodb_resource_policy", { resource_arn: "${aws_dynamodb_table.orders.arn}", policy: everybody }],
    [
      "dev",
      "aws_dynamodb_resource_policy",
      { resource_arn: "${aws_dynamodb_table.orders.stream_arn}", policy: everybody },
    ],
    ["dev", "aws_kms_key_policy", { key_id: "${aws_kms_key.fields.key_id}", policy: everybody }],
    ["dev", "aws_kms_grant", { key_id: "${aws_kms_alias.fields_alias.target_key_arn}", grantee_principal: "*" }],
    ["dev", "aws_kms_grant", { key_id: "${aws_kms_key.fields.id}", grantee_principal: "*", operations: ["Decrypt"] }],
    ["inside-vpc", "aws_vpc_endpoint_policy", { vpc_endpoint_id: "${aws_vpc_endpoint.s3.id}", policy: everybody }],
    [
      "inside-vpc",
      "aws_sqs_queue_policy",
      { queue_url: "${aws_sqs_queue.temporary-access_undelivered.id}", policy: everybody },
    ],
    [
      "inside-vpc",
      "aws_sqs_queue_policy",
      {
        queue_url: "https://sqs.us-east-1.amazonaws.com/444455556666/inside-vpc-temporary-access-undelivered",
        policy: everybody,
      },
    ],
    [
      "dev",
      "aws_dynamodb_resource_policy",
      {
        resource_arn: "arn:aws:dynamodb:us-east-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000",
        policy: "{}",
      },
    ],
    [
      "prod",
      "aws_iam_role_policy_attachment",
      { role: '${element(split("/", aws_iam_role.artie_role.arn), 1)}', policy_arn: administrator },
    ],
    [
      "inside-vpc",
      "aws_scheduler_schedule",
      {
        name: "more",
        group_name: "inside-vpc-on-call-ledger",
        target: {
          arn: "arn:aws:scheduler:::aws-sdk:iam:attachRolePolicy",
          role_arn: "${aws_iam_role.temporary-access_on-call-ledger_scheduler_role.arn}",
        },
      },
    ],
    [
      "inside-vpc",
      "aws_cloudwatch_event_target",
      { rule: "any", arn: "arn:a", role_arn: "arn:aws:iam::444455556666:role/inside-vpc-temporary-access-events" },
    ],
    [
      "inside-vpc",
      "aws_api_gateway_integration",
      { rest_api_id: "a", credentials: "arn:aws:iam::444455556666:role/inside-vpc-temporary-access-api" },
    ],
    ["prod", "awscc_iam_instance_profile", { roles: ["${aws_iam_role.artie_role.name}"] }],
    ["prod", "awscc_iam_role_policy", { role_name: "prod-artie", policy_document: "{}" }],
    ["prod", "aws_iam_role_policy", { role: '${aws_iam_role.artie_role["name"]}', policy: everything }],
    ["prod", "aws_iam_role_policy", [{ role: "prod-artie", policy: everything }]],
    [
      "staging",
      "aws_iam_role_policy_attachment",
      { role: "prod-artie", policy_arn: "${aws_iam_policy.artie_policy.arn}" },
    ],
    ["inside-vpc", "aws_sns_topic_policy", { arn: "${aws_sns_topic.temporary-access_topic.arn}", policy: everybody }],
    [
      "inside-vpc",
      "aws_api_gateway_rest_api_policy",
      { rest_api_id: "${aws_api_gateway_rest_api.temporary-access_api.id}", policy: everybody },
    ],
    ["inside-vpc", "aws_new_table_policy", { table: "${aws_dynamodb_table.ledger.name}", policy: everybody }],
  ];

  it.each(beside)("%s: %s %j", (name, type, block) => {
    const refused = refusedWith((app) => stackOf(app, name).addOverride(`resource.${type}.beside`, block));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.join("\n")).toContain(`${name} › ${type}.beside`);
  });

  it.each<[string, object]>([
    ["aws_iam_user_group_membership", { user: "${aws_iam_user.%.name}", groups: ["administrators"] }],
    ["aws_iam_user_group_membership", { user: "another-user", groups: ["${aws_iam_group.%_group.name}"] }],
    ["aws_iam_group_membership", { name: "a", users: ["another-user"], group: "${aws_iam_group.%_group.name}" }],
    ["aws_iam_user_policy_attachment", { user: "${aws_iam_user.%.name}", policy_arn: administrator }],
    ["aws_iam_group_policy", { group: "${aws_iam_group.%_group.name}", policy: everything }],
    ["aws_iam_user_policy", { user: "${aws_iam_user.%.name}", policy: everything }],
    ["aws_iam_access_key", { user: "${aws_iam_user.%.name}", status: "Active" }],
    ["aws_iam_access_key", { user: "${aws_iam_user.%.name}" }],
    ["aws_iam_user_login_profile", { user: "${aws_iam_user.%.name}" }],
    ["aws_iam_service_specific_credential", { user_name: "${aws_iam_user.%.name}" }],
    ["aws_iam_signing_certificate", { user_name: "${aws_iam_user.%.name}" }],
    ["aws_iam_user_ssh_key", { username: "${aws_iam_user.%.name}" }],
  ])("of a user: %s %j", (type, block) => {
    const [user = ""] = Object.keys(written("prod", "aws_iam_user"));
    const named: unknown = JSON.parse(JSON.stringify(block).replaceAll("%", user));
    const refused = refusedWith((app) => stackOf(app, "prod").addOverride(`resource.${type}.beside`, named));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.join("\n")).toContain(`prod › ${type}.beside`);
  });
});

/** A custom stack with constructs of the project, and whatever a test adds. */
class Support extends TerraformStack {
  readonly role: Role;
  readonly orders: Table;
  private readonly readable = new ReadableAddresses();

  constructor(app: App, change: (stack: Support) => void = () => undefined) {
    super(app, "support");
    setDeployment(this, { account: "111122223333", region: "us-east-1", ownAccounts: ["111122223333"] });
    new AwsProvider(this, "aws", { region: "us-east-1" });
    const key = new Key(this, "fields");
    this.orders = new Table(this, "orders", { partitionKey: { name: "pk", type: "S" }, encryptionKey: key.ref });
    const bucket = new Bucket(this, "exports", { name: "acme-support-exports", encryptionKey: key.ref });
    this.role = new Role(this, "support", { assumedBy: accountPrincipal("444455556666").withExternalId("2f9c61d0") });
    this.role.allow(this.orders.read(), bucket.read({ prefix: "reports/" }), key.decrypt());
    const group = new Group(this, "readers").allow(this.orders.read());
    new User(this, "exporter", { accessKeys: accessKeys(["2026-11"]) }).allow(bucket.read()).join(group);
    change(this);
  }

  protected override allocateLogicalId(element: TerraformElement | Construct["node"]): string {
    return this.readable.allocate(this, element);
  }
}

/** The findings in a custom stack, and the problems that it is refused for. */
function own(change?: (stack: Support) => void): { readonly refused: string[]; readonly found: string[] } {
  const found: string[] = [];
  const refused = inTemporaryFolder((folder) =>
    refusals(() => {
      const findings =
        synthesize([], folder, { addStacks: (app) => void new Support(app, change) }).findings.get("support") ?? [];
      found.push(
        ...findings.map(
          ({ rule, place, suppressed }) =>
            `${rule} ${place.join(" ")}${suppressed === undefined ? "" : ` accepted: ${suppressed}`}`,
        ),
      );
    }),
  );
  return { refused, found };
}

const audit: PolicyJson = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "dynamodb:Scan", Resource: "*" }],
};

describe("a custom stack", () => {
  it("states what its constructs proved", () => {
    expect(own()).toEqual({ refused: [], found: [] });
  });

  it.each<[string, string, string, unknown]>([
    ["the trust of a role", "aws_iam_role.support", "assume_role_policy", everybody],
    ["the policy of a role", "aws_iam_policy.support_policy", "policy", everything],
    ["the policy of a group", "aws_iam_policy.readers_policy", "policy", everything],
    ["an attachment", "aws_iam_role_policy_attachment.support_policy_attachment", "policy_arn", administrator],
    ["the policy of a key", "aws_kms_key.fields", "policy", everybody],
    ["the policy of a bucket", "aws_s3_bucket_policy.exports_policy", "policy", everybody],
    [
      "the encryption of a bucket",
      "aws_s3_bucket_server_side_encryption_configuration.exports_encryption",
      "rule",
      null,
    ],
  ])("is refused after a change of %s", (_, address, argument, value) => {
    const { refused } = own((stack) => {
      override(stack, address, argument, value);
    });
    expect(refused.join("\n")).toContain(`support › ${address}`);
  });

  it("is refused by the engine's own synth too, before the file stays", () => {
    inTemporaryFolder((folder) => {
      const app = new App({ outdir: folder });
      new Support(app, (stack) =>
        stack.addOverride("resource.aws_iam_role_policy.more", { role: "support", policy: everything }),
      );
      expect(refusals(() => app.synth())).toEqual([expect.stringContaining("support › aws_iam_role_policy.more")]);
    });
  });

  it("tells the engine what was not proved, which the cdktf command prints", () => {
    inTemporaryFolder((folder) => {
      const app = new App({ outdir: folder });
      new Support(app, (stack) => {
        const theirs = new IamRole(stack, "theirs", { name: "theirs", assumeRolePolicy: everybody });
        suppress(theirs, { rule: "UNPROVED_POLICY", reason: "made by the security team" });
        new ManagedPolicy(stack, "audit", { policy: audit });
      });
      app.synth();
      const { annotations } = app.manifest.stacks["support"] ?? { annotations: [] };
      expect(annotations.map(({ level, message }) => `${level} ${message}`)).toEqual([
        expect.stringContaining("@cdktf/warn UNPROVED_POLICY in aws_iam_policy.audit"),
        expect.stringMatching(
          /@cdktf\/info UNPROVED_POLICY in aws_iam_role.theirs .*accepted, made by the security team/,
        ),
        expect.stringContaining("@cdktf/warn RESOURCE_STAR in aws_iam_policy.audit"),
      ]);
    });
  });

  it("is protected from another stack of the account that names its user", () => {
    const refused = inTemporaryFolder((folder) =>
      refusals(() =>
        synthesize([], folder, {
          addStacks: (app) => {
            new Support(app);
            const other = new TerraformStack(app, "other");
            other.addOverride("resource.aws_iam_access_key.more", { user: "exporter" });
            other.addOverride("resource.aws_iam_user_policy.more", { user: "exporter", policy: everything });
          },
        }),
      ),
    );
    expect(refused).toEqual([
      expect.stringContaining("other › aws_iam_access_key.more"),
      expect.stringContaining("other › aws_iam_user_policy.more"),
    ]);
  });

  it("is refused beside another file that Terraform would read", () => {
    inTemporaryFolder((folder) => {
      mkdirSync(join(folder, "stacks", "support"), { recursive: true });
      writeFileSync(join(folder, "stacks", "support", "override.tf.json"), "{}");
      const refused = refusals(() => synthesize([], folder, { addStacks: (app) => void new Support(app) }));
      expect(refused).toEqual([expect.stringContaining("override.tf.json")]);
    });
  });

  it("reports a verbatim trust policy", () => {
    const { refused, found } = own((stack) => {
      const verbatimTrustPolicy: PolicyJson = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
      };
      new Role(stack, "theirs", { assumedBy: service("ec2"), verbatimTrustPolicy });
    });
    expect(refused).toEqual([]);
    expect(found).toEqual([
      "UNPROVED_POLICY aws_iam_role.theirs assume_role_policy",
      expect.stringMatching(/^SERVICE_SENDS_NO_SOURCE /),
    ]);
  });

  it("takes no suppression by a path that an override forged", () => {
    const { found } = own((stack) => {
      suppress(stack.orders, { rule: "UNPROVED_POLICY", reason: "of the table" });
      stack.addOverride("resource.aws_iam_role.theirs", {
        "//": { metadata: { path: "support/orders/x" } },
        name: "theirs",
        assume_role_policy: everybody,
      });
    });
    expect(found).toContain("UNPROVED_POLICY aws_iam_role.theirs assume_role_policy");
  });

  it("may attach a policy that it was given to a role of its own", () => {
    const { refused, found } = own((stack) => {
      const given = new ManagedPolicy(stack, "audit", { policy: audit });
      new IamRole(stack, "theirs", { name: "theirs", assumeRolePolicy: everybody });
      stack.addOverride("resource.aws_iam_role_policy_attachment.theirs", { role: "theirs", policy_arn: given.arn });
    });
    expect(refused).toEqual([]);
    expect(found).toContain("UNPROVED_POLICY aws_iam_role_policy_attachment.theirs policy_arn");
  });

  it("reports policies that it adds itself", () => {
    const { refused, found } = own((stack) => {
      new IamRole(stack, "theirs", { name: "theirs", assumeRolePolicy: everybody });
      stack.addOverride("resource.aws_ecr_repository_policy.images", { repository: "images", policy: everybody });
      stack.addOverride("resource.aws_lambda_permission.call", { function_name: "f", principal: "*" });
      const endpoint = { vpc_id: "vpc-1", service_name: "com.amazonaws.us-east-1.s3" };
      stack.addOverride("resource.aws_vpc_endpoint.open", endpoint);
      stack.addOverride("module.network", { source: "./network" });
      stack.addOverride("resource.aws_cloudformation_stack.more", {
        template_body: `{"Resources":{"More":{"Properties":{"PolicyDocument":${everybody}}}}}`,
      });
    });
    expect(refused).toEqual([]);
    expect(found).toEqual([
      "UNPROVED_POLICY aws_cloudformation_stack.more",
      "UNPROVED_POLICY aws_ecr_repository_policy.images policy",
      "UNPROVED_POLICY aws_iam_role.theirs assume_role_policy",
      "UNPROVED_POLICY aws_lambda_permission.call",
      "UNPROVED_POLICY aws_vpc_endpoint.open policy",
      "UNPROVED_POLICY module.network source",
    ]);
  });
});

describe("a policy that is given to attach", () => {
  const attach = (policy: PolicyJson, change: (given: ManagedPolicy) => void = () => undefined) =>
    own((stack) => {
      const given = new ManagedPolicy(stack, "audit", { policy });
      stack.role.attach(given);
      new Role(stack, "auditors", { assumedBy: service("ec2") }).attach(given);
      change(given);
    });

  it("is found and linted", () => {
    const { refused, found } = attach(audit);
    expect(refused).toEqual([]);
    expect(found[0]).toBe("UNPROVED_POLICY aws_iam_policy.audit policy");
    expect(found).toContain("RESOURCE_STAR aws_iam_policy.audit policy Statement 0 Resource");
  });

  it("is refused where it allows everything", () => {
    const all: PolicyJson = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    expect(attach(all).refused.join("\n")).toContain("support › aws_iam_policy.audit › policy › Statement");
  });

  it("is refused where the linter finds an error", () => {
    const { refused } = attach({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "dynamodb:Quary", Resource: "*" }],
    });
    expect(refused.join("\n")).toContain("support › aws_iam_policy.audit › policy › Statement › 0 › Action");
  });

  it("is accepted in place, and stays visible with the reason", () => {
    const { refused, found } = attach(
      { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "dynamodb:Quary", Resource: "*" }] },
      (given) => {
        suppress(given, { rule: "UNPROVED_POLICY", reason: "reviewed" });
        suppress(given, { rule: "UNKNOWN_ACTION", reason: "a preview" });
      },
    );
    expect(refused).toEqual([]);
    expect(found).toContain("UNPROVED_POLICY aws_iam_policy.audit policy accepted: reviewed");
    expect(found.filter((each) => each.startsWith("UNKNOWN_ACTION"))).toEqual([
      expect.stringMatching(/accepted: a preview$/),
    ]);
  });

  it("is refused where it is written otherwise than it was given", () => {
    const { refused } = attach(audit, (given) => {
      override(TerraformStack.of(given), "aws_iam_policy.audit", "policy", everything);
    });
    expect(refused).toEqual([expect.stringContaining("support › aws_iam_policy.audit › policy")]);
  });
});

describe("a suppression", () => {
  it("accepts nothing of what was made here", () => {
    const { refused } = own((stack) => {
      suppress(stack, { rule: "UNPROVED_POLICY", reason: "all of it" });
      stack.addOverride("resource.aws_iam_role_policy.more", { role: "support", policy: everything });
    });
    expect(refused).toEqual([expect.stringContaining("support › aws_iam_role_policy.more")]);
  });

  it("needs a reason, and something to accept", () => {
    const { refused } = own((stack) => {
      suppress(new IamRole(stack, "theirs", { name: "theirs", assumeRolePolicy: everybody }), {
        rule: "UNPROVED_POLICY",
        reason: " ",
      });
    });
    expect(refused).toEqual([expect.stringContaining("SUPPRESSION_WITHOUT_REASON")]);
    const { found } = own((stack) => suppress(stack.orders, { rule: "UNPROVED_POLICY", reason: "old" }));
    expect(found).toEqual(["UNUSED_SUPPRESSION support/orders"]);
  });
});

describe("a construct beside the sections of an environment", () => {
  it("is proved as in a custom stack, and unproved policies are listed in the summary", () => {
    inTemporaryFolder((folder) => {
      const report = synthesize(plans, folder, {
        addStacks: (app) => {
          const dev = stackOf(app, "dev");
          const mine = new Table(dev, "mine", { partitionKey: { name: "pk", type: "S" } });
          new Role(dev, "mine-reader", { assumedBy: service("ec2") }).allow(mine.read());
          new IamRole(dev, "theirs", { name: "theirs", assumeRolePolicy: everybody });
        },
      });
      const { findings } = report;
      expect(summarize(plans, report)).toMatch(/theirs .*warning UNPROVED_POLICY in assume_role_policy/);
      expect([...findings.keys()]).toEqual(["dev"]);
      expect(findings.get("dev")).toHaveLength(1);
    });
  });
});
