import { type PolicyJson } from "../policy";
import { type Fact, type ProvedAccess } from "./fact";

/** The settings of a principal that the configuration must state. */
export interface WrittenPrincipal {
  readonly kind: "role" | "user" | "group";
  readonly arn: string;
  /** Of a role. */
  readonly trust?: PolicyJson | undefined;
  /** The ARN of its permissions boundary, if it has one. */
  readonly permissionsBoundary?: string | undefined;
  /** Of a role, in seconds, if it is not the default of IAM. */
  readonly maxSessionDuration?: number | undefined;
  /** Of a role: the instance profile that it is in, if one is made for it. */
  readonly instanceProfile?: { readonly name: string; readonly path?: string | undefined } | undefined;
  /**
   * The ARNs of the policies that are attached to it.
   * @default none
   */
  readonly attached?: readonly string[];
  /**
   * The ARNs of the groups that it is in.
   * @default none
   */
  readonly groups?: readonly string[];
  /**
   * The status of each of its access keys.
   * @default none
   */
  readonly accessKeys?: readonly string[];
}

/** The facts of a principal. */
export function principalFacts(principal: WrittenPrincipal): ProvedAccess {
  const { kind, arn, trust, permissionsBoundary, maxSessionDuration, instanceProfile: profile } = principal;
  const { attached = [], groups = [], accessKeys = [] } = principal;
  const subject = principalSubject(kind, arn);
  return {
    subjects: [subject],
    facts: [
      { subject, kind: "ARN", value: arn },
      ...(trust === undefined ? [] : [documentFact(subject, "trust policy", trust)]),
      ...(permissionsBoundary === undefined
        ? []
        : [{ subject, kind: "permissions boundary", value: permissionsBoundary } as const]),
      ...(maxSessionDuration === undefined
        ? []
        : [{ subject, kind: "longest session", value: maxSessionDuration } as const]),
      ...(profile === undefined
        ? []
        : [{ subject, kind: "instance profile", value: { name: profile.name, path: profile.path ?? null } } as const]),
      ...attached.map((value) => ({ subject, kind: "attachment", value }) as const),
      ...groups.map((value) => ({ subject, kind: "membership", value: principalSubject("group", value) }) as const),
      ...accessKeys.map((value) => ({ subject, kind: "access key", value }) as const),
    ],
  };
}

/** The subject of a principal's facts. It has no path, since names are unique in an account whatever their path. */
export function principalSubject(kind: "role" | "user" | "group", arn: string): string {
  return `${kind} ${arn.slice(arn.lastIndexOf("/") + 1)}`;
}

/** The facts of managed policies, by ARN. */
export function policyFacts(policies: readonly { readonly arn: string; readonly policy: PolicyJson }[]): ProvedAccess {
  return {
    subjects: policies.map(({ arn }) => arn),
    facts: policies.map(({ arn, policy }) => documentFact(arn, "policy", policy)),
  };
}

/** A fact whose value is a document. `object` is wider than JSON, but every document here is JSON. */
export function documentFact(
  subject: string,
  kind: "trust policy" | "policy" | "resource policy" | "definition" | "target",
  document: object,
): Fact {
  return { subject, kind, value: document as Fact["value"] };
}
