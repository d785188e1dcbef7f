import { isPartition, type Partition } from "../aws";
import { type Problem } from "../validation";

/**
 * Who sends a request.
 *
 * - `role session`: a role in use. Policies can name the role (`role`, with its path) and the session (`arn`), and it
 *   matters which: make one with {@link roleSession}.
 * - `federated`: somebody whom an identity provider vouches for, who asks for a role: the provider's domain or ARN.
 * - `service`: an AWS service on its own behalf, as `lambda.amazonaws.com`.
 * - `anonymous`: a request without a signature.
 */
export type RequestPrincipal =
  | { readonly type: "user"; readonly arn: string }
  | { readonly type: "role session"; readonly arn: string; readonly role: string }
  | { readonly type: "account root"; readonly arn: string }
  | { readonly type: "service"; readonly name: string }
  | { readonly type: "federated"; readonly provider: string }
  | { readonly type: "anonymous" };

/**
 * A session of a role.
 *
 * @param role the ARN of the role, with its path
 * @param sessionName the name that the caller of AssumeRole chose
 *
 * @example
 * roleSession("arn:aws:iam::111122223333:role/vendors/artie", "sync");
 * // arn: arn:aws:sts::111122223333:assumed-role/artie/sync
 */
export function roleSession(role: string, sessionName: string): RequestPrincipal {
  const [, partition = "", , , account = ""] = role.split(":");
  const name = role.slice(role.lastIndexOf("/") + 1);
  return { type: "role session", arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${sessionName}`, role };
}

/** What evaluation needs to know of a principal, worked out once. */
export interface PreparedPrincipal {
  readonly principal: RequestPrincipal;
  /** Absent for principals that are the same in all of them. */
  readonly partition?: Partition;
  /** Absent for principals outside any account. */
  readonly account?: string;
  /** The ARN that a policy names to mean the whole account. */
  readonly accountArn?: string;
  /** The condition keys that follow from the principal, with names in lower case. */
  readonly context: ReadonlyMap<string, string>;
}

const identityForms = {
  user: /^arn:(aws[a-z-]*):iam::([0-9]{12}):user\/(?:[!-~]+\/)?([\w+=,.@-]+)$/,
  role: /^arn:(aws[a-z-]*):iam::([0-9]{12}):role\/(?:[!-~]+\/)?([\w+=,.@-]+)$/,
  session: /^arn:(aws[a-z-]*):sts::([0-9]{12}):assumed-role\/([\w+=,.@-]+)\/[\w+=,.@-]+$/,
  root: /^arn:(aws[a-z-]*):iam::([0-9]{12}):root$/,
  provider: /^(?:[a-z0-9.-]+|arn:(aws[a-z-]*):iam::[0-9]{12}:(?:oidc|saml)-provider\/[!-~]+)$/,
  service: /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/,
};

const prepared = new WeakMap<
  RequestPrincipal,
  { readonly content: string; readonly result: PreparedPrincipal | Problem }
>();

/** Works a principal out; the answer is kept as long as the principal says the same, since many requests share one. */
export function preparePrincipal(principal: RequestPrincipal): PreparedPrincipal | Problem {
  const content = contentOf(principal);
  const known = prepared.get(principal);
  if (known?.content === content) return known.result;
  const result = readPrincipal({ ...principal });
  prepared.set(principal, { content, result });
  return result;
}

/** Everything that a principal says. No space is in a valid ARN, so no two valid principals say the same. */
function contentOf(principal: RequestPrincipal): string {
  switch (principal.type) {
    case "user":
    case "account root":
      return `${principal.type} ${principal.arn}`;
    case "role session":
      return `${principal.type} ${principal.arn} ${principal.role}`;
    case "service":
      return `${principal.type} ${principal.name}`;
    case "federated":
      return `${principal.type} ${principal.provider}`;
    case "anonymous":
      return principal.type;
  }
}

/**
 * Source of the condition keys:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
 */
function readPrincipal(principal: RequestPrincipal): PreparedPrincipal | Problem {
  switch (principal.type) {
    case "user": {
      const [, partition, account, name] = identityForms.user.exec(principal.arn) ?? [];
      if (partition === undefined || account === undefined || name === undefined)
        return malformed(principal.arn, "user");
      return inAccount(principal, partition, account, principal.arn, "User", [["aws:username", name]]);
    }
    case "role session": {
      const session = identityForms.session.exec(principal.arn);
      const role = identityForms.role.exec(principal.role);
      if (role === null) return malformed(principal.role, "role");
      const [, partition = "", account = "", name] = role;
      if (session?.[1] !== partition || session[2] !== account || session[3] !== name) {
        return malformed(principal.arn, `session of ${principal.role}`);
      }
      return inAccount(principal, partition, account, principal.role, "AssumedRole");
    }
    case "account root": {
      const [, partition, account] = identityForms.root.exec(principal.arn) ?? [];
      if (partition === undefined || account === undefined) return malformed(principal.arn, "account root");
      return inAccount(principal, partition, account, principal.arn, "Account");
    }
    case "service":
      if (!identityForms.service.test(principal.name)) return malformed(principal.name, "service");
      return {
        principal,
        context: new Map([
          ["aws:principalisawsservice", "true"],
          ["aws:principalservicename", principal.name],
        ]),
      };
    case "federated": {
      const found = identityForms.provider.exec(principal.provider);
      if (found === null) return malformed(principal.provider, "identity provider");
      const [, partition] = found;
      if (partition === undefined) return { principal, context: new Map() };
      return isPartition(partition)
        ? { principal, partition, context: new Map() }
        : malformed(principal.provider, "identity provider");
    }
    case "anonymous":
      return {
        principal,
        context: new Map([
          ["aws:principalaccount", "anonymous"],
          ["aws:principaltype", "Anonymous"],
        ]),
      };
  }
}

function inAccount(
  principal: RequestPrincipal,
  partition: string,
  account: string,
  arn: string,
  type: "User" | "AssumedRole" | "Account",
  more: readonly (readonly [key: string, value: string])[] = [],
): PreparedPrincipal | Problem {
  if (!isPartition(partition)) return malformed(arn, "principal of a partition that is known");
  return {
    principal,
    partition,
    account,
    accountArn: `arn:${partition}:iam::${account}:root`,
    context: new Map([
      ["aws:principalarn", arn],
      ["aws:principalaccount", account],
      ["aws:principaltype", type],
      ["aws:principalisawsservice", "false"],
      ...more,
    ]),
  };
}

function malformed(value: string, what: string): Problem {
  return { place: ["principal"], value, rule: `does not name a ${what}`, remedy: "Write it as AWS does." };
}
