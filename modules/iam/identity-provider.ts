import { Construct } from "constructs";
import { DataAwsIamOpenidConnectProvider } from "@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import * as v from "valibot";
import { checkAudience, checkProviderUrl, type IdentityProvider as IdentityProviderProps } from "../policy";
import { type ProvedAccess } from "../configuration";
import { deploymentOf, literal, registerProvedAccess, reportProblems } from "../terraform";
import { at, checkShape, type Problem } from "../validation";

const propsSchema = v.strictObject({ url: v.string(), audience: v.string() });

/** What is wrong with an identity provider. */
export function checkIdentityProvider(props: IdentityProviderProps): Problem[] {
  const shape = checkShape(propsSchema, props);
  if (shape.length > 0) return shape;
  return [...at("url", checkProviderUrl(props.url)), ...at("audience", checkAudience(props.audience))];
}

/**
 * An OpenID Connect provider that the account knows. An account has one for each address, so only one stack can make it;
 * in the others it is an {@link ExistingIdentityProvider}.
 *
 * No thumbprint: AWS compares the certificates of providers with public certificate authorities itself, and where it
 * does not, takes the thumbprint on its own.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 *
 * @example
 * new IdentityProvider(this, "github", identityProviders["GitHub Actions"]);
 */
export class IdentityProvider extends Construct {
  /** What roles that trust it are made after. */
  readonly resource: IamOpenidConnectProvider;

  constructor(scope: Construct, id: string, props: IdentityProviderProps) {
    super(scope, id);
    this.resource = new IamOpenidConnectProvider(this, "Resource", {
      url: `https://${literal(props.url)}`,
      clientIdList: [literal(props.audience)],
    });
    reportProblems(this, () => checkIdentityProvider(props));
    if (deploymentOf(this).grantsAreProved !== true) registerProvedAccess(this, () => identityProviderFacts(props));
  }
}

/** What must be written of an identity provider: roles that trust it let in whom it vouches for. */
export function identityProviderFacts({ url, audience }: IdentityProviderProps): ProvedAccess {
  const subject = `identity provider https://${url}`;
  return { subjects: [subject], facts: [{ subject, kind: "audiences", value: [audience] }] };
}

/**
 * An OpenID Connect provider that is made elsewhere. The plan fails when it is not there, or knows another audience.
 *
 * @example
 * new ExistingIdentityProvider(this, "github", identityProviders["GitHub Actions"]);
 */
export class ExistingIdentityProvider extends Construct {
  constructor(scope: Construct, id: string, props: IdentityProviderProps) {
    super(scope, id);
    const found = new DataAwsIamOpenidConnectProvider(this, "Resource", { url: `https://${literal(props.url)}` });
    found.lifecycle = {
      postcondition: [
        {
          condition: `\${contains(self.client_id_list, ${JSON.stringify(props.audience)})}`,
          errorMessage: `The identity provider ${props.url} does not know the audience ${props.audience}.`,
        },
      ],
    };
    reportProblems(this, () => checkIdentityProvider(props));
  }
}
