import { limits } from "../aws";
import { checkArguments, madeAsWritten, type RenderedResources } from "../terraform";
import { type Problem } from "../validation";
import { type KeyProps } from "./key-props";

/**
 * What a rendered key lacks of what every key that is made here promises: it is symmetric, in use, KMS rotates its
 * material, and nobody is locked out of it. It does not follow from the construct, so that a mistake in either is found.
 *
 * @param name the name of the key's `aws_kms_key`
 * @param resources all resources of its stack, as they are rendered
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
export function checkKeyHardening(
  name: string,
  resources: RenderedResources,
  { rotationPeriodInDays, deletionWindowInDays = limits.longestDeletionWindow.value }: KeyProps,
): Problem[] {
  return checkArguments("aws_kms_key", name, resources, {
    ...madeAsWritten,
    enable_key_rotation: true,
    rotation_period_in_days: { oneOf: [rotationPeriodInDays] },
    deletion_window_in_days: deletionWindowInDays,
    is_enabled: { oneOf: [undefined, true] },
    customer_master_key_spec: { oneOf: [undefined, "SYMMETRIC_DEFAULT"] },
    key_usage: { oneOf: [undefined, "ENCRYPT_DECRYPT"] },
    bypass_policy_lockout_safety_check: { oneOf: [undefined, false] },
  });
}
