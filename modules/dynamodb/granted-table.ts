import { Construct } from "constructs";
import {
  type Acknowledgement,
  type Denial,
  type KinesisDestination,
  type PartiQlScope,
  type ReplicaOptions,
  type RestoreOptions,
  type TableGrant,
  type TableOperation,
  type TableRef,
  type TableScope,
} from "../access";

/** A table in a stack, whoever makes it, with the verbs of its {@link TableRef}. */
export abstract class GrantedTable
  extends Construct
  implements Omit<TableRef, "arn" | "arnOf" | "description" | "expect">
{
  /** The table as grants see it. */
  abstract readonly ref: TableRef;

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
