import { regions } from "../../aws";

/** When the pages of this table were read, most of them in a public copy and not on the live site. */
const read = "2026-11-29";

/**
 * An identity provider that is built into AWS: an account has no provider of its own for it, and a trust names the
 * host.
 */
interface BuiltInProvider {
  readonly name: string;
  /** The last part of the condition key that holds the application's ID. */
  readonly audienceKey: string;
  /** The last part of the condition key that holds the user's ID. */
  readonly subjectKey: string;
  /** How to trust its users. */
  readonly trust: "cognitoIdentities" | "webIdentity";
  readonly source: string;
  readonly read: string;
}

const iamKeys =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif";

const cognitoHostOfAws = "cognito-identity.amazonaws.com";

/**
 * The hosts of Cognito identity pools outside of the partition aws, by the region of the pool.
 *
 * Sources: https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-cog.html; China:
 * https://github.com/aws-amplify/aws-sdk-android/blob/main/aws-android-sdk-core/src/main/java/com/amazonaws/auth/CognitoCredentialsProvider.java
 */
const cognitoHosts: ReadonlyMap<string, string> = new Map([
  ["cn-north-1", "cognito-identity.cn-north-1.amazonaws.com.cn"],
  ["us-gov-east-1", "cognito-identity.us-gov-east-1.amazonaws.com"],
  ["us-gov-west-1", "cognito-identity-us-gov.amazonaws.com"],
]);

const cognito: BuiltInProvider = {
  name: "Amazon Cognito",
  audienceKey: "aud",
  subjectKey: "sub",
  trust: "cognitoIdentities",
  source: iamKeys,
  read,
};

/** The providers by host. */
export const builtInProviders: ReadonlyMap<string, BuiltInProvider> = new Map<string, BuiltInProvider>([
  ...[cognitoHostOfAws, ...cognitoHosts.values()].map((host) => [host, cognito] as const),
  [
    "accounts.google.com",
    { name: "Google", audienceKey: "aud", subjectKey: "sub", trust: "webIdentity", source: iamKeys, read },
  ],
  [
    "graph.facebook.com",
    { name: "Facebook", audienceKey: "app_id", subjectKey: "id", trust: "webIdentity", source: iamKeys, read },
  ],
  [
    "www.amazon.com",
    {
      name: "Login with Amazon",
      audienceKey: "app_id",
      subjectKey: "user_id",
      trust: "webIdentity",
      source: iamKeys,
      read,
    },
  ],
]);

/** The provider of a host that is built into AWS. */
export function builtInProvider(host: string): BuiltInProvider | undefined {
  return builtInProviders.get(host);
}

/**
 * How to write the trust in users of a built-in provider.
 *
 * @param audience the ID of the app or of the identity pool
 */
export function builtInTrust(host: string, audience?: string): string {
  return builtInProvider(host)?.trust === "cognitoIdentities"
    ? `cognitoIdentities({ identityPool: ${JSON.stringify(audience ?? "REGION:ID")} })`
    : `webIdentity({ providerUrl: "${host}", audience: ${JSON.stringify(audience ?? "APP ID")}, subjects: ["*"] })`;
}

/** The host that stands for identity pools of a region in tokens; absent where no pool is documented to be. */
export function cognitoHost(region: string): string | undefined {
  return cognitoHosts.get(region) ?? (regions.aws.includes(region) ? cognitoHostOfAws : undefined);
}
