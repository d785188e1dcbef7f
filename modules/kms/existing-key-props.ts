import * as v from "valibot";
import { aliasConditionKeys, checkOneKey } from "../catalogue";
import { checkName } from "../aws";
import { at, checkShape, problem, type Problem, type SchemaEntries } from "../validation";

/** A key that this stack does not create, by its ARN or by its alias. */
export interface ExistingKeyProps {
  /**
   * The ARN, of any account and region.
   * @default the key is given by its alias
   */
  readonly arn?: string;
  /**
   * An alias of the account and region, as AWS writes it: `alias/acme/fields`.
   * @default the key is given by its ARN
   */
  readonly alias?: string;
  /**
   * Grants on the keys that have the alias (`kms:ResourceAliases`) or are called by it (`kms:RequestAlias`), now and
   * later. A table or bucket cannot be encrypted with such keys. Without it, Terraform looks up the alias when it plans,
   * and grants are on the key that has the alias then.
   * @default Terraform looks up the alias
   */
  readonly conditionKey?: (typeof aliasConditionKeys)[number];
}

const existingKeySchema = v.strictObject({
  arn: v.optional(v.string()),
  alias: v.optional(v.string()),
  conditionKey: v.optional(v.picklist(aliasConditionKeys)),
} satisfies SchemaEntries<ExistingKeyProps>);

/** What is wrong with the properties of an existing key. */
export function checkExistingKey(props: ExistingKeyProps): Problem[] {
  const shape = checkShape(existingKeySchema, props);
  if (shape.length > 0) return shape;
  const { arn, alias, conditionKey } = props;
  if ((arn === undefined) === (alias === undefined)) {
    const rule = arn === undefined ? "names no key" : "names a key by its ARN and by an alias";
    return [problem({ rule, remedy: 'Write either alias: "alias/…" or arn: "arn:aws:kms:…".' })];
  }
  return [
    ...(arn === undefined ? [] : at("arn", checkOneKey({ arn }))),
    ...(alias === undefined ? [] : at("alias", checkName("keyAlias", alias))),
    ...(arn === undefined || conditionKey === undefined
      ? []
      : at("conditionKey", [
          problem({ value: conditionKey, rule: "is about an alias", remedy: "Give the alias in place of the arn." }),
        ])),
  ];
}
