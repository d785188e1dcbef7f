import { type Entry } from "./entry";

/** The value of an attribute: a text, or a text for each name (the type of each key attribute, say). */
export type AttributeValue = string | Readonly<Record<string, string>>;

/** What a review knows of one resource, from a written stack, a lock or a Terraform plan. */
export interface Resource {
  /** `aws_iam_role.artie_role` */
  readonly address: string;
  /** `aws_iam_role` */
  readonly type: string;
  /** Its entry in the environment; absent where it is not known. */
  readonly entry?: Entry;
  /** Whether it was made to be lost: the marker that `disposable` sets. */
  readonly disposable: boolean;
  /** The attributes of `resource-identity.ts` that differ from their defaults. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}
