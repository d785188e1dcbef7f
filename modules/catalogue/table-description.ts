import { type Tags } from "../aws";
import { at, type Problem } from "../validation";
import { checkPlainName } from "./check-names";
import { type EncryptionKey } from "./key-description";
import { type KeySchema } from "./key-schema";

/**
 * What a stream record holds of a changed item.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html
 */
export const streamViewTypes = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] as const;

/** One of the {@link streamViewTypes}. */
export type StreamViewType = (typeof streamViewTypes)[number];

/** A table as grants see it. */
export interface TableDescription {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** What its items are found by. Absent where that is not known. */
  readonly keySchema?: KeySchema;
  /** The names of its secondary indexes, as far as they are known. */
  readonly indexes: readonly string[];
  /** What the items of each index are found by, as far as that is known. */
  readonly indexKeySchemas?: Readonly<Record<string, KeySchema>>;
  /** The view types that its stream may have: one where it is known, none where there is no stream. */
  readonly streamViewTypes: readonly StreamViewType[];
  readonly pointInTimeRecovery: boolean;
  /** Its customer-managed key; absent for the keys of AWS. */
  readonly encryptionKey?: EncryptionKey;
  /** The way to its entry in the environment, for messages. Absent in stacks of your own. */
  readonly place?: readonly string[];
  /** All of its tags, which its indexes share and its stream does not. Absent where they are not known. */
  readonly tags?: Tags;
}

/** Refuses names that would make the ARN of the table match other tables. */
export function checkTableNames({ name, account, indexes }: TableDescription): Problem[] {
  return [
    ...at("name", checkPlainName("table", name)),
    ...at("account", checkPlainName("account", account)),
    ...at(
      "indexes",
      indexes.flatMap((index) => checkPlainName("index", index)),
    ),
  ];
}
