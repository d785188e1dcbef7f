import { type BucketRef, type TableRef } from "../modules/grants";
import { problem, type Problem } from "../modules/validation";
import { type PlannedEnvironment } from "./planned-environment";

type Halves = Pick<PlannedEnvironment, "environment" | "tables" | "buckets">;

/**
 * Whether an environment that names a table or bucket of another one of the app knows that it has a customer-managed
 * key. Otherwise what it grants there lacks the use of the key, and every read and write is refused by KMS.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
export function checkKeysAcrossAccounts(environments: readonly Halves[]): Problem[] {
  const encrypted = new Map(environments.flatMap(ownedWithKey));
  return environments.flatMap(({ environment: { name, account }, tables, buckets }) =>
    [
      ...Object.entries(tables).map(([key, { ref }]) => ({ section: "tables", key, ref })),
      ...Object.entries(buckets).map(([key, { ref }]) => ({ section: "buckets", key, ref })),
    ].flatMap(({ section, key, ref }) => {
      const owner = encrypted.get(ref.arn);
      const { account: theirs, encryptionKey } = ref.description;
      if (owner === undefined || theirs === account || encryptionKey !== undefined) return [];
      return [
        {
          ...problem({
            rule: `is missing: ${owner} encrypts it with a customer-managed key, which has to be granted as well`,
            remedy: "Name the key: an existingKey({ arn }) with the ARN that its own environment puts out.",
          }),
          place: [name, section, key, "encryptionKey"],
        },
      ];
    }),
  );
}

/** What an environment itself owns and encrypts with a key, by ARN, with the place for messages. */
function ownedWithKey({ environment: { name, account }, tables, buckets }: Halves): (readonly [string, string])[] {
  const owned = (
    section: string,
    entries: Readonly<Record<string, { readonly ref: TableRef | BucketRef }>>,
  ): (readonly [string, string])[] =>
    Object.entries(entries)
      .filter(([, { ref }]) => ref.description.account === account && ref.description.encryptionKey !== undefined)
      .map(([key, { ref }]) => [ref.arn, [name, section, key].join(" › ")] as const);
  return [...owned("tables", tables), ...owned("buckets", buckets)];
}
