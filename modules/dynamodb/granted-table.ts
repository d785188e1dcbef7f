import { type Construct } from "constructs";
import { checkSharedTogether, type ExternalPrincipal } from "../principals";
import { type PolicyAddition, type SharedHolder, TableRef } from "../grants";
import { additionsFor, reportProblems, type VerbsOf, withVerbsOf } from "../terraform";
import { ResourcePolicy } from "./resource-policy";

interface ConstructOfTable extends Construct, VerbsOf<TableRef> {}

/** A table in a stack, created there or existing, with the verbs of its {@link TableRef}. */
export abstract class GrantedTable extends withVerbsOf<TableRef, ConstructOfTable>(TableRef) {
  /** The table as grants see it. */
  abstract readonly ref: TableRef;
  /** The ARN of the current stream, as a reference. It has no value for a table without a stream. */
  abstract readonly streamArn: string;
  /** The ARN of the table, as a reference. */
  protected abstract readonly arnReference: string;
  private readonly sharedWith: ExternalPrincipal[] = [];
  private policy: ResourcePolicy | undefined;
  private streamPolicy: ResourcePolicy | undefined;

  /** Whether its policy or that of its stream is written in this stack. */
  protected get writesPolicy(): boolean {
    return this.policy !== undefined || this.streamPolicy !== undefined;
  }

  /**
   * Allows principals of other accounts what they are granted on this table: one policy for the table and its indexes,
   * one for its stream. The account of each has to allow it too.
   *
   * @example
   * orders.share(externalPrincipal({ account: "444455556666", roles: "any" }).allow(orders.read()));
   */
  share(...principals: readonly ExternalPrincipal[]): this {
    for (const principal of principals) {
      const additions = additionsFor(this, [principal], [this.holder, this.streamHolder]);
      if (additions.length > 0) this.addShared(principal);
      for (const { holder, ...addition } of additions) {
        if (holder.arn === this.holder.arn) this.addToPolicy(addition);
        if (holder.arn === this.streamHolder.arn) this.addToStreamPolicy(addition);
      }
    }
    return this;
  }

  private addShared(principal: ExternalPrincipal): void {
    if (this.sharedWith.length === 0) reportProblems(this, () => checkSharedTogether(this.sharedWith).flat());
    this.sharedWith.push(principal);
  }

  /**
   * Adds statements to the table's one policy, beside those that are there. Their resources are the table and its indexes.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html
   */
  addToPolicy(addition: PolicyAddition): void {
    this.policy ??= new ResourcePolicy(this, "policy", { resourceArn: this.arnReference, holder: this.holder });
    this.addTo(this.policy, addition);
  }

  /**
   * Adds statements to the one policy of the current stream; their resource is `arnOf("stream")`. A new stream, as after
   * a change of its view type, has no policy until the next deploy.
   */
  addToStreamPolicy(addition: PolicyAddition): void {
    this.streamPolicy ??= new ResourcePolicy(this, "stream_policy", {
      resourceArn: this.streamArn,
      holder: this.streamHolder,
    });
    this.addTo(this.streamPolicy, addition);
  }

  /** Adds to a policy of this table. A subclass can require more of the table first. */
  protected addTo(policy: ResourcePolicy, addition: PolicyAddition): void {
    policy.add(addition);
  }

  private get holder(): SharedHolder {
    return { kind: "table", arn: this.ref.arn };
  }

  private get streamHolder(): SharedHolder {
    return { kind: "stream", arn: this.ref.arnOf("stream") };
  }
}
