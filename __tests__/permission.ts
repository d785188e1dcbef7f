import { compilePolicyJson, decide, type Policies, roleSession } from "../modules/evaluation";
import { type PolicyJson } from "../modules/policy";
import { type RequestContext } from "../modules/proof";

type Context = RequestContext;

/** Whether identity policies allow a request of a principal in the account that owns the resource. */
export function allows(
  policies: readonly PolicyJson[],
  action: string,
  resource: string,
  context: Context = {},
): boolean {
  const account = /:(\d{12}):/.exec(resource)?.[1] ?? "111122223333";
  const identity = policies.map((policy) => compilePolicyJson("identity", policy));
  // The key policy that KMS makes by default hands the decision to the account's identity policies, and so does a trust
  // policy that names the account. Keys and roles allow nothing without one.
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
  const delegation = compilePolicyJson("resource", {
    Statement: [{ Effect: "Allow", Principal: { AWS: account }, Action: ["kms:*", "sts:*"], Resource: "*" }],
  });
  const layers = /^(kms|sts):/.test(action) ? { identity, resource: delegation } : { identity };
  return decided(layers, `arn:aws:iam::${account}:role/somebody`, action, resource, context);
}

/** Whether a key policy, with the identity policies of whoever asks, allows a role a request on the key. */
export function allowsOnKey(
  keyPolicy: PolicyJson,
  role: string,
  policies: readonly PolicyJson[],
  {
    action,
    resource,
    context = {},
  }: { readonly action: string; readonly resource: string; readonly context?: Context },
): boolean {
  const layers = {
    identity: policies.map((policy) => compilePolicyJson("identity", policy)),
    resource: compilePolicyJson("resource", keyPolicy),
  };
  return decided(layers, role, action, resource, context);
}

/** Whether a trust policy lets a role that may assume every role assume this one. */
export function mayAssume(trust: PolicyJson, callerRole: string, context: Context = {}): boolean {
  const everyRole = { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] } as const;
  const layers = {
    identity: [compilePolicyJson("identity", everyRole)],
    resource: compilePolicyJson("trust", trust),
  };
  return decided(layers, callerRole, "sts:AssumeRole", "arn:aws:iam::123456789012:role/trusting", context);
}

function decided(policies: Policies, role: string, action: string, resource: string, context: Context): boolean {
  const decision = decide(policies, { principal: roleSession(role, "session"), action, resource, context });
  if (decision === "unsupported") throw new Error(`${action} on ${resource} cannot be decided`);
  return decision === "allowed";
}
