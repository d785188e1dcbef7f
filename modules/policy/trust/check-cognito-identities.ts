import { type Partition, regions } from "../../aws";
import { at, problem, type Problem } from "../../validation";
import { cognitoHost } from "./built-in-providers";
import { type CognitoPrincipal, poolRegion } from "./cognito-identities";

/** https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_IdentityPool.html */
const poolPattern = /^[a-z0-9-]+:[0-9A-Za-z]{8}(?:-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{12}$/;

/**
 * What is wrong with the trust in the users of an identity pool.
 *
 * @param partition the partition of the role; not compared unless given
 */
export function checkCognitoIdentities(principal: CognitoPrincipal, partition: Partition | undefined): Problem[] {
  return at("identityPool", checkPool(principal, partition));
}

function checkPool(principal: CognitoPrincipal, partition: Partition | undefined): Problem[] {
  const { identityPool } = principal;
  const region = poolRegion(principal);
  if (!poolPattern.test(identityPool)) {
    return [
      problem({
        value: identityPool,
        rule: "is not the ID of an identity pool",
        remedy: 'Copy it from the Cognito console, as in "us-east-1:12345678-dead-beef-cafe-123456790abc".',
      }),
    ];
  }
  if (cognitoHost(region) === undefined) {
    return [
      problem({
        value: identityPool,
        rule: `is in ${region}, for which AWS documents no identity pools`,
        remedy: "Copy the ID of a pool in another region.",
      }),
    ];
  }
  if (partition === undefined || regions[partition].includes(region)) return [];
  return [
    problem({
      value: identityPool,
      rule: `is in ${region}, and no role in ${partition} can trust it`,
      remedy: `Copy the ID of a pool in ${partition}.`,
    }),
  ];
}
