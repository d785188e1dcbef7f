import { Grant } from "./grant";
import { encryptionContext, type EncryptionContext } from "./narrowings";

/** A grant on one key, or on the keys of an alias, that can also be limited to some data. */
export class KeyGrant extends Grant {
  /**
   * Only for requests with this encryption context, whole: with these keys and no other, and with one of the values of
   * each. A value that ends in `*` stands for all that begin so. Refused for what has no encryption context.
   *
   * @example
   * keys.fields.encryptAndDecrypt().withEncryptionContext({ tenant: "acme", record: "orders/*" });
   */
  withEncryptionContext(context: EncryptionContext): this {
    return this.narrowed(encryptionContext(context));
  }
}
