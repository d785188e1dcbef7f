import { type Construct } from "constructs";
import { TerraformOutput, TerraformStack } from "cdktf";
import { type IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import {
  accessKeyOutputs,
  instanceProfileName,
  type PrincipalDescription,
  RoleDescription,
  type RoleSettings,
  UserDescription,
} from "../../modules/principals";
import { type ProvedAccess } from "../../modules/configuration";
import { denialsOf, grantExpressions } from "../../modules/grants";
import { Role, User } from "../../modules/iam";
import { type SummaryRow } from "../../modules/review";
import { outputName } from "../../modules/terraform";
import { problem } from "../../modules/validation";
import { type EnvironmentFacts } from "../environment-facts";
import { type Names } from "../names";
import { type Declaration, schemaOf } from "./declaration";
import { describeKeys, describePolicy } from "./describe";
import { describeEntries, planDescribed } from "./described-entries";
import { describedByFunction } from "./entry-schemas";
import { identityProviders, trustedProviders } from "./identity-providers";
import { checkRoleKeys, internalTools } from "./internal-tools";
import { type PlanContext } from "./plan-context";
import { type PlannedPrincipal, planPrincipal } from "./planned-principal";
import { joinSections, type PlannedSection } from "./planned-section";
import { type Describe } from "./refs";
import { type BuildContext, section } from "./section";
import { writtenPolicies, writtenRole, writtenUser } from "./written-principal";

type DescribePrincipals<N extends Names> = Describe<N, Readonly<Record<N["principals"], PrincipalDescription>>>;

interface PrincipalDeclaration extends Declaration {
  readonly entries: DescribePrincipals<this["names"]>;
}

export const principals = section({
  name: "principals",
  title: "principals",
  schema: schemaOf<PrincipalDeclaration>(
    describedByFunction('{ "orders-api": role({ … }).allow(tables.orders.read()) }'),
  ),
  plan: planPrincipals,
  written: writtenPrincipals,
  build: buildPrincipals,
  names: ({ description }) => `name: ${JSON.stringify(description.settings.name)}`,
  row: principalRow,
});

/** Plans the roles and users, those of internal tools among them. */
function planPrincipals(
  describe: DescribePrincipals<Names> | undefined,
  context: PlanContext,
): PlannedSection<PlannedPrincipal> {
  const described = describeEntries(describe, context, {
    name: "principals",
    kind: "roles and users",
    example: "{ reader: role(…) }",
  });
  const own = planDescribed<PlannedPrincipal>(
    principals.name,
    described,
    (key, principal, firstKey) => {
      if (!(principal instanceof RoleDescription) && !(principal instanceof UserDescription)) {
        const rule = "is neither a role nor a user";
        return { problems: [problem({ rule, remedy: `Make it with ${makerOf(principal)}.` })] };
      }
      const settings: unknown = principal.settings;
      if (typeof settings !== "object" || settings === null) {
        return { problems: [problem({ rule: "has no settings", remedy: `Write ${makerOf(principal)}.` })] };
      }
      return planPrincipal([principals.name, key], firstKey, principal, context);
    },
    ["formerly", "adopt"],
  );
  const { plan: tools, principals: ofTools } = context.planned(internalTools);
  return joinSections(own, { ...ofTools, problems: [...checkRoleKeys(tools, own.plan), ...ofTools.problems] });
}

/** The function that makes a principal, with what it takes at least. */
function makerOf(principal: unknown): string {
  const isUser =
    principal instanceof UserDescription ||
    (typeof principal === "object" && principal !== null && "accessKeys" in principal);
  return isUser ? 'user({ accessKeys: accessKeys(["2026-11"]) })' : 'role({ assumedBy: service("ecs-tasks") })';
}

function writtenPrincipals(
  plan: Readonly<Record<string, PlannedPrincipal>>,
  environment: EnvironmentFacts,
): ProvedAccess[] {
  return Object.values(plan).flatMap(({ description, policies, trustPolicy }) => [
    writtenPolicies(policies, environment),
    { subjects: [], facts: [], expressions: grantExpressions(description.permissions) },
    ...(description.kind === "role"
      ? writtenRole(description.settings, trustPolicy, policies, environment)
      : writtenUser(description.settings, policies, environment)),
  ]);
}

/** Makes the roles and users, and their outputs at the stack's level. */
function buildPrincipals(
  scope: Construct,
  plan: Readonly<Record<string, PlannedPrincipal>>,
  { built }: BuildContext,
): void {
  const providers = built(identityProviders);
  for (const [key, principal] of Object.entries(plan)) {
    const { trustPolicy: trust } = principal;
    buildPrincipal(scope, key, principal, trust === undefined ? [] : trustedProviders(trust, providers));
  }
}

function buildPrincipal(
  scope: Construct,
  key: string,
  { description, policies, trustPolicy }: PlannedPrincipal,
  dependsOn: readonly IamOpenidConnectProvider[],
): void {
  const output = (name: string, value: string, sensitive = false): void => {
    new TerraformOutput(TerraformStack.of(scope), outputName(key, name), { value, sensitive, staticId: true });
  };
  if (description.kind === "role") {
    const role = new Role(scope, key, { ...description.settings, policies, trustPolicy, dependsOn });
    output("role_arn", role.allow(...description.grants).deny(...description.denied).arn);
    if (role.instanceProfile !== undefined) output("instance_profile_name", role.instanceProfile);
    return;
  }
  const { accessKeys } = description.settings;
  const user = new User(scope, key, { ...description.settings, policies });
  user.allow(...description.grants).deny(...description.denied);
  if (accessKeys === undefined || user.accessKey === undefined) return;
  for (const { name, attribute, sensitive } of accessKeyOutputs(accessKeys)) {
    output(name, user.accessKey[attribute], sensitive);
  }
}

function principalRow(key: string, { description, policies }: PlannedPrincipal): SummaryRow {
  const { kind, settings } = description;
  const more =
    description.kind === "user" ? describeKeys(description.settings.accessKeys) : describeProfile(description.settings);
  const denied = denialsOf(description.denied).map(({ summary }) => `denied ${summary}`);
  return { key, details: [`${kind} ${settings.name ?? key}${more}`, ...denied, ...policies.map(describePolicy)] };
}

function describeProfile(settings: RoleSettings): string {
  const name = instanceProfileName(settings);
  if (name !== undefined) return `, instance profile ${name}`;
  return settings.instanceProfile === false ? ", instance profile made elsewhere" : "";
}
