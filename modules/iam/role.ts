import { type Construct } from "constructs";
import { type ITerraformDependable, type TerraformResource } from "cdktf";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { type Expressions, joinExpressions } from "../grants";
import {
  type Caller,
  callerOf,
  checkRole,
  instanceProfileName,
  type NumberedPolicy,
  type RoleSettings,
} from "../principals";
import { partitionOf } from "../aws";
import { asProblem, isFatal, lintPolicy } from "../lint";
import { expectTrust, proveTrust } from "../proof";
import { type PolicyJson, policyJson, trustExpressions, trustPolicy } from "../policy";
import { documentFact, type Fact, principalSubject, type WrittenPrincipal } from "../configuration";
import { defaultTags, deploymentOf, literal, literalTags, policyArgument } from "../terraform";
import { at, type Problem } from "../validation";
import { Identity } from "./identity";

/** What a role is made of. */
export interface RoleProps extends RoleSettings {
  /**
   * A trust policy that stands as it is, in place of the one that `assumedBy` makes, for mirroring somebody's page.
   * @default made from `assumedBy`
   */
  readonly verbatimTrustPolicy?: PolicyJson | undefined;
  /**
   * What `assumedBy` makes, where that is made already.
   * @default made from `assumedBy`
   */
  readonly trustPolicy?: PolicyJson | undefined;
  /**
   * What its grants make, where that is made already. Only heeded where the grants of the stack are proved.
   * @default made from the grants
   */
  readonly policies?: readonly NumberedPolicy[] | undefined;
  /**
   * What is made before it, such as an identity provider that it trusts: policies name that by a literal ARN.
   * @default none
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * A role.
 *
 * @example
 * const support = new Role(this, "support", { assumedBy: account("444455556666").withExternalId("2f9c…") });
 * support.allow(orders.read());
 */
export class Role extends Identity {
  readonly name: string;
  /** The ARN, as a reference. */
  readonly arn: string;
  /** The name of its instance profile, as a reference; absent unless it trusts EC2. */
  readonly instanceProfile: string | undefined;
  protected readonly path: string;
  protected readonly kind = "role";
  protected readonly permissionsBoundary: string | undefined;
  private readonly resource: IamRole;
  private readonly settings: RoleSettings;
  private readonly isVerbatim: boolean;
  private readonly trust: PolicyJson;

  constructor(scope: Construct, id: string, props: RoleProps) {
    const { verbatimTrustPolicy, trustPolicy: made, policies, dependsOn = [], ...settings } = props;
    super(scope, id, policies);
    const deployment = deploymentOf(this);
    const { name = id, path, description, maxSessionDuration, tags } = settings;
    const permissionsBoundary = settings.permissionsBoundary ?? deployment.permissionsBoundary;
    const { account, region } = deployment;
    this.name = name;
    this.path = path ?? "/";
    this.settings = settings;
    this.permissionsBoundary = permissionsBoundary;
    this.isVerbatim = verbatimTrustPolicy !== undefined;
    this.trust =
      verbatimTrustPolicy ??
      made ??
      policyJson(trustPolicy([settings.assumedBy].flat(), { account, partition: partitionOf(region) }));
    this.resource = new IamRole(this, "Resource", {
      name,
      assumeRolePolicy: policyArgument(this, "trust", this.trust, trustExpressions([settings.assumedBy].flat())),
      ...(path === undefined ? {} : { path: literal(path) }),
      ...(description === undefined ? {} : { description: literal(description) }),
      ...(maxSessionDuration === undefined ? {} : { maxSessionDuration }),
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary: literal(permissionsBoundary) }),
      ...(tags === undefined ? {} : { tags }),
      ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
    });
    this.arn = this.resource.arn;
    this.instanceProfile = this.makeInstanceProfile();
  }

  private makeInstanceProfile(): string | undefined {
    const { path, tags } = this.settings;
    const name = instanceProfileName({ ...this.settings, name: this.name });
    if (name === undefined) return undefined;
    const place = path === undefined ? {} : { path: literal(path) };
    return new IamInstanceProfile(this, "instance_profile", {
      name,
      role: this.resource.name,
      ...place,
      ...(tags === undefined ? {} : { tags }),
    }).name;
  }

  protected override prepare(): void {
    super.prepare();
    this.simulate(this.arn, this.expected(), this.attachments());
  }

  protected override problems(): Problem[] {
    const { account, region, ownAccounts = [], grantsAreProved = false } = deploymentOf(this);
    const settings = { ...this.settings, name: this.name };
    const checked = checkRole(settings, [account, ...ownAccounts], partitionOf(region), account);
    return [
      ...(this.isVerbatim ? checked.filter(({ place }) => place[0] !== "assumedBy") : checked),
      ...(this.isVerbatim || checked.length > 0 || grantsAreProved ? [] : [...this.lintTrust(), ...this.proveTrust()]),
      ...super.problems(),
    ];
  }

  /** A verbatim trust policy is linted in the written stack. */
  private lintTrust(): Problem[] {
    const { account, ownAccounts = [] } = deploymentOf(this);
    const { suppressions = [] } = this.settings;
    const found = lintPolicy(this.trust, "trust", { ownAccounts: [account, ...ownAccounts], suppressions });
    return at("assumedBy", found.filter(isFatal).map(asProblem));
  }

  /** Unknown where the trust is another one than `assumedBy` makes, or where tags are known only at apply. */
  protected override caller(): Caller | undefined {
    const defaults = this.isVerbatim ? undefined : defaultTags(this);
    const tags = defaults && literalTags([defaults, this.resource.tagsInput]);
    return tags && callerOf({ kind: "role", settings: { ...this.settings, tags } });
  }

  private proveTrust(): Problem[] {
    const { account, region } = deploymentOf(this);
    const location = { partition: partitionOf(region), account };
    return proveTrust({
      place: [],
      arn: this.literalArn(),
      policy: this.trust,
      expectations: [this.settings.assumedBy].flat().map((each) => expectTrust(each, location)),
    });
  }

  protected override written(): Omit<WrittenPrincipal, "kind" | "arn"> {
    const { permissionsBoundary, isVerbatim, trust } = this;
    const { maxSessionDuration, path } = this.settings;
    const name = instanceProfileName({ ...this.settings, name: this.name });
    const instanceProfile = name === undefined ? undefined : { name, path };
    return { trust: isVerbatim ? undefined : trust, permissionsBoundary, maxSessionDuration, instanceProfile };
  }

  protected override given(): readonly Fact[] {
    const subject = principalSubject("role", this.literalArn());
    return this.isVerbatim ? [documentFact(subject, "trust policy", this.trust)] : [];
  }

  protected override expressions(): Expressions {
    return joinExpressions([super.expressions(), trustExpressions([this.settings.assumedBy].flat())]);
  }

  protected makeAttachment(id: string, policyArn: string): TerraformResource {
    return new IamRolePolicyAttachment(this, id, { role: this.resource.name, policyArn });
  }
}
