import { Construct } from "constructs";
import { type ClientSideEncryption, type Grant, type KeyRef } from "../access";

/** A key in a stack, whoever makes it, with the verbs of its {@link KeyRef}. */
export abstract class GrantedKey extends Construct implements Omit<KeyRef, "arn" | "description" | "expression"> {
  /** The key as grants, tables and buckets see it. */
  abstract readonly ref: KeyRef;

  /** See {@link KeyRef.encrypt}. */
  encrypt(encryption?: ClientSideEncryption): Grant {
    return this.ref.encrypt(encryption);
  }

  /** See {@link KeyRef.decrypt}. */
  decrypt(encryption?: ClientSideEncryption): Grant {
    return this.ref.decrypt(encryption);
  }

  /** See {@link KeyRef.encryptAndDecrypt}. */
  encryptAndDecrypt(encryption?: ClientSideEncryption): Grant {
    return this.ref.encryptAndDecrypt(encryption);
  }

  /** See {@link KeyRef.administer}. */
  administer(): Grant {
    return this.ref.administer();
  }

  /** See {@link KeyRef.createGrantsForAwsResources}. */
  createGrantsForAwsResources(): Grant {
    return this.ref.createGrantsForAwsResources();
  }
}
