import { Construct } from "constructs";
import { type ClientSideEncryption, type KeyGrant, type KeyRef } from "../grants";

/** A key in a stack, whoever makes it, with the verbs of its {@link KeyRef}. */
export abstract class GrantedKey extends Construct implements Omit<KeyRef, "arn" | "description" | "expression"> {
  /** The key as grants, tables and buckets see it. */
  abstract readonly ref: KeyRef;

  /** See {@link KeyRef.encrypt}. */
  encrypt(encryption?: ClientSideEncryption): KeyGrant {
    return this.ref.encrypt(encryption);
  }

  /** See {@link KeyRef.decrypt}. */
  decrypt(encryption?: ClientSideEncryption): KeyGrant {
    return this.ref.decrypt(encryption);
  }

  /** See {@link KeyRef.encryptAndDecrypt}. */
  encryptAndDecrypt(encryption?: ClientSideEncryption): KeyGrant {
    return this.ref.encryptAndDecrypt(encryption);
  }

  /** See {@link KeyRef.administer}. */
  administer(): KeyGrant {
    return this.ref.administer();
  }

  /** See {@link KeyRef.createGrantsForAwsResources}. */
  createGrantsForAwsResources(): KeyGrant {
    return this.ref.createGrantsForAwsResources();
  }
}
