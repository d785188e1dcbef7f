import { Construct } from "constructs";
import { TerraformOutput, TerraformStack } from "cdktf";
import { grantExpressions, identityPolicies, type IdentityPolicies } from "../access";
import { limits } from "../aws";
import { ManagedPolicy, Role, User } from "../iam";
import { type PolicyJson, policyJson } from "../policy";
import { type ConnectionPlan, type FormValue } from "./connection";

/** A managed policy of a connection. */
export interface ConnectionPolicy {
  readonly name: string;
  readonly description?: string;
  readonly policy: PolicyJson;
}

/** The policies that a connection attaches, and what is wrong with their number. */
export function connectionPolicies({ attached, documented, need, policyName }: ConnectionPlan): {
  readonly policies: readonly ConnectionPolicy[];
  readonly problems: IdentityPolicies["problems"];
} {
  if (!attached) return { policies: [], problems: [] };
  if (documented !== undefined) return { policies: [documented], problems: [] };
  const { documents, problems } = identityPolicies(need, limits.policiesPerRole.value);
  const policies = documents.map((document, index) => ({
    name: documents.length === 1 ? policyName : `${policyName}-${index + 1}`,
    policy: policyJson(document),
  }));
  return { policies, problems };
}

/** Where the value of an output comes from. */
type OutputSource = "role" | "access key" | "secret" | "encrypted secret" | FormValue;

/** An output of the stack. */
export interface ConnectionOutput {
  readonly name: string;
  readonly sensitive: boolean;
  readonly source: OutputSource;
}

/**
 * The outputs of a connection: its name, `-` written `_`, and what the value is. The names are documented and stay.
 *
 * @param id the connection's key
 */
export function connectionOutputs(id: string, { role, user, outputs }: ConnectionPlan): ConnectionOutput[] {
  const output = (name: string, source: OutputSource, sensitive = false): ConnectionOutput => ({
    name: `${id}_${name}`.replaceAll("-", "_"),
    sensitive,
    source,
  });
  const secret =
    user?.accessKeys?.pgpKey === undefined
      ? output("aws_secret_access_key", "secret", true)
      : output("aws_encrypted_secret_access_key", "encrypted secret");
  return [
    ...(role === undefined ? [] : [output("service_role_arn", "role")]),
    ...(user === undefined ? [] : [output("aws_access_key_id", "access key", true), secret]),
    ...Object.entries(outputs).map(([name, value]) => output(name, value)),
  ];
}

/** What a connection is made of. */
export interface VendorConnectionProps {
  readonly plan: ConnectionPlan;
  /** References to the ARNs of the streams of the environment's tables, by the key of the table. */
  readonly streamArns: Readonly<Record<string, string>>;
}

/** The role, the user, the policies and the outputs of a planned connection. Outputs stand at the stack's level. */
export class VendorConnection extends Construct {
  private readonly vendorRole: Role | undefined;
  private readonly vendorUser: User | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: VendorConnectionProps,
  ) {
    super(scope, id);
    const { plan } = props;
    const expressions = grantExpressions(plan.need);
    const { policies } = connectionPolicies(plan);
    const attached = policies.map(
      (each, index) =>
        new ManagedPolicy(this, policies.length === 1 ? "policy" : `policy_${index + 1}`, { ...each, expressions }),
    );
    if (plan.role !== undefined) {
      const { settings, verbatimTrustPolicy } = plan.role;
      this.vendorRole = new Role(this, "role", { ...settings, verbatimTrustPolicy }).attach(...attached);
    }
    if (plan.user !== undefined) this.vendorUser = new User(this, "user", plan.user).attach(...attached);
    for (const { name, sensitive, source } of connectionOutputs(id, plan)) {
      const value = this.valueOf(source);
      if (value === undefined) continue;
      new TerraformOutput(TerraformStack.of(this), name, { value, sensitive, staticId: true });
    }
  }

  private valueOf(source: OutputSource): string | undefined {
    if (typeof source === "object") {
      return "text" in source ? source.text : this.props.streamArns[source.streamOf];
    }
    switch (source) {
      case "role":
        return this.vendorRole?.arn;
      case "access key":
        return this.vendorUser?.accessKey?.id;
      case "secret":
        return this.vendorUser?.accessKey?.secret;
      case "encrypted secret":
        return this.vendorUser?.accessKey?.encryptedSecret;
    }
  }
}
