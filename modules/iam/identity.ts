import { Construct } from "constructs";
import { type TerraformResource, TerraformStack } from "cdktf";
import {
  checkBoundaryFor,
  checkMfaOfRole,
  type Deniable,
  denialsOf,
  expectationsOf,
  type Expressions,
  type Grant,
  grantExpressions,
  grantProblems,
  joinExpressions,
  onlyPermissions,
  type Permission,
} from "../grants";
import {
  type Caller,
  checkApplies,
  checkGrantsAcrossAccounts,
  identityPolicies,
  type IdentityPolicies,
  namedPolicy,
  type NumberedPolicy,
  proveGrants,
} from "../principals";
import { formatArn, partitionOf } from "../aws";
import { type IdentityKind } from "../policy";
import { type Fact, policyFacts, principalFacts, type ProvedAccess, type WrittenPrincipal } from "../configuration";
import { deploymentOf, registerProvedAccess, reportProblems, resourcePoliciesIn, whenComplete } from "../terraform";
import { problem, type Problem } from "../validation";
import { ManagedPolicy, policyArn } from "./managed-policy";
import { policySet } from "./policy-set";
import { PolicySimulation, type Expected } from "./policy-simulation";

/**
 * Something that managed policies can be attached to: a role, a group or a user.
 *
 * Grants are collected until the synth, because how many policies hold them is only known when all are there.
 */
export abstract class Identity extends Construct {
  private readonly grants: Permission[] = [];
  private readonly attachedPolicies: ManagedPolicy[] = [];
  private readonly expectedOfAttached: Expected[] = [];
  private madeAttachments: readonly TerraformResource[] | undefined;
  private packed: IdentityPolicies | undefined;

  /** The name in IAM. */
  abstract readonly name: string;
  /** The path in IAM. */
  protected abstract readonly path: string;
  /** Which of IAM's quotas holds for it. */
  protected abstract readonly kind: IdentityKind;
  /** The ARN of the policy that limits what its grants can come to. */
  protected abstract readonly permissionsBoundary: string | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly planned?: readonly NumberedPolicy[],
  ) {
    super(scope, id);
    whenComplete(this, () => this.prepare());
    reportProblems(this, () => this.problems());
    if (deploymentOf(this).grantsAreProved !== true) registerProvedAccess(this, () => this.provedAccess());
  }

  /**
   * Grants access. The grants become managed policies of the identity, which stay where they are when grants are added.
   *
   * @example
   * support.allow(orders.read(), exports.read({ prefix: "reports/" }));
   */
  allow(...grants: readonly Grant[]): this {
    this.refuseWhenPrepared();
    this.grants.push(...grants);
    return this;
  }

  /**
   * Denies tables and buckets as a whole, attributes or items of a table, or what a grant would allow, wherever it has
   * rights to them from.
   *
   * @example
   * support.attach(everyTable).deny(payroll, users.attributes(["ssn"]), exports.delete());
   */
  deny(...resources: readonly Deniable[]): this {
    this.refuseWhenPrepared();
    this.grants.push(...denialsOf(resources));
    return this;
  }

  /** Attaches a policy that is made elsewhere. */
  attach(...policies: readonly ManagedPolicy[]): this {
    this.refuseWhenPrepared();
    this.attachedPolicies.push(...policies.filter((each) => !this.attachedPolicies.includes(each)));
    return this;
  }

  /** Says what policies that are made elsewhere must give it, for AWS's policy simulator; grants say it themselves. */
  expect(expected: Expected): this {
    this.refuseWhenPrepared();
    this.expectedOfAttached.push(expected);
    return this;
  }

  /** What it is allowed and denied itself. */
  get permissions(): readonly Permission[] {
    return onlyPermissions(this.grants);
  }

  /** What it must be able to do, and must not. */
  expected(): Expected {
    return this.expectedWith([]);
  }

  /** The same, of an identity that has what others have as well: what one of them is denied, it is not granted. */
  protected expectedWith(others: readonly Identity[]): Expected {
    const all = [this, ...others];
    const permissions = all.flatMap((each) => each.permissions);
    return joinExpected([
      { expectations: expectationsOf(permissions), expressions: grantExpressions(permissions) },
      ...all.flatMap((each) => each.expectedOfAttached),
    ]);
  }

  /** Everything that must be applied before what it was allowed holds. Made on the first call. */
  attachments(): readonly TerraformResource[] {
    this.madeAttachments ??= this.makeAttachments();
    return this.madeAttachments;
  }

  /** Makes what can only be made when everything is known. Called once the tree is complete. */
  protected prepare(): void {
    this.attachments();
  }

  /** Has AWS's policy simulator asked for what is expected of it, where the deployment wants that. */
  protected simulate(principalArn: string, expected: Expected, dependsOn: readonly TerraformResource[]): void {
    if (deploymentOf(this).simulatePolicies !== true) return;
    const principal = `${this.kind} ${this.name}`;
    new PolicySimulation(this, "simulation", { principal, principalArn, expected, dependsOn });
  }

  /** What its requests can carry; undefined where that is not known, as of the members of a group. */
  protected caller(): Caller | undefined {
    return undefined;
  }

  /** What is wrong with it. Subclasses add their own. */
  protected problems(): Problem[] {
    const elsewhere = [...this.refuseOtherStacks(this.attachedPolicies), ...refuseOthers(this.attachedPolicies)];
    if (this.plannedPolicies !== undefined) return elsewhere;
    const caller = this.caller();
    const problems = [
      ...grantProblems(this.grants),
      ...(this.kind === "role" ? checkMfaOfRole(this.grants) : []),
      ...(caller === undefined ? [] : checkApplies(this.grants, caller)),
      ...checkBoundaryFor(this.grants, this.permissionsBoundary),
      ...checkGrantsAcrossAccounts(this.grants, deploymentOf(this).account),
      ...this.ownPolicies().problems,
      ...elsewhere,
    ];
    if (problems.length > 0 || deploymentOf(this).grantsAreProved === true) return problems;
    // Members of a group are users.
    const arn = this.arnAs(this.kind === "role" ? "role" : "user");
    return proveGrants(arn, this.grants, this.ownPolicies().policies, resourcePoliciesIn(this));
  }

  /** The ARN as AWS will give it. */
  literalArn(): string {
    return this.arnAs(this.kind);
  }

  /** The ARN that a principal of this kind would have. */
  private arnAs(kind: IdentityKind): string {
    const { account, region } = deploymentOf(this);
    const common = { partition: partitionOf(region), account, path: this.path };
    switch (kind) {
      case "role":
        return formatArn("role", { ...common, role: this.name });
      case "user":
        return formatArn("user", { ...common, user: this.name });
      case "group":
        return formatArn("group", { ...common, group: this.name });
    }
  }

  /** What must be written of it and of the policies that its grants make. */
  private provedAccess(): ProvedAccess {
    const deployment = deploymentOf(this);
    const own = this.ownPolicies()
      .policies.map(namedPolicy)
      .map(({ name, policy }) => ({
        arn: policyArn(name, deployment),
        policy,
      }));
    const attached = [...own.map(({ arn }) => arn), ...this.attachedPolicies.map(({ literalArn }) => literalArn)];
    const principal = principalFacts({ ...this.written(), kind: this.kind, arn: this.literalArn(), attached });
    const policies = policyFacts(own);
    return {
      subjects: [...principal.subjects, ...policies.subjects],
      facts: [...principal.facts, ...policies.facts],
      given: this.given(),
      expressions: this.expressions(),
    };
  }

  /** The Terraform expressions of the symbolic values in its policies. */
  protected expressions(): Expressions {
    return grantExpressions(this.grants);
  }

  /** What must be written as somebody else wrote it. */
  protected given(): readonly Fact[] {
    return [];
  }

  /** What else must be written of it. */
  protected abstract written(): Omit<WrittenPrincipal, "kind" | "arn" | "attached">;

  /** Attachments are made at the synth, when it is too late for the engine to pass a value from stack to stack. */
  protected refuseOtherStacks(constructs: readonly Construct[]): Problem[] {
    const stack = TerraformStack.of(this);
    return constructs
      .filter((each) => TerraformStack.of(each) !== stack)
      .map(({ node }) =>
        problem({
          value: node.path,
          rule: `stands in another stack, and ${this.node.path} cannot refer to it`,
          remedy: "Make one in this stack.",
        }),
      );
  }

  private refuseWhenPrepared(): void {
    if (this.madeAttachments === undefined) return;
    throw new Error(`${this.node.path} has its policies already: allow and attach before the synth.`);
  }

  /** What its grants made, where both were checked and proved before it was built. */
  protected get plannedPolicies(): readonly NumberedPolicy[] | undefined {
    return deploymentOf(this).grantsAreProved === true ? this.planned : undefined;
  }

  private ownPolicies(): IdentityPolicies {
    this.packed ??= identityPolicies(this.grants, this.name, this.kind, this.attachedPolicies.length);
    return this.packed;
  }

  /** Attaches one policy; `id` is unique among the attachments. */
  protected abstract makeAttachment(id: string, policyArn: string): TerraformResource;

  private makeAttachments(): TerraformResource[] {
    const policies = this.plannedPolicies ?? this.ownPolicies().policies.map(namedPolicy);
    const own = policySet(this, policies, grantExpressions(this.grants));
    return [...own, ...this.attachedPolicies].map((policy) => {
      const attachment = this.makeAttachment(`${this.pathTo(policy)}_attachment`, policy.arn);
      policy.attachedBy(attachment);
      return attachment;
    });
  }

  /** The way from here to another construct as one step of a path, the same wherever both stand together. */
  protected pathTo(other: Construct): string {
    const shared = new Set<unknown>(this.node.scopes);
    return other.node.scopes
      .filter((scope) => !shared.has(scope))
      .map((scope) => scope.node.id)
      .join("_");
  }
}

/** Several expectations as one. */
function joinExpected(expected: readonly Expected[]): Expected {
  return {
    expectations: expected.flatMap(({ expectations }) => expectations),
    expressions: joinExpressions(expected.map(({ expressions }) => expressions)),
  };
}

/** Only a managed policy of the stack says what it allows; the ARN of another would be attached unread. */
function refuseOthers(attached: readonly Construct[]): Problem[] {
  return attached
    .filter((each) => !(each instanceof ManagedPolicy))
    .map(({ node }) =>
      problem({ value: node.path, rule: "is no ManagedPolicy", remedy: "Make one with the policy that is meant." }),
    );
}
