import { limits } from "../aws";
import { checkArguments, madeAsWritten, type RenderedResources } from "../terraform";
import { type Problem } from "../validation";
import { type TableProps } from "./table-props";

/**
 * What a rendered table lacks of what its properties ask for: encryption with the key that is named, point-in-time
 * recovery, protection against deletion. It does not follow from the construct, so that a mistake in either is found.
 *
 * @param name the name of the table's `aws_dynamodb_table`
 * @param resources all resources of its stack, as they are rendered
 */
export function checkTableHardening(
  name: string,
  resources: RenderedResources,
  {
    encryptionKey,
    pointInTimeRecovery,
    deletionProtection = false,
  }: Pick<TableProps, "encryptionKey" | "pointInTimeRecovery" | "deletionProtection">,
): Problem[] {
  return checkArguments("aws_dynamodb_table", name, resources, {
    ...madeAsWritten,
    // Nothing but the stream may be switched on and off elsewhere.
    lifecycle: { ignore_changes: { oneOf: [undefined, ["stream_enabled", "stream_view_type"]] } },
    ...(encryptionKey === undefined
      ? {}
      : { server_side_encryption: { enabled: true, kms_key_arn: encryptionKey.expression ?? encryptionKey.arn } }),
    ...(pointInTimeRecovery === undefined
      ? {}
      : {
          point_in_time_recovery: {
            enabled: true,
            recovery_period_in_days: pointInTimeRecovery.days ?? limits.recoveryPeriodInDays.value,
          },
        }),
    ...(deletionProtection ? { deletion_protection_enabled: true } : {}),
  });
}
