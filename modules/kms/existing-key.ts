import { type Construct } from "constructs";
import { DataAwsKmsAlias } from "@cdktf/provider-aws/lib/data-aws-kms-alias";
import { DataAwsKmsKey } from "@cdktf/provider-aws/lib/data-aws-kms-key";
import { KeyRef } from "../grants";
import { type ResourceLocation } from "../catalogue";
import { parseArn } from "../aws";
import { deploymentOf, registerProvedAccess, reportProblems } from "../terraform";
import { checkExistingKey, type ExistingKeyProps } from "./existing-key-props";
import { GrantedKey } from "./granted-key";
import { keyRef } from "./key";
import { existingKeyFacts } from "./key-facts";

/**
 * The ref of a key that this stack does not create.
 *
 * @param expression the Terraform expression that yields the ARN of an alias that is looked up
 */
export function existingKeyRef(
  { arn, alias = "", conditionKey }: ExistingKeyProps,
  { account, region }: ResourceLocation,
  expression: string,
): KeyRef {
  if (arn !== undefined) return new KeyRef({ arn });
  if (conditionKey !== undefined) return new KeyRef({ account, region, alias, conditionKey });
  return keyRef(alias, { account, region }, expression);
}

/**
 * A key that this stack does not create. The plan fails if a key of this account and region does not exist or cannot
 * encrypt. Terraform does not look up a key of another region, or of another account, which has to consent.
 *
 * @example
 * const fields = new ExistingKey(this, "fields", { alias: "alias/acme/fields" });
 * support.allow(fields.decrypt());
 */
export class ExistingKey extends GrantedKey {
  readonly ref: KeyRef;

  constructor(scope: Construct, id: string, props: ExistingKeyProps) {
    super(scope, id);
    const deployment = deploymentOf(this);
    this.ref = existingKeyRef(props, deployment, this.lookUp(props, deployment));
    reportProblems(this, () => checkExistingKey(props));
    if (deployment.grantsAreProved !== true) registerProvedAccess(this, () => existingKeyFacts(this.ref, props));
  }

  /** Looks up the key if possible. Returns the expression of its ARN if the key is given by an alias. */
  private lookUp({ arn, alias, conditionKey }: ExistingKeyProps, location: ResourceLocation): string {
    if (alias !== undefined && conditionKey === undefined) {
      return new DataAwsKmsAlias(this, "Resource", { name: alias }).targetKeyArn;
    }
    const parsed = parseArn(arn ?? "");
    if (parsed?.shape === "key" && parsed.account === location.account && parsed.region === location.region) {
      new DataAwsKmsKey(this, "Resource", { keyId: parsed.key }).lifecycle = {
        postcondition: [
          {
            condition: '${self.enabled && self.key_usage == "ENCRYPT_DECRYPT"}',
            errorMessage: `Key ${parsed.key} is disabled, waits for its deletion, or is not for encryption.`,
          },
        ],
      };
    }
    return "";
  }
}
