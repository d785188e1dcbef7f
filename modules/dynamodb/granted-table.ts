import { Construct } from "constructs";
import {
  type Acknowledgement,
  type Denial,
  type KinesisDestination,
  type PartiQlScope,
  type PolicyAddition,
  type SharedHolder,
  type ReplicaOptions,
  type RestoreOptions,
  type TableGrant,
  type TableRef,
  type TableScope,
} from "../grants";
import { checkSharedTogether, type ExternalPrincipal } from "../principals";
import { type TableOperation } from "../catalogue";
import { additionsFor, reportProblems } from "../terraform";
import { ResourcePolicy } from "./resource-policy";

/** A table in a stack, whoever makes it, with the verbs of its {@link TableRef}. */
export abstract class GrantedTable
  extends Construct
  implements Omit<TableRef, "arn" | "arnOf" | "description" | "expect">
{
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
   * Lets somebody in another account do what it is granted on this table: one policy for the table and its indexes, one
   * for its stream. Its own account has to allow it the same.
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
   * Adds statements to the table's one policy, beside those of others. Their resources are the table and its indexes.
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

  /** Called for everything that is added to a policy. */
  protected addTo(policy: ResourcePolicy, addition: PolicyAddition): void {
    policy.add(addition);
  }

  private get holder(): SharedHolder {
    return { kind: "table", arn: this.ref.arn };
  }

  private get streamHolder(): SharedHolder {
    return { kind: "stream", arn: this.ref.arnOf("stream") };
  }

  /** See {@link TableRef.read}. */
  read(scope?: TableScope): TableGrant {
    return this.ref.read(scope);
  }

  /** See {@link TableRef.queryIndex}. */
  queryIndex(index: string): TableGrant {
    return this.ref.queryIndex(index);
  }

  /** See {@link TableRef.scan}. */
  scan(scope?: TableScope): TableGrant {
    return this.ref.scan(scope);
  }

  /** See {@link TableRef.write}. */
  write(): TableGrant {
    return this.ref.write();
  }

  /** See {@link TableRef.readWrite}. */
  readWrite(scope?: TableScope): TableGrant {
    return this.ref.readWrite(scope);
  }

  /** See {@link TableRef.metadata}. */
  metadata(): TableGrant {
    return this.ref.metadata();
  }

  /** See {@link TableRef.readStream}. */
  readStream(): TableGrant {
    return this.ref.readStream();
  }

  /** See {@link TableRef.export}. */
  export(): TableGrant {
    return this.ref.export();
  }

  /** See {@link TableRef.delete}. */
  delete(): TableGrant {
    return this.ref.delete();
  }

  /** See {@link TableRef.batch}. */
  batch(): TableGrant {
    return this.ref.batch();
  }

  /** See {@link TableRef.transact}. */
  transact(): TableGrant {
    return this.ref.transact();
  }

  /** See {@link TableRef.partiQlSelect}. */
  partiQlSelect(scope?: PartiQlScope): TableGrant {
    return this.ref.partiQlSelect(scope);
  }

  /** See {@link TableRef.partiQlWrite}. */
  partiQlWrite(): TableGrant {
    return this.ref.partiQlWrite();
  }

  /** See {@link TableRef.import}. */
  import(): TableGrant {
    return this.ref.import();
  }

  /** See {@link TableRef.backUp}. */
  backUp(): TableGrant {
    return this.ref.backUp();
  }

  /** See {@link TableRef.restoreFromBackup}. */
  restoreFromBackup(options: RestoreOptions): TableGrant {
    return this.ref.restoreFromBackup(options);
  }

  /** See {@link TableRef.restoreToPointInTime}. */
  restoreToPointInTime(options: RestoreOptions): TableGrant {
    return this.ref.restoreToPointInTime(options);
  }

  /** See {@link TableRef.manage}. */
  manage(): TableGrant {
    return this.ref.manage();
  }

  /** See {@link TableRef.scale}. */
  scale(): TableGrant {
    return this.ref.scale();
  }

  /** See {@link TableRef.timeToLive}. */
  timeToLive(): TableGrant {
    return this.ref.timeToLive();
  }

  /** See {@link TableRef.tag}. */
  tag(): TableGrant {
    return this.ref.tag();
  }

  /** See {@link TableRef.contributorInsights}. */
  contributorInsights(): TableGrant {
    return this.ref.contributorInsights();
  }

  /** See {@link TableRef.streamToKinesis}. */
  streamToKinesis(destination: KinesisDestination): TableGrant {
    return this.ref.streamToKinesis(destination);
  }

  /** See {@link TableRef.manageReplicas}. */
  manageReplicas(options: ReplicaOptions): TableGrant {
    return this.ref.manageReplicas(options);
  }

  /** See {@link TableRef.administer}. */
  administer(acknowledgement: Acknowledgement): TableGrant {
    return this.ref.administer(acknowledgement);
  }

  /** See {@link TableRef.grant}. */
  grant(names: readonly TableOperation[], scope?: TableScope): TableGrant {
    return this.ref.grant(names, scope);
  }

  /** See {@link TableRef.denial}. */
  denial(): Denial {
    return this.ref.denial();
  }
}
