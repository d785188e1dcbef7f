import { type CompiledPolicy } from "./compiled-policy";
import { type Naming } from "./principals";
import { type PreparedRequest } from "./access-request";
import { and, or, type Verdict } from "./verdict";

/**
 * The policies that have a say in a request. A layer that is absent limits nothing; one that is there must allow.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export interface Policies {
  /** Of the user and its groups, or of the role. */
  readonly identity?: readonly CompiledPolicy<"identity">[];
  readonly boundary?: CompiledPolicy<"identity">;
  /** What was handed over when the session began, if anything was; then one of them has to allow. */
  readonly session?: readonly CompiledPolicy<"identity">[];
  /** Of the resource: a table, bucket or key; of a role, its trust policy. */
  readonly resource?: CompiledPolicy<"resource" | "trust">;
  readonly endpoint?: CompiledPolicy<"gateway endpoint" | "interface endpoint">;
  /**
   * Service control policies, those of each level of the organization together: the root, each unit down to the
   * account, the account. One of each level has to allow. Leave them out for principals that they do not bind.
   */
  readonly serviceControl?: readonly (readonly CompiledPolicy<"identity">[])[];
}

/** The kind of policy that a statement stands in. */
export type Layer = keyof Policies;

/** Policies of which one has to allow. */
export interface Group {
  readonly layer: Layer;
  readonly policies: readonly CompiledPolicy[];
}

/** The groups of policies that are there. */
export function groupsOf({ identity, boundary, session, resource, endpoint, serviceControl }: Policies): Group[] {
  const groups: Group[] = [];
  if (identity !== undefined) groups.push({ layer: "identity", policies: identity });
  if (boundary !== undefined) groups.push({ layer: "boundary", policies: [boundary] });
  if (session !== undefined && session.length > 0) groups.push({ layer: "session", policies: session });
  if (resource !== undefined) groups.push({ layer: "resource", policies: [resource] });
  if (endpoint !== undefined) groups.push({ layer: "endpoint", policies: [endpoint] });
  for (const level of serviceControl ?? []) groups.push({ layer: "serviceControl", policies: level });
  return groups;
}

/** What the Allow statements of a layer say together, by how they name the principal. */
export type Allowed = Readonly<Record<Naming, Verdict>>;

/** No Allow statement applies. */
export const nothing: Allowed = { itself: "no", everyone: "no", role: "no", account: "no" };

/** Whether any Allow statement applies, however it names the principal. */
export function anyhow({ itself, everyone, role, account }: Allowed): Verdict {
  return or(itself, everyone, role, account);
}

/**
 * Whether the request is allowed when nothing denies it explicitly.
 *
 * - Endpoint policies and service control policies never grant; each that is there has to allow.
 * - Within an account, an identity policy is enough, limited by boundary and session policy. So is a resource policy
 *   that names the principal itself; where it names the role, boundary and session policy limit it. Where it names
 *   everyone and they do not allow, AWS documents no answer.
 * - A resource policy that names the account only hands the decision to that account's identity policies. Keys and
 *   the trust of roles are closed to them unless it does.
 * - From another account, the identity policies have to allow as well as the resource policy.
 *
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html,
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export function combine(allowed: (layer: Layer) => Allowed | undefined, request: PreparedRequest): Verdict {
  const limit = (layer: Layer): Verdict => {
    const said = allowed(layer);
    return said === undefined ? "yes" : anyhow(said);
  };
  const ceilings = and(limit("endpoint"), limit("serviceControl"));
  const limits = and(limit("boundary"), limit("session"));
  const granted = allowed("resource") ?? nothing;
  const { type } = request.principal.principal;

  if (!canSend(request)) return "no";
  if (request.principal.account === undefined) return and(ceilings, limits, or(granted.itself, granted.everyone));
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html: the
  // root user may do everything in its account, but not take a role: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  if (type === "account root" && isTrust(request)) return "no";
  const identity = type === "account root" ? "yes" : anyhow(allowed("identity") ?? nothing);
  const ownSide = and(identity, limits);
  if (!request.sameAccount) return and(ceilings, ownSide, anyhow(granted));
  const delegated = isTrust(request) || isKey(request) ? granted.account : "yes";
  const rootOnKey = type === "account root" && isKey(request);
  const byIdentity = rootOnKey ? "no" : and(ownSide, delegated);
  // Session policies beside a user are those of a federated session, which they limit:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
  const federates = type !== "role session" && allowed("session") !== undefined;
  const itself = federates ? and(granted.itself, limits) : granted.itself;
  const everyone = limits === "yes" || granted.everyone === "no" ? granted.everyone : "unknown";
  return and(ceilings, or(itself, everyone, and(granted.role, limits), byIdentity));
}

const samlAction = "sts:assumerolewithsaml";
const webIdentityAction = "sts:assumerolewithwebidentity";
/** What a token is checked for beside the action that takes it, when it brings tags or a source identity. */
const besideTokens = ["sts:tagsession", "sts:setsourceidentity"];

/**
 * Whether the principal sends requests of this kind: whom an identity provider vouches for has a token and no
 * signature, and the actions that take a token are for nobody else.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
function canSend(request: PreparedRequest): boolean {
  const {
    action,
    principal: { principal },
  } = request;
  const takesToken = action === samlAction || action === webIdentityAction;
  if (principal.type !== "federated") return !takesToken;
  const ownAction = principal.provider.includes(":saml-provider/") ? samlAction : webIdentityAction;
  return action === ownAction || besideTokens.includes(action);
}

/** Whether the request takes a role, which its trust policy governs. */
function isTrust({ action, resource }: PreparedRequest): boolean {
  return action.startsWith("sts:") && /^arn:[^:]*:iam::[^:]*:role\//.test(resource);
}

/** Whether the request is on a KMS key, which its key policy governs. */
function isKey({ resource }: PreparedRequest): boolean {
  return /^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(resource);
}
