import { type Expectation, type Within } from "../../proof";
import { type KeyVerb } from "../../catalogue";
import { strangeKeys } from "./resource-examples";

type Actions = readonly string[];

/** Actions on a key that must be allowed, and others that must not be. */
interface KeyRequests {
  readonly allows: Actions;
  readonly refuses: Actions;
}

const encrypts = [
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyPair",
  "kms:GenerateDataKeyPairWithoutPlaintext",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptTo",
];
const decrypts = ["kms:Decrypt", "kms:ReEncryptFrom"];
const grants = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];
const manages = [
  "kms:CancelKeyDeletion",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateKeyDescription",
];
const aliases = ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"];
const escalates = ["kms:PutKeyPolicy", "kms:ReplicateKey"];
/** What no client does with a key. */
const management = [...grants, ...manages, ...aliases, ...escalates];
/** What encrypts as well, and belongs to neither scheme. */
const encryptsOtherwise = ["kms:GenerateDataKeyPair", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptTo"];

/**
 * What each verb on a key must allow and refuse, written by hand beside the table of operations.
 *
 * Sources: https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html,
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators,
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-service-integration
 */
export const keyExpectations: Readonly<Record<KeyVerb, KeyRequests>> = {
  encrypt: {
    allows: ["kms:GenerateDataKey"],
    refuses: ["kms:Encrypt", ...encryptsOtherwise, ...decrypts, ...management],
  },
  encryptDirectly: {
    allows: ["kms:Encrypt"],
    refuses: ["kms:GenerateDataKey", ...encryptsOtherwise, ...decrypts, ...management],
  },
  decrypt: {
    allows: ["kms:Decrypt"],
    refuses: ["kms:ReEncryptFrom", ...encrypts, ...management],
  },
  administer: {
    allows: manages,
    refuses: ["kms:CreateGrant", ...encrypts, ...decrypts, ...aliases, ...escalates],
  },
  createGrantsForAwsResources: {
    allows: grants,
    refuses: [...encrypts, ...decrypts, "kms:DescribeKey", "kms:ScheduleKeyDeletion", ...aliases, ...escalates],
  },
};

/**
 * Requests on a key, and refusals of the same on other keys.
 *
 * @param resource the ARN of the key, or a pattern of keys
 * @param example the ARN of such a key, as a request has it
 */
export function expectOnKeys(
  verb: KeyVerb,
  { resource, example, within }: { readonly resource: string; readonly example: string; readonly within: Within },
): Expectation {
  const { allows, refuses } = keyExpectations[verb];
  return {
    allows: [{ actions: allows, resource, examples: [example], within }],
    refuses: [
      { actions: refuses, resources: [example] },
      { actions: [...allows, ...refuses], resources: strangeKeys(resource) },
    ],
  };
}
