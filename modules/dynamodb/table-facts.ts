import { type Fact, protectionFacts, type ProvedAccess } from "../configuration";
import { limits } from "../aws";
import { type TableRef } from "../grants";
import { type TableProps } from "./table-props";

/**
 * The settings of a table that its stack must state besides its policy, as Terraform's arguments: encryption and
 * point-in-time recovery, where they are set, and what protects the table. The table and its stream are subjects, so a
 * policy that somebody adds to either fails the synth.
 */
export function tableFacts(
  table: TableRef,
  {
    encryptionKey,
    pointInTimeRecovery,
    disposable = false,
  }: Pick<TableProps, "encryptionKey" | "pointInTimeRecovery" | "disposable">,
): ProvedAccess {
  const { arn: subject } = table;
  const facts: readonly (Fact | undefined)[] = [
    { subject, kind: "ARN", value: subject },
    encryptionKey && { subject, kind: "encryption", value: { enabled: true, kms_key_arn: encryptionKey.arn } },
    pointInTimeRecovery && {
      subject,
      kind: "point-in-time recovery",
      value: {
        enabled: true,
        recovery_period_in_days: pointInTimeRecovery.days ?? limits.recoveryPeriodInDays.value,
      },
    },
    { subject, kind: "deletion protection", value: !disposable },
    ...protectionFacts(subject, disposable),
  ];
  return {
    subjects: [subject, table.arnOf("stream")],
    facts: facts.filter((each) => each !== undefined),
    ...(encryptionKey?.expression === undefined
      ? {}
      : { expressions: { [encryptionKey.arn]: encryptionKey.expression } }),
  };
}

/** What must be written of a table that is looked up: which one, because its policy names it by the reference. */
export function existingTableFacts({ arn: subject }: TableRef): ProvedAccess {
  return { subjects: [], facts: [{ subject, kind: "ARN", value: subject }] };
}
