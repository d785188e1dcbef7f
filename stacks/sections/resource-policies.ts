import {
  type PlacedPolicyAddition,
  type PolicyAddition,
  resourcePolicy,
  type SharedHolder,
} from "../../modules/grants";
import { policyJson } from "../../modules/policy";
import { type ProvedResourcePolicy } from "../../modules/proof";
import { at, type Problem } from "../../modules/validation";
import { type Subject } from "./subject";

/** A policy of a table, stream or bucket that the environment writes. */
export interface OwnPolicy {
  /** The key of the table or bucket. */
  readonly key: string;
  readonly name: "policy" | "stream policy";
  readonly holder: SharedHolder;
  /**
   * What it contains whatever other sections add.
   * @default nothing
   */
  readonly own?: PolicyAddition;
}

/** A resource policy as it will be rendered, and which principals it must allow. */
export type PlannedResourcePolicy = Omit<ProvedResourcePolicy, "place">;

/** The policies of the tables, streams and buckets of an environment. */
interface PlannedResourcePolicies {
  /** By the ARN of the table, stream or bucket: of all whose policy this environment writes, even an empty one. */
  readonly policies: ReadonlyMap<string, PlannedResourcePolicy>;
  readonly problems: readonly Problem[];
  readonly subjects: readonly Subject[];
}

/** Groups what sections add to policies by the ARN of the policy's holder. */
export function additionsByHolder(
  additions: readonly PlacedPolicyAddition[],
): ReadonlyMap<string, readonly PolicyAddition[]> {
  const byHolder = new Map<string, PolicyAddition[]>();
  for (const { holder, ...addition } of additions) {
    const known = byHolder.get(holder.arn);
    if (known === undefined) byHolder.set(holder.arn, [addition]);
    else known.push(addition);
  }
  return byHolder;
}

/**
 * Plans the policies of tables, streams and buckets, after all sections have said what they add to them.
 *
 * @param additions by the ARN of the policy's holder
 */
export function planResourcePolicies(
  account: string,
  own: readonly (OwnPolicy & { readonly section: string })[],
  additions: ReadonlyMap<string, readonly PolicyAddition[]>,
): PlannedResourcePolicies {
  const planned = own.map(({ own: first, ...policy }) => {
    const parts = [...(first === undefined ? [] : [first]), ...(additions.get(policy.holder.arn) ?? [])];
    const { document, problems } = resourcePolicy(
      policy.holder,
      parts.flatMap(({ statements }) => statements),
    );
    const shared = parts.flatMap((each) => each.shared ?? []);
    return { ...policy, problems, resource: { account, policy: policyJson(document), shared } };
  });
  return {
    policies: new Map(planned.map(({ holder, resource }) => [holder.arn, resource])),
    problems: planned.flatMap(({ section, key, name, problems }) => at([section, key, name], problems)),
    subjects: planned
      .filter(({ resource, problems }) => resource.policy.Statement.length > 0 && problems.length === 0)
      .map(({ section, key, name, resource }) => ({
        section,
        key,
        documents: [{ name, type: "resource", policy: resource.policy }],
        resource,
      })),
  };
}
