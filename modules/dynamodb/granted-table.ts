import { Construct } from "constructs";
import { type Denial, type TableGrant, type TableOperation, type TableRef, type TableScope } from "../access";

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

  /** See {@link TableRef.grant}. */
  grant(names: readonly TableOperation[], scope?: TableScope): TableGrant {
    return this.ref.grant(names, scope);
  }

  /** See {@link TableRef.denial}. */
  denial(): Denial {
    return this.ref.denial();
  }
}
