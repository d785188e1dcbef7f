import { type Limit, limits } from "../../aws";
import { finding, type Finding, type PolicyType, type RuleDescription } from "../finding";
import { type Rule } from "../rule";
import { type PolicyView } from "../view";
import { shorterIdentityPolicy, shorterPolicy } from "./size-remedies";

interface SizeLimit extends Limit {
  readonly measure: keyof NonNullable<PolicyView["size"]>;
}

/** The quota of each kind of policy, in the unit in which AWS counts it. */
const sizeLimits: Readonly<Record<PolicyType, SizeLimit>> = {
  identity: { ...limits.managedPolicySize, measure: "characters" },
  trust: { ...limits.trustPolicySize, measure: "characters" },
  // Buckets and tables have the same: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-iam-policies.html
  resource: { ...limits.tableResourcePolicySize, measure: "bytes" },
  endpoint: { ...limits.endpointPolicySize, measure: "bytes" },
  key: {
    value: 32_768,
    unit: "bytes",
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
    measure: "bytes",
  },
};

const policyTooLong: RuleDescription = {
  id: "POLICY_TOO_LONG",
  otherIds: ["DA17"],
  severity: "error",
  milder: {
    severity: "warning",
    reason: "AWS refuses a customer-managed policy of this length. An inline policy or one of AWS may be longer.",
  },
  reason: "AWS refuses a policy that is longer than its quota.",
  remedy: shorterIdentityPolicy,
  source: limits.managedPolicySize.source,
};

/** Four times the largest quota: what is longer is no policy, and nobody waits for its lint. */
export const longestLinted = 4 * sizeLimits.key.value;

export const farTooLong: Finding = finding(policyTooLong, {
  place: [],
  refusedByAws: true,
  reason: `It is longer than any policy that AWS accepts or publishes. Nothing else of it was checked.`,
});

/** Whether a value holds more text than some, found without reading much further, however deep it is nested. */
export function isLongerThan(json: unknown, longest: number): boolean {
  const unread: unknown[] = [json];
  let length = 0;
  while (unread.length > 0 && length <= longest) {
    const value = unread.pop();
    if (typeof value === "string") length += value.length;
    if (typeof value !== "object" || value === null) continue;
    const entries = Object.entries(value);
    for (const [key, inner] of entries) {
      length += key.length + 1;
      unread.push(inner);
    }
  }
  return length > longest;
}

export const sizeRules: readonly Rule[] = [
  {
    ...policyTooLong,
    check: (policy) => {
      const { kind, size, isCustomerManaged } = policy;
      const limit = sizeLimits[kind];
      if (size === undefined || size[limit.measure] <= limit.value) return [];
      const isUnsure = kind === "identity" && !isCustomerManaged;
      const more = limit.raisableTo === undefined ? "" : ` AWS raises it to ${limit.raisableTo} on request.`;
      return [
        {
          place: [],
          value: String(size[limit.measure]),
          reason: isUnsure
            ? `AWS allows a customer-managed policy ${limit.value} ${limit.unit}, and more for other policies. ${limit.source}`
            : `AWS allows ${limit.value} ${limit.unit}.${more} ${limit.source}`,
          isMilder: isUnsure,
          refusedByAws: size[limit.measure] > (limit.raisableTo ?? limit.value),
          remedy: shorterPolicy(policy),
        },
      ];
    },
  },
];
