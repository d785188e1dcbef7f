import { Construct } from "constructs";
import { TerraformOutput, TerraformStack } from "cdktf";
import {
  type AccessKeyOutput,
  accessKeyOutputs,
  identityPolicies,
  type IdentityPolicies,
  instanceProfileName,
  namedPolicy,
} from "../principals";
import { grantExpressions } from "../grants";
import { policySet, Role, User } from "../iam";
import { type PolicyJson } from "../policy";
import { outputName } from "../terraform";
import { type ConnectionPlan, type ConnectionPolicy, type FormValue } from "./connection";

/** The policies that a connection attaches, and what is wrong with their number. */
export function connectionPolicies({ attached, documented, need, policyName }: ConnectionPlan): {
  readonly policies: readonly ConnectionPolicy[];
  readonly problems: IdentityPolicies["problems"];
} {
  if (!attached) return { policies: [], problems: [] };
  if (documented !== undefined) return { policies: [{ ...documented, number: 1 }], problems: [] };
  const { policies, problems } = identityPolicies(need, policyName, "role");
  return { policies: policies.map(namedPolicy), problems };
}

/** An output of the stack, and where its value comes from. */
interface ConnectionOutput {
  readonly name: string;
  readonly sensitive: boolean;
  readonly source:
    FormValue | { readonly role: "instanceProfile" } | { readonly accessKey: AccessKeyOutput["attribute"] };
}

/**
 * The outputs of a connection. Their names are documented and stay.
 *
 * @param key the connection's key in the environment
 */
export function connectionOutputs(key: string, { role, user, outputs }: ConnectionPlan): ConnectionOutput[] {
  return [
    ...(role === undefined
      ? []
      : [{ name: outputName(key, "service_role_arn"), sensitive: false, source: { role: "arn" } } as const]),
    ...(role === undefined || instanceProfileName(role.settings) === undefined
      ? []
      : [
          {
            name: outputName(key, "instance_profile_name"),
            sensitive: false,
            source: { role: "instanceProfile" },
          } as const,
        ]),
    ...(user?.accessKeys === undefined ? [] : accessKeyOutputs(user.accessKeys)).map(
      ({ name, sensitive, attribute }) => ({
        name: outputName(key, name),
        sensitive,
        source: { accessKey: attribute },
      }),
    ),
    ...Object.entries(outputs).map(([name, source]) => ({ name: outputName(key, name), sensitive: false, source })),
  ];
}

/** What a connection is made of. */
export interface VendorConnectionProps {
  readonly plan: ConnectionPlan;
  /** What {@link connectionPolicies} makes of the plan. */
  readonly policies: readonly ConnectionPolicy[];
  /** Of the role, where it is made already. */
  readonly trustPolicy?: PolicyJson | undefined;
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
    const { plan, policies, trustPolicy } = props;
    const expressions = grantExpressions(plan.need);
    const attached = policySet(this, policies, expressions);
    // A vendor's own document is outside the proof, so nothing is expected of it.
    const expected = {
      expectations: plan.documented === undefined && plan.attached ? plan.expectations : [],
      expressions,
    };
    if (plan.role !== undefined) {
      const { settings, verbatimTrustPolicy } = plan.role;
      this.vendorRole = new Role(this, "role", { ...settings, verbatimTrustPolicy, trustPolicy })
        .attach(...attached)
        .expect(expected);
    }
    if (plan.user !== undefined) {
      this.vendorUser = new User(this, "user", plan.user).attach(...attached).expect(expected);
    }
    for (const { name, sensitive, source } of connectionOutputs(id, plan)) {
      const value = this.valueFrom(source);
      if (value === undefined) continue;
      new TerraformOutput(TerraformStack.of(this), name, { value, sensitive, staticId: true });
    }
  }

  private valueFrom(source: ConnectionOutput["source"]): string | undefined {
    if ("text" in source) return source.text;
    if ("streamOf" in source) return this.props.streamArns[source.streamOf];
    return "role" in source ? this.vendorRole?.[source.role] : this.vendorUser?.accessKey?.[source.accessKey];
  }
}
