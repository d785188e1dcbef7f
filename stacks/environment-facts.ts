import * as v from "valibot";
import { checkBoundary } from "../modules/principals";
import { checkName, checkRegion, checkTags, partitionOf, type Tags, tagsSchema } from "../modules/aws";
import { at, checkUnseen, hint, problem, type Problem } from "../modules/validation";
import { type Backend, checkBackend } from "./backend";
import { type Retired, retiredSchema } from "./retired";

/** Where an environment is deployed, and what holds for all of its sections. */
export interface EnvironmentFacts {
  /** The name of the stack: a lower-case letter, then lower-case letters, digits and `-`. */
  readonly name: string;
  /** The ID of the account. A deploy with credentials of another account stops before it changes anything. */
  readonly account: string;
  readonly region: string;
  /** @default localState() */
  readonly backend?: Backend;
  /**
   * Tags of every resource.
   * @default none
   */
  readonly tags?: Tags;
  /**
   * The ARN of the managed policy that limits every role and user that names none itself.
   * @default none
   */
  readonly permissionsBoundary?: string;
  /**
   * Tables, buckets and KMS keys that have left the file and stay in AWS: Terraform forgets them, with the policies that
   * they have, and does not destroy them. List every key that each one had.
   * @default none
   */
  readonly retired?: Retired;
  /**
   * Whether its tables, buckets and KMS keys that do not say so themselves may be lost, as in a short-lived environment.
   * Everything else is protected: to delete it, set `disposable`, deploy, and then take it out.
   * @default false
   */
  readonly disposable?: boolean;
  /**
   * Whether every plan and deploy asks AWS's own policy simulator for what each role and user must be able to do and
   * must not, and fails where it disagrees. It costs a call for each of their resources; the deployer needs
   * `iam:SimulatePrincipalPolicy`.
   * @default false
   */
  readonly simulatePolicies?: boolean;
}

const backendAs = (given = "local"): string => {
  if (/hcp|cloud|enterprise|remote/i.test(given))
    return 'hcpTerraform({ organization: "acme", workspace: "data-access" })';
  return /s3/i.test(given) ? 's3State({ bucket: "acme-terraform-state", region: "us-east-1" })' : "localState()";
};

/** The schema of each fact. */
export const factSchemas = {
  name: v.string(),
  account: v.string(),
  region: v.string(),
  backend: v.optional(v.pipe(v.looseObject({}), hint({ write: backendAs }))),
  tags: v.optional(tagsSchema),
  permissionsBoundary: v.optional(v.string()),
  disposable: v.optional(v.boolean()),
  simulatePolicies: v.optional(v.boolean()),
  retired: retiredSchema,
} as const satisfies Record<keyof EnvironmentFacts, v.GenericSchema>;

/** What is wrong with the facts of an environment, whose shape is as the schemas say. */
export function checkFacts({ name, account, region, backend, tags, permissionsBoundary }: EnvironmentFacts): Problem[] {
  const regionProblems = checkRegion(region);
  return [
    ...at("name", checkEnvironmentName(name)),
    ...at("account", checkName("account", account)),
    ...at("region", regionProblems),
    ...(backend === undefined ? [] : at("backend", checkBackend(backend))),
    ...(tags === undefined ? [] : at("tags", checkTags(tags))),
    ...(permissionsBoundary === undefined
      ? []
      : at(
          "permissionsBoundary",
          checkBoundary(
            permissionsBoundary,
            partitionOf(plannedRegion(region)),
            checkName("account", account).length > 0 ? undefined : account,
          ),
        )),
  ];
}

/** The region, or any other where that one is unknown, so that everything else can still be checked. */
export function plannedRegion(region: string): string {
  return checkRegion(region).length === 0 ? region : "us-east-1";
}

function checkEnvironmentName(name: string): Problem[] {
  const accepts = (text: string): boolean => /^[a-z][a-z0-9-]{0,30}$/.test(text) && !(text in Object.prototype);
  if (accepts(name)) return [];
  const unseen = checkUnseen(name, accepts);
  if (unseen.length > 0) return unseen;
  if (accepts(name.slice(0, 31))) {
    const rule = `has ${name.length} characters, and the name of an environment at most 31, as it begins the names of roles`;
    return [problem({ value: name, rule, remedy: "Choose a shorter name." })];
  }
  const written = name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-");
  return [
    problem({
      value: name,
      rule: "is not the name of an environment: a lower-case letter, then at most 30 of a–z 0–9 -",
      remedy: accepts(written) ? `Write name: ${JSON.stringify(written)}.` : 'Write it as in name: "prod".',
    }),
  ];
}
