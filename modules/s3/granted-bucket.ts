import { Construct } from "constructs";
import { type BucketOperation } from "../catalogue";
import { type Denial, type BucketRef, type Grant, type ObjectScope } from "../grants";

/** A bucket in a stack, whoever makes it, with the verbs of its {@link BucketRef}. */
export abstract class GrantedBucket
  extends Construct
  implements Omit<BucketRef, "arn" | "description" | "expect" | "objectsArn">
{
  /** The bucket as grants see it. */
  abstract readonly ref: BucketRef;

  /** See {@link BucketRef.list}. */
  list(scope?: ObjectScope): Grant {
    return this.ref.list(scope);
  }

  /** See {@link BucketRef.read}. */
  read(scope?: ObjectScope): Grant {
    return this.ref.read(scope);
  }

  /** See {@link BucketRef.write}. */
  write(scope?: ObjectScope): Grant {
    return this.ref.write(scope);
  }

  /** See {@link BucketRef.readWrite}. */
  readWrite(scope?: ObjectScope): Grant {
    return this.ref.readWrite(scope);
  }

  /** See {@link BucketRef.delete}. */
  delete(scope?: ObjectScope): Grant {
    return this.ref.delete(scope);
  }

  /** See {@link BucketRef.receiveExport}. */
  receiveExport(scope?: ObjectScope): Grant {
    return this.ref.receiveExport(scope);
  }

  /** See {@link BucketRef.provideImport}. */
  provideImport(scope?: ObjectScope): Grant {
    return this.ref.provideImport(scope);
  }

  /** See {@link BucketRef.grant}. */
  grant(names: readonly BucketOperation[], scope?: ObjectScope): Grant {
    return this.ref.grant(names, scope);
  }

  /** See {@link BucketRef.denial}. */
  denial(): Denial {
    return this.ref.denial();
  }
}
