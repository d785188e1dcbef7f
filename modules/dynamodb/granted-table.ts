import { Construct } from "constructs";
import { type Grant, type TableOperation, type TableRef } from "../access";

/** A table in a stack, whoever makes it, with the verbs of its {@link TableRef}. */
export abstract class GrantedTable
  extends Construct
  implements Omit<TableRef, "arn" | "arnOf" | "description" | "expect">
{
  /** The table as grants see it. */
  abstract readonly ref: TableRef;

  /** See {@link TableRef.read}. */
  read(): Grant {
    return this.ref.read();
  }

  /** See {@link TableRef.queryIndex}. */
  queryIndex(index: string): Grant {
    return this.ref.queryIndex(index);
  }

  /** See {@link TableRef.scan}. */
  scan(): Grant {
    return this.ref.scan();
  }

  /** See {@link TableRef.write}. */
  write(): Grant {
    return this.ref.write();
  }

  /** See {@link TableRef.readWrite}. */
  readWrite(): Grant {
    return this.ref.readWrite();
  }

  /** See {@link TableRef.metadata}. */
  metadata(): Grant {
    return this.ref.metadata();
  }

  /** See {@link TableRef.readStream}. */
  readStream(): Grant {
    return this.ref.readStream();
  }

  /** See {@link TableRef.export}. */
  export(): Grant {
    return this.ref.export();
  }

  /** See {@link TableRef.grant}. */
  grant(names: readonly TableOperation[]): Grant {
    return this.ref.grant(names);
  }
}
