import { type aliasConditionKeys } from "../catalogue";
import { type Tags } from "../aws";

/** Who may do what with a key by its own policy, beside all whom IAM policies of its account allow. */
export interface KeyPolicyPrincipals {
  /**
   * ARNs of roles and users of the key's account that manage the key without using it.
   * @default none
   */
  readonly administer?: readonly string[];
  /**
   * Who encrypts and decrypts with the key: ARNs of roles and users of the key's account; of roles and users of other
   * accounts, or the ID of such an account, whose own IAM policies then have to allow it too.
   * @default none
   */
  readonly use?: readonly string[];
  /**
   * Who lets services of AWS use the key for a resource of theirs, named like those who use it.
   * @default none
   */
  readonly createGrantsForAwsResources?: readonly string[];
}

/** What a symmetric key is made of. Its material is rotated. */
export interface KeyProps {
  /**
   * The name of its alias, as AWS writes it: `alias/acme/orders`.
   * @default `alias/` and the construct's ID, or the key's name in an environment
   */
  readonly alias?: string;
  /**
   * At most 8,192 characters.
   * @default none
   */
  readonly description?: string;
  /**
   * After how many days its material is rotated, 90 to 2,560.
   * @default 365
   */
  readonly rotationPeriodInDays?: number;
  /**
   * How long a key that Terraform destroys can still be restored, 7 to 30 days. Then all that it encrypted is lost.
   * @default 30
   */
  readonly deletionWindowInDays?: number;
  /**
   * Principals that the key policy names itself. They must be there before the key: KMS refuses a policy with others.
   * @default none: the key policy leaves the decision to the IAM policies of its account
   */
  readonly keyPolicy?: KeyPolicyPrincipals;
  /**
   * Whether Terraform refuses a plan that destroys the key.
   * @default false
   */
  readonly preventDestroy?: boolean;
  readonly tags?: Tags;
}

/** A key that somebody else makes: by its ARN, or by its alias. */
export interface ExistingKeyProps {
  /** The ARN, of whatever account and region. */
  readonly arn?: string;
  /** An alias of the account and region, as AWS writes it: `alias/acme/fields`. */
  readonly alias?: string;
  /**
   * Without it, the alias is looked up when Terraform plans, and grants are on the key that it then stands for. With it,
   * grants are on whichever keys have the alias (`kms:ResourceAliases`) or are called by it (`kms:RequestAlias`), now and
   * later; a table or bucket cannot be encrypted with those.
   * @default the alias is looked up
   */
  readonly conditionKey?: (typeof aliasConditionKeys)[number];
}
