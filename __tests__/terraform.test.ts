// What Terraform itself makes of the stacks, without a provider and without a network. Resources are rewritten into
// terraform_data, which Terraform has built in, so that it evaluates every template and every reference.
import { suppress } from "../modules/terraform";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KeyRef, TableRef } from "../modules/grants";
import { ManagedPolicy, Role } from "../modules/iam";
import { type PolicyJson, service } from "../modules/policy";
import { environments, hcpTerraform, s3State } from "../stacks";
import {
  account,
  type Block,
  inTemporaryFolder,
  type SynthesizedStack,
  synthesizeEnvironments,
  synthesizeStack,
} from "./synth";

function terraform(folder: string, ...args: readonly string[]): string {
  // A file of its own keeps the person's configuration out.
  const configuration = join(folder, "terraform.rc");
  writeFileSync(configuration, "");
  const environment = {
    ...process.env,
    TF_CLI_CONFIG_FILE: configuration,
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
  };
  const { status, stdout, stderr, error } = spawnSync("terraform", args, {
    cwd: folder,
    env: environment,
    encoding: "utf8",
  });
  if (status !== 0) throw error ?? new Error(`terraform ${args.join(" ")}: ${stdout}${stderr}`);
  return stdout;
}

const missing = spawnSync("terraform", ["version"], { env: { ...process.env, CHECKPOINT_DISABLE: "1" } }).error;
const skipped = missing !== undefined && process.env["CI"] === undefined;
if (skipped)
  process.stderr.write("skipped: terraform is not on the path, so what it makes of the stacks is not tested\n");
const whereTerraformIs = skipped ? it.skip : it;

/** What AWS would make up, whatever the resource is. */
const madeByAws = (address: string): Block =>
  Object.fromEntries(
    ["arn", "id", "secret", "encrypted_secret", "stream_arn", "key_id", "url", "invoke_url"].map((name) => [
      name,
      `<${name} of ${address}>`,
    ]),
  );

const shadowName = (address: string): string => address.replaceAll(".", "__");

/** The stack with terraform_data in place of everything that a provider makes, its inputs as outputs. */
function shadowOf(stack: SynthesizedStack): string {
  const shadows = stack.addresses
    .filter((address) => !address.startsWith("terraform_data."))
    .map((address) => {
      const { depends_on: dependencies = [], lifecycle, ...input } = stack.block(address);
      // The conditions of a lifecycle speak of what only AWS knows.
      expect(Object.keys(lifecycle ?? {}).join()).toMatch(
        /^(postcondition|prevent_destroy|ignore_changes|create_before_destroy|)$/,
      );
      const shadow = {
        input: { ...madeByAws(address), ...input },
        depends_on: (dependencies as string[]).map((each) => `terraform_data.${shadowName(each)}`),
      };
      return [shadowName(address), shadow] as const;
    });
  const text = JSON.stringify({
    resource: { terraform_data: { ...stack.json.resource?.["terraform_data"], ...Object.fromEntries(shadows) } },
    locals: stack.json.locals,
    output: {
      ...stack.outputs,
      ...Object.fromEntries(shadows.map(([name]) => [name, { value: `\${terraform_data.${name}.output}` }])),
    },
  });
  return text.replace(/\$\{((?:data\.)?aws_\w+\.[\w-]+)\./g, (_, address: string) => {
    return `\${terraform_data.${shadowName(address)}.output.`;
  });
}

/** The values of the outputs of the stack, and of all arguments of its resources under their shadows' names. */
function apply(stack: SynthesizedStack): Readonly<Record<string, unknown>> {
  return inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "cdk.tf.json"), shadowOf(stack));
    terraform(folder, "apply", "-auto-approve", "-no-color");
    const outputs = JSON.parse(terraform(folder, "output", "-json")) as Record<string, { readonly value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  });
}

/** An argument of a resource as it reaches AWS. */
function received(applied: Readonly<Record<string, unknown>>, address: string, argument: string): string {
  return String((applied[shadowName(address)] as Block)[argument]);
}

/** The texts as condition keys and values; keys beyond ASCII are refused, for AWS does not say how it ignores their case. */
function conditionOf(texts: readonly string[]): Record<string, Record<string, string>> {
  return { StringLike: Object.fromEntries(texts.map((text) => [text.replace(/[\u0080-\uffff]/g, "x"), text])) };
}

const samples = synthesizeEnvironments(Object.fromEntries(environments.map((each) => [each.name, each])));
const names = Object.keys(samples);

describe("terraform", () => {
  const texts = [
    "${aws:PrincipalTag/team}",
    "$${aws:username}",
    "$$${x}",
    "%{ if true }",
    "%%{x}",
    'a "quoted" text',
    "a back\\slash, \\n and \\\\",
    "${*} and ${?} and ${$}",
    "$ { % {",
    "ü ☂ \u2028",
    "\n\t",
  ];
  const policy: PolicyJson = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: texts.map((text) => `arn:aws:s3:::acme/${text}`),
        Condition: conditionOf(texts),
      },
    ],
  };
  const trust: PolicyJson = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: conditionOf(texts),
      },
    ],
  };

  /** The texts are not valid in a policy, which is not tested here. */
  const acceptAny = (audit: ManagedPolicy | Role): void => {
    for (const rule of ["INVALID_VARIABLE", "UNKNOWN_CONDITION_FOR_ACTION"]) {
      suppress(audit, { rule, reason: "any text, to see it arrive" });
    }
  };

  whereTerraformIs("hands every character of a constant policy over to AWS", () => {
    const description = 'Costs ${5}, $${5} or 100 %{off}, "quoted" \\ backslashed.';
    const stack = synthesizeStack((scope) => {
      acceptAny(new ManagedPolicy(scope, "audit", { policy, description, path: "/${team}/%{x}/" }));
      acceptAny(new Role(scope, "support", { assumedBy: service("ec2"), verbatimTrustPolicy: trust, description }));
    });
    const applied = apply(stack);
    expect(JSON.parse(received(applied, "aws_iam_policy.audit", "policy"))).toEqual(policy);
    expect(JSON.parse(received(applied, "aws_iam_role.support", "assume_role_policy"))).toEqual(trust);
    expect(received(applied, "aws_iam_policy.audit", "description")).toBe(description);
    expect(received(applied, "aws_iam_policy.audit", "path")).toBe("/${team}/%{x}/");
    expect(received(applied, "aws_iam_role.support", "description")).toBe(description);
  });

  whereTerraformIs("hands every character of a policy with an expression over to AWS", () => {
    const symbol = `arn:aws:kms:us-east-1:${account}:key/<orders>`;
    const expression = "${terraform_data.key.output}";
    const yielded = `arn:aws:kms:us-east-1:${account}:key/"a\\b$\{c}`;
    const stack = synthesizeStack((scope) => {
      scope.addOverride("resource.terraform_data.key", { input: yielded.replaceAll("${", "$$${") });
      const [statement] = policy.Statement;
      const audit = new ManagedPolicy(scope, "audit", {
        policy: {
          ...policy,
          Statement: [
            { Effect: "Allow", Action: "kms:Decrypt", Resource: symbol },
            ...(statement === undefined ? [] : [statement]),
          ],
        },
        expressions: { [symbol]: expression },
      });
      acceptAny(audit);
      const orders = new TableRef({
        name: "orders",
        account,
        region: "us-east-1",
        indexes: [],
        streamViewTypes: [],
        pointInTimeRecovery: false,
        encryptionKey: new KeyRef({ arn: symbol, expression }),
      });
      new Role(scope, "reader", { assumedBy: service("ec2") }).allow(orders.read());
    });
    const applied = apply(stack);
    expect(JSON.parse(received(applied, "aws_iam_policy.audit", "policy"))).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "kms:Decrypt", Resource: yielded }, policy.Statement[0]],
    });
    const read = JSON.parse(received(applied, "aws_iam_policy.reader_policy", "policy")) as PolicyJson;
    expect(read.Statement.map(({ Resource }) => Resource)).toContain(yielded);
    expect(JSON.stringify(read)).not.toContain("<orders>");
  });

  const outputsOfArtie = {
    artie_service_role_arn: "<arn of aws_iam_role.artie_role>",
    artie_aws_secret_access_key: "<secret of aws_iam_access_key.artie_user_key_2026-11>",
    artie_orders_stream_arn: "<stream_arn of aws_dynamodb_table.orders>",
  };
  const outputsInsideVpc = {
    ledger_service_role_arn: "<arn of aws_iam_role.ledger-service>",
    closed_subnet_ids: ["<id of aws_subnet.closed_us-east-1a>", "<id of aws_subnet.closed_us-east-1b>"],
    dynamodb_endpoint_id: "<id of aws_vpc_endpoint.dynamodb>",
  };

  whereTerraformIs.each(names)("evaluates every policy, reference and dependency of %s", (name) => {
    const stack = samples[name];
    if (stack === undefined) throw new Error(`There is no environment ${name}`);
    const applied = apply(stack);
    const policies = stack.addresses.flatMap((address) =>
      ["policy", "assume_role_policy"].flatMap((argument) =>
        stack.block(address)[argument] === undefined ? [] : [[address, argument] as const],
      ),
    );
    expect(policies.length).toBeGreaterThan(5);
    for (const [address, argument] of policies) {
      const written = JSON.stringify(stack.policy(address, argument));
      // What the stand-ins below yield for an attribute of a resource.
      const yielded = written.replace(/\$\{(aws_\w+\.[\w-]+)\.(\w+)\}/g, "<$2 of $1>");
      expect(JSON.parse(received(applied, address, argument))).toEqual(JSON.parse(yielded));
    }
    expect(applied).toMatchObject(name === "inside-vpc" ? outputsInsideVpc : outputsOfArtie);
  });

  whereTerraformIs("accepts every sample stack, whatever its back end", () => {
    const [dev] = environments;
    if (dev === undefined) throw new Error("There is no environment");
    const elsewhere = synthesizeEnvironments({
      s3: { ...dev, backend: s3State({ bucket: "acme-state", region: "us-east-1" }) },
    });
    const hcp = synthesizeEnvironments({
      hcp: { ...dev, backend: hcpTerraform({ organization: "a", workspace: "b" }) },
    });
    for (const [name, { text }] of Object.entries({ ...samples, ...elsewhere, ...hcp })) {
      inTemporaryFolder((folder) => {
        mkdirSync(join(folder, name));
        writeFileSync(join(folder, name, "cdk.tf.json"), text);
        expect(() => terraform(join(folder, name), "get", "-no-color")).not.toThrow();
      });
    }
  });
});
