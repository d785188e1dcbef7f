import { type Construct } from "constructs";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { KeyRef } from "../grants";
import { type ResourceLocation } from "../catalogue";
import { formatArn, limits, markedTags, partitionOf, type Tags, withDisposable } from "../aws";
import { policyJson } from "../policy";
import { proveResourcePolicy } from "../proof";
import { deploymentOf, literal, policyArgument, registerProvedAccess, reportProblems } from "../terraform";
import { GrantedKey } from "./granted-key";
import { keyFacts } from "./key-facts";
import { expectKeyPolicy, keyPolicy } from "./key-policy";
import { checkKey, type KeyProps } from "./key-props";

/**
 * The ref of a key whose ARN is only known at apply.
 *
 * @param alias the alias of the key, unique in the account and region; the symbolic ARN is derived from it
 * @param expression the Terraform expression that yields the ARN
 * @param tags all tags of the key, where they are known
 */
export function keyRef(alias: string, { account, region }: ResourceLocation, expression: string, tags?: Tags): KeyRef {
  const name = alias.replace(/^alias\//, "").replaceAll("/", ".");
  return new KeyRef({
    arn: formatArn("key", { partition: partitionOf(region), region, account, key: `<${name}>` }),
    expression,
    ...(tags === undefined ? {} : { tags }),
  });
}

/** The default alias of a key. */
export function defaultAlias(id: string): string {
  return `alias/${id}`;
}

/**
 * A symmetric key with an alias. KMS rotates its key material. Its policy lets the IAM policies of the account decide who
 * uses it.
 *
 * @example
 * const fields = new Key(this, "fields", { rotationPeriodInDays: 180 });
 * support.allow(fields.decrypt());
 */
export class Key extends GrantedKey {
  readonly ref: KeyRef;
  /** The ARN, as a reference. */
  readonly arn: string;
  /** The name of the alias, as a reference. */
  readonly alias: string;

  constructor(scope: Construct, id: string, settings: KeyProps = {}) {
    super(scope, id);
    const deployment = deploymentOf(this);
    const { account, region, ownAccounts = [], grantsAreProved = false } = deployment;
    const location = { partition: partitionOf(region), account };
    const props = withDisposable(settings, deployment);
    const { alias = defaultAlias(id), description, keyPolicy: principals = {}, disposable } = props;
    const tags = markedTags(props);
    const window = disposable ? limits.shortestDeletionWindow : limits.longestDeletionWindow;
    const policy = policyJson(keyPolicy(principals, location));
    const key = new KmsKey(this, "Resource", {
      ...(description === undefined ? {} : { description: literal(description) }),
      enableKeyRotation: true,
      ...(props.rotationPeriodInDays === undefined ? {} : { rotationPeriodInDays: props.rotationPeriodInDays }),
      deletionWindowInDays: props.deletionWindowInDays ?? window.value,
      policy: policyArgument(this, "policy", policy),
      ...(tags === undefined ? {} : { tags }),
      ...(disposable ? {} : { lifecycle: { preventDestroy: true } }),
    });
    this.arn = key.arn;
    this.alias = new KmsAlias(this, "alias", { name: alias, targetKeyId: key.keyId }).name;
    this.ref = keyRef(alias, deployment, key.arn);
    if (!grantsAreProved) registerProvedAccess(this, () => keyFacts(this.ref, policy, { ...props, alias }));
    reportProblems(this, () => {
      const problems = checkKey({ ...props, alias }, deployment, ownAccounts);
      if (problems.length > 0 || grantsAreProved) return problems;
      const shared = expectKeyPolicy(principals, location, this.ref.arn);
      return proveResourcePolicy({ place: ["keyPolicy"], account, policy, shared });
    });
  }
}
