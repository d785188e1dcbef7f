import { type Tags } from "../aws";
import { type Problem } from "../validation";
import { Grant } from "./grant";
import { type GrantedOperation } from "./granted-operation";
import { encryptionContext, type EncryptionContext, type TagsOf } from "./narrowings";

/** A grant on one key, or on the keys of an alias, that can also be limited to some data. */
export class KeyGrant extends Grant {
  constructor(
    target: string,
    operations: readonly GrantedOperation[],
    problems: readonly Problem[] = [],
    place?: readonly string[],
    /** The tags of the key; undefined where they are not known. */
    private readonly keyTags?: Tags,
  ) {
    super(target, operations, problems, place);
  }

  protected override get tagsOf(): TagsOf {
    return () => this.keyTags;
  }

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
