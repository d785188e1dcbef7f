import { type Construct } from "constructs";
import { LocalBackend, S3Backend, type TerraformBackend } from "cdktf";
import * as v from "valibot";
import { checkKeyArn } from "../modules/catalogue";
import { checkName, checkRegion } from "../modules/aws";
import { HcpTerraformBackend, type HcpTerraformWorkspace, literal } from "../modules/terraform";
import { at, checkShape, problem, type Problem } from "../modules/validation";

/** Where the Terraform state of an environment is kept. */
export type Backend = LocalState | S3State | HcpTerraformState;

/** A file beside the project. */
interface LocalState {
  readonly kind: "local";
}

/** An object in a bucket, locked by an object beside it. */
interface S3State {
  readonly kind: "s3";
  readonly bucket: string;
  readonly region: string;
  readonly key?: string;
  readonly kmsKeyArn?: string;
}

/** A workspace of HCP Terraform. */
interface HcpTerraformState extends HcpTerraformWorkspace {
  readonly kind: "hcp-terraform";
}

/**
 * State in `terraform.<environment>.tfstate` at the top of the project, outside the folder that a synth writes. For
 * trying things out: the file holds secrets in clear and is readable by whoever can read the project.
 */
export function localState(): Backend {
  return { kind: "local" };
}

/**
 * State in a bucket, encrypted, with a lock file (Terraform 1.11 or later).
 *
 * @param settings.key the object that holds the state; `data-access/<environment>.tfstate` unless given
 * @param settings.kmsKeyArn the key that encrypts it; those of S3 unless given
 *
 * @example
 * backend: s3State({ bucket: "acme-terraform-state", region: "us-east-1" })
 */
export function s3State(settings: Omit<S3State, "kind">): Backend {
  return { kind: "s3", ...settings };
}

/**
 * State and, if the workspace says so, runs in HCP Terraform (Terraform Cloud) or Terraform Enterprise.
 *
 * @example
 * backend: hcpTerraform({ organization: "acme", workspace: "data-access-prod" })
 */
export function hcpTerraform(settings: HcpTerraformWorkspace): Backend {
  return { kind: "hcp-terraform", ...settings };
}

const backendSchema = v.variant("kind", [
  v.strictObject({ kind: v.literal("local") }),
  v.strictObject({
    kind: v.literal("s3"),
    bucket: v.string(),
    region: v.string(),
    key: v.optional(v.string()),
    kmsKeyArn: v.optional(v.string()),
  }),
  v.strictObject({
    kind: v.literal("hcp-terraform"),
    organization: v.string(),
    workspace: v.string(),
    project: v.optional(v.string()),
    hostname: v.optional(v.string()),
  }),
]);

/** What is wrong with a back end. */
export function checkBackend(backend: Backend): Problem[] {
  const shape = checkShape(backendSchema, backend);
  if (shape.length > 0) return shape;
  switch (backend.kind) {
    case "local":
      return [];
    case "s3":
      return [
        ...at("bucket", checkName("bucket", backend.bucket)),
        ...at("region", checkRegion(backend.region)),
        ...(backend.key === undefined ? [] : at("key", checkStateKey(backend.key))),
        ...(backend.kmsKeyArn === undefined ? [] : at("kmsKeyArn", checkKeyArn(backend.kmsKeyArn, backend.region))),
      ];
    case "hcp-terraform":
      return checkWorkspace(backend);
  }
}

const keyExample = 'Write it as in "data-access/prod.tfstate".';

/**
 * Terraform refuses a key with `/` at an end.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html#object-key-guidelines
 * @see https://developer.hashicorp.com/terraform/language/backend/s3#key
 */
function checkStateKey(key: string): Problem[] {
  if (!/^[A-Za-z0-9!_.*'()/-]{1,900}$/.test(key)) {
    const rule = "is not a safe object key: use 1 to 900 of A–Z a–z 0–9 ! _ . * ' ( ) / -";
    return [problem({ value: key, rule, remedy: keyExample })];
  }
  if (key.startsWith("/") || key.endsWith("/")) {
    const rule = "begins or ends with /, which Terraform refuses for the key of a state";
    return [
      problem({ value: key, rule, remedy: `Write "${key.replace(/^\/+|\/+$/g, "") || "data-access/prod.tfstate"}".` }),
    ];
  }
  if (key.endsWith(".tflock")) {
    const rule = "is the key of a lock file, which Terraform writes beside the state and deletes";
    return [problem({ value: key, rule, remedy: keyExample })];
  }
  if (!key.split("/").some((step) => ["", ".", ".."].includes(step))) return [];
  const rule = "has an empty step, or one of dots only, which clients of S3 resolve to another key";
  return [problem({ value: key, rule, remedy: keyExample })];
}

// https://developer.hashicorp.com/terraform/cloud-docs/workspaces/create#workspace-naming
const workspaceRules = {
  organization: [/^[A-Za-z0-9_-]{1,90}$/, "the name of an organization: it has 1 to 90 of A–Z a–z 0–9 _ -"],
  workspace: [/^[A-Za-z0-9_-]{1,90}$/, "the name of a workspace: it has 1 to 90 of A–Z a–z 0–9 _ -"],
  project: [/^[A-Za-z0-9 _-]{3,40}$/, "the name of a project: it has 3 to 40 of A–Z a–z 0–9 _ - and spaces"],
  hostname: [
    /^(?=.{1,253}(:|$))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+(:[1-9][0-9]{0,4})?$/,
    "a host name: lower-case, without https:// and without a dot or a / at its end",
  ],
} as const;

function checkWorkspace(settings: HcpTerraformState): Problem[] {
  return (["organization", "workspace", "project", "hostname"] as const).flatMap((place) => {
    const value = settings[place];
    const [pattern, description] = workspaceRules[place];
    if (value === undefined || pattern.test(value)) return [];
    return at(place, [problem({ value, rule: `is not ${description}`, remedy: "Copy it from HCP Terraform." })]);
  });
}

/** One line that says where the state is. */
export function describeBackend(backend: Backend, environment: string): string {
  switch (backend.kind) {
    case "local":
      return `local file ${localStateFile(environment)}`;
    case "s3":
      return `s3://${backend.bucket}/${stateKey(backend, environment)} in ${backend.region}`;
    case "hcp-terraform":
      return `${backend.hostname ?? "HCP Terraform"} ${backend.organization}/${backend.workspace}`;
  }
}

/** What no two environments may share: the place of the state. The host of HCP Terraform is part of it. */
export function stateIdentity(backend: Backend, environment: string): string {
  switch (backend.kind) {
    case "local":
      return localStateFile(environment);
    case "s3":
      return `${backend.bucket}/${stateKey(backend, environment)}`;
    case "hcp-terraform":
      return `${hostIdentity(backend)}/${backend.organization}/${backend.workspace}`;
  }
}

/** The host of a workspace in one spelling: without the port of https, which Terraform takes in any case. */
function hostIdentity({ hostname = "app.terraform.io" }: HcpTerraformState): string {
  return hostname.toLowerCase().replace(/:443$/, "");
}

/**
 * Gives a stack its back end.
 *
 * @param stateFolder the folder of local state, from that of the stack, in which Terraform runs: unless given, the one that
 *   holds the output folder. The engine's own default is a path of this machine
 */
export function attachBackend(
  stack: Construct,
  backend: Backend,
  environment: string,
  stateFolder = "../../..",
): TerraformBackend {
  switch (backend.kind) {
    case "local":
      return new LocalBackend(stack, { path: literal(`${stateFolder}/${localStateFile(environment)}`) });
    case "s3": {
      const { bucket, region, kmsKeyArn } = backend;
      const s3 = new S3Backend(stack, {
        bucket,
        region,
        key: stateKey(backend, environment),
        encrypt: true,
        ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
      });
      // The engine's types do not know the lock file yet.
      s3.addOverride("use_lockfile", true);
      return s3;
    }
    case "hcp-terraform":
      return new HcpTerraformBackend(stack, backend);
  }
}

function localStateFile(environment: string): string {
  return `terraform.${environment}.tfstate`;
}

function stateKey({ key }: S3State, environment: string): string {
  return key ?? `data-access/${environment}.tfstate`;
}
