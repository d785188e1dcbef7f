// Builds stacks into a temporary folder, reads back what Terraform would read, and leaves nothing behind.
// Not the engine's own Testing: it leaks temporary folders and skips validations.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Construct } from "constructs";
import { App, type TerraformElement, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type PolicyJson } from "../modules/policy";
import { type Deployment, ReadableAddresses, setDeployment, skipCreationStackTraces } from "../modules/terraform";
import { formatProblem, ValidationError } from "../modules/validation";
import { type AppSettings, type Environment, planEnvironments, synthesize } from "../stacks";

skipCreationStackTraces();

/** The arguments of a resource, a data source or an output. */
export type Block = Readonly<Record<string, unknown>>;

interface Configuration {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly output?: Readonly<Record<string, Block>>;
  readonly locals?: Block;
  readonly provider: { readonly aws: readonly Block[] };
  readonly terraform: Block;
}

/** A stack as it was written for Terraform. */
export class SynthesizedStack {
  readonly json: Configuration;

  constructor(readonly text: string) {
    this.json = JSON.parse(text) as Configuration;
  }

  /** The addresses of all resources and data sources, sorted. */
  get addresses(): string[] {
    const list = (kind: "resource" | "data", prefix: string): string[] =>
      Object.entries(this.json[kind] ?? {}).flatMap(([type, blocks]) =>
        Object.keys(blocks).map((name) => `${prefix}${type}.${name}`),
      );
    return [...list("resource", ""), ...list("data", "data.")].sort();
  }

  get outputs(): Readonly<Record<string, Block>> {
    return this.json.output ?? {};
  }

  /** The arguments at an address, without the engine's metadata: `aws_iam_role.support` or `data.aws_s3_bucket.lake`. */
  block(address: string): Block {
    const steps = address.split(".");
    const [type = "", name = ""] = steps.slice(-2);
    const found = this.json[steps.length === 3 ? "data" : "resource"]?.[type]?.[name];
    if (found === undefined) throw new Error(`${address} is not among ${this.addresses.join(", ")}`);
    return Object.fromEntries(Object.entries(found).filter(([argument]) => argument !== "//"));
  }

  /** The policy that an argument gives to AWS, an expression in it standing as it is written. */
  policy(address: string, argument = "policy"): PolicyJson {
    const text = String(this.block(address)[argument]);
    const local = /^\$\{jsonencode\(local\.(.+)\)\}$/.exec(text)?.[1];
    const value: unknown = local === undefined ? JSON.parse(text) : this.json.locals?.[local];
    return unescapeTemplates(value) as PolicyJson;
  }

  /** The policies that a role or a user holds, by whatever attachments and memberships refer to it. */
  policiesOf(holder: string): PolicyJson[] {
    const references = (type: string, argument: string, target: string, attribute: string): Block[] =>
      Object.values(this.json.resource?.[type] ?? {}).filter((block) => {
        const value: unknown = block[argument];
        return [value].flat().includes(`\${${target}.${attribute}}`);
      });
    const kind = /^aws_iam_(role|user|group)\./.exec(holder)?.[1] ?? "";
    const attached = references(`aws_iam_${kind}_policy_attachment`, kind, holder, "name").map(({ policy_arn: arn }) =>
      this.policy(String(arn).replace(/^\$\{(.+)\.arn\}$/, "$1")),
    );
    const memberships = kind === "user" ? references("aws_iam_user_group_membership", "user", holder, "name") : [];
    const groups = memberships.flatMap(({ groups: names }) => names as string[]);
    return [...attached, ...groups.flatMap((name) => this.policiesOf(name.replace(/^\$\{(.+)\.name\}$/, "$1")))];
  }
}

function unescapeTemplates(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$${", "${").replaceAll("%%{", "%{");
  if (Array.isArray(value)) return value.map(unescapeTemplates);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [String(unescapeTemplates(key)), unescapeTemplates(each)]),
  );
}

/** Gives a function a folder of its own, and removes it. */
export function inTemporaryFolder<Result>(use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "data-access-test-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const account = "111122223333";

/** A stack as somebody writes one for the constructs, with readable addresses. */
class StackUnderTest extends TerraformStack {
  private readonly readable = new ReadableAddresses();

  protected override allocateLogicalId(element: TerraformElement | Construct["node"]): string {
    return this.readable.allocate(this, element);
  }
}

/** Builds one stack of whatever `build` puts into it. */
export function synthesizeStack(
  build: (stack: TerraformStack) => void,
  deployment: Partial<Deployment> = {},
  Stack: typeof TerraformStack = StackUnderTest,
): SynthesizedStack {
  return inTemporaryFolder((folder) => {
    const app = new App({ outdir: folder });
    const stack = new Stack(app, "stack");
    const { region = "us-east-1" } = deployment;
    setDeployment(stack, { account, region, ...deployment });
    new AwsProvider(stack, "aws", { region });
    build(stack);
    app.synth();
    return readStack(folder, "stack");
  });
}

/** Builds environments as the app does. */
export function synthesizeEnvironments<Name extends string>(
  environments: Readonly<Record<Name, Environment>>,
  settings: AppSettings = {},
): Readonly<Record<Name, SynthesizedStack>> {
  return inTemporaryFolder((folder) => {
    const list: readonly Environment[] = Object.values(environments);
    synthesize(planEnvironments(list, settings), folder);
    const read = Object.entries<Environment>(environments).map(([key, { name }]) => [key, readStack(folder, name)]);
    return Object.fromEntries(read) as Record<Name, SynthesizedStack>;
  });
}

/** Builds one environment as the app does. */
export function synthesizeEnvironment(environment: Environment, settings: AppSettings = {}): SynthesizedStack {
  return synthesizeEnvironments({ environment }, settings).environment;
}

function readStack(folder: string, name: string): SynthesizedStack {
  return new SynthesizedStack(readFileSync(join(folder, "stacks", name, "cdk.tf.json"), "utf8"));
}

/** Everything that a synth is refused for, one line each; nothing where it is not refused. */
export function refusals(run: () => unknown): string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof ValidationError) {
      return error.problems.map((each) => {
        // The path of a construct in brackets, apart from the place in its properties.
        const [path = "", ...rest] = each.place;
        return path.includes("/") ? `[${path}] ${formatProblem({ ...each, place: rest })}` : formatProblem(each);
      });
    }
    throw error;
  }
}
