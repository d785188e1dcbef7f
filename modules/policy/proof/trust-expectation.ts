import { formatArn } from "../../aws";
import { type RequestPrincipal, roleSession } from "../evaluation";
import {
  type AccountPrincipal,
  type ServicePrincipal,
  type TrustedPrincipal,
  type TrustLocation,
  type WebIdentityPrincipal,
} from "../trust";
import { type ExpectedAccess } from "./expectation";
import { exampleOf, type Within } from "./limit";

/** Somebody who asks for a role. */
export interface Caller {
  readonly principal: RequestPrincipal;
  readonly action: "sts:AssumeRole" | "sts:AssumeRoleWithWebIdentity";
  /** What comes with the request, beside the keys that follow from the principal. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Who must get a role and who must not, said as requests and written by hand, not derived from the trust policy. */
export interface TrustExpectation {
  readonly allows: readonly Caller[];
  /** Unless another expectation of the same role allows it. */
  readonly refuses: readonly Caller[];
  /** The most that a statement may say: principals by kind and name, one that ends in `*` for all that begin so. */
  readonly trusted: Pick<ExpectedAccess, "actions" | "within"> & { readonly principals: readonly string[] };
}

/** Accounts of nobody whom a role would trust. */
const strangers = ["999999999999", "888888888888"] as const;

/**
 * Services that say for whom they call, and so have to be held to the role's own account.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
const servicesThatSayForWhom = ["ecs-tasks", "osis-pipelines", "scheduler", "states"];

const anonymous: RequestPrincipal = { type: "anonymous" };

/** What trust in a principal must let in, and what not. */
export function expectTrust(trusted: TrustedPrincipal, location: TrustLocation): TrustExpectation {
  switch (trusted.kind) {
    case "account":
      return expectAccount(trusted, location);
    case "service":
      return expectService(trusted, location);
    case "web identity":
      return expectWebIdentity(trusted, location);
  }
}

function expectAccount(
  { account: vendor, externalId, roleArns = [] }: AccountPrincipal,
  { partition }: TrustLocation,
): TrustExpectation {
  const assume = (role: string, context: Readonly<Record<string, string>> = identified): Caller => ({
    principal: roleSession(role, "proof"),
    action: "sts:AssumeRole",
    context,
  });
  const identified: Readonly<Record<string, string>> = externalId === undefined ? {} : { "sts:ExternalId": externalId };
  const roleIn = (account: string): string =>
    formatArn("role", { partition, account, path: "/", role: "some-role-of-theirs" });
  const trustedRoles = roleArns.length === 0 ? [roleIn(vendor)] : roleArns;
  return {
    allows: trustedRoles.map((role) => assume(role)),
    refuses: [
      { principal: anonymous, action: "sts:AssumeRole", context: identified },
      { principal: { type: "service", name: "ec2.amazonaws.com" }, action: "sts:AssumeRole", context: identified },
      ...strangers.filter((account) => account !== vendor).map((account) => assume(roleIn(account))),
      ...(roleArns.length === 0 ? [] : [assume(roleIn(vendor))]),
      ...(externalId === undefined
        ? []
        : trustedRoles.flatMap((role) => [
            assume(role, {}),
            assume(role, { "sts:ExternalId": `${externalId}-other` }),
          ])),
    ],
    trusted: {
      principals: [`AWS ${vendor}`, `AWS arn:${partition}:iam::${vendor}:*`],
      actions: ["sts:AssumeRole"],
      within: {
        ...(externalId === undefined ? {} : { "sts:ExternalId": [externalId] }),
        ...(roleArns.length === 0 ? {} : { "aws:PrincipalArn": roleArns }),
      },
    },
  };
}

function expectService(trusted: ServicePrincipal, { partition, account }: TrustLocation): TrustExpectation {
  const short = trusted.service.replace(/\.amazonaws\.com(\.cn)?$/, "");
  const full = short === trusted.service ? `${short}.amazonaws.com` : trusted.service;
  const source = trusted.sourceAccount ?? (servicesThatSayForWhom.includes(short) ? account : undefined);
  const within: Within = {
    ...(source === undefined ? {} : { "aws:SourceAccount": [source] }),
    ...(trusted.sourceArn === undefined ? {} : { "aws:SourceArn": [trusted.sourceArn] }),
    ...(trusted.externalId === undefined ? {} : { "sts:ExternalId": [trusted.externalId] }),
  };
  const context = {
    "aws:SourceAccount": source ?? account,
    ...(trusted.sourceArn === undefined ? {} : { "aws:SourceArn": exampleOf(trusted.sourceArn) }),
    ...(trusted.externalId === undefined ? {} : { "sts:ExternalId": trusted.externalId }),
  };
  const assume = (name: string, sent: Readonly<Record<string, string>>): Caller => ({
    principal: { type: "service", name },
    action: "sts:AssumeRole",
    context: sent,
  });
  const role = formatArn("role", { partition, account: strangers[0], path: "/", role: "some-role-of-theirs" });
  return {
    allows: [assume(full, context)],
    refuses: [
      { principal: anonymous, action: "sts:AssumeRole", context },
      { principal: roleSession(role, "proof"), action: "sts:AssumeRole", context },
      assume(short === "lambda" ? "ec2.amazonaws.com" : "lambda.amazonaws.com", context),
      ...(source === undefined ? [] : [assume(full, { ...context, "aws:SourceAccount": strangers[0] })]),
      ...(trusted.externalId === undefined
        ? []
        : [assume(full, { ...context, "sts:ExternalId": `${trusted.externalId}-other` })]),
    ],
    trusted: { principals: [`Service ${full}`], actions: ["sts:AssumeRole"], within },
  };
}

function expectWebIdentity(
  { providerUrl, audience, subjects }: WebIdentityPrincipal,
  { partition, account }: TrustLocation,
): TrustExpectation {
  const provider = `arn:${partition}:iam::${account}:oidc-provider/${providerUrl}`;
  const [aud, sub] = [`${providerUrl}:aud`, `${providerUrl}:sub`];
  const assume = (context: Readonly<Record<string, string>>, from = provider): Caller => ({
    principal: { type: "federated", provider: from },
    action: "sts:AssumeRoleWithWebIdentity",
    context,
  });
  const tokens = subjects.map((subject) => ({ [aud]: audience, [sub]: subject.replace(/[*?]/g, "x") }));
  const [token = {}] = tokens;
  return {
    allows: tokens.map((each) => assume(each)),
    refuses: [
      { principal: anonymous, action: "sts:AssumeRoleWithWebIdentity", context: token },
      assume(token, `arn:${partition}:iam::${account}:oidc-provider/example.com`),
      assume({ ...token, [aud]: "somebody-else" }),
      assume({ ...token, [sub]: "somebody:else" }),
      assume({ [aud]: audience }),
    ],
    trusted: {
      principals: [`Federated ${provider}`],
      actions: ["sts:AssumeRoleWithWebIdentity"],
      within: { [aud]: [audience], [sub]: subjects },
    },
  };
}
