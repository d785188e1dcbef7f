/** When the pages of this table were read. */
const read = "2026-11-29";

/** A call with which a service opens a session, beside `sts:AssumeRole`. */
export type SessionAction = "sts:SetSourceIdentity" | "sts:TagSession";

/** How a service assumes roles, as AWS documents it. */
export interface TrustedService {
  /** The calls that its trust must allow beside `sts:AssumeRole`: without one of them no session starts. */
  readonly actions: readonly SessionAction[];
  /** The keys of the tags that its sessions carry, `"any"` where the user of the service chooses them. */
  readonly sessionTags: readonly string[] | "any";
  /** Which keys say for whom it acts: `undefined` where AWS documents neither that it sends them nor that it does not. */
  readonly sends?: {
    readonly sourceAccount: boolean;
    /** The ARNs that `aws:SourceArn` may have, with `PARTITION`, `REGION` and `ACCOUNT` for those of the source. */
    readonly sourceArns: readonly string[];
  };
  /** Whether its name ends in `.amazonaws.com.cn` in China. */
  readonly chinaDomain: boolean;
  /** Whether it takes a role only in an instance profile. */
  readonly instanceProfile: boolean;
  /** The page of AWS that documents this. */
  readonly source: string;
  /** When the page was read. */
  readonly read: string;
}

/**
 * The services that a role can trust, by their name without the domain. Of a service that is not here, nothing is
 * claimed.
 */
export const trustedServices: ReadonlyMap<string, TrustedService> = new Map<string, TrustedService>([
  [
    "ec2",
    documented("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html", {
      sends: { sourceAccount: false, sourceArns: [] },
      chinaDomain: true,
      instanceProfile: true,
    }),
  ],
  [
    "pods.eks",
    documented("https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html", {
      actions: ["sts:TagSession"],
      sessionTags: [
        "eks-cluster-arn",
        "eks-cluster-name",
        "kubernetes-namespace",
        "kubernetes-service-account",
        "kubernetes-pod-name",
        "kubernetes-pod-uid",
      ],
      sends: { sourceAccount: true, sourceArns: ["arn:PARTITION:eks:REGION:ACCOUNT:cluster/*"] },
    }),
  ],
  [
    "rolesanywhere",
    documented("https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html", {
      actions: ["sts:SetSourceIdentity", "sts:TagSession"],
      sessionTags: "any",
      sends: { sourceAccount: true, sourceArns: ["arn:PARTITION:rolesanywhere:REGION:ACCOUNT:trust-anchor/*"] },
    }),
  ],
]);

function documented(source: string, facts: Partial<Omit<TrustedService, "source" | "read">> = {}): TrustedService {
  return { actions: [], sessionTags: [], chinaDomain: false, instanceProfile: false, ...facts, source, read };
}
