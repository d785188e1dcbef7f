import { type TerraformStack } from "cdktf";
import {
  compareAccess,
  providerSubject,
  readConfiguration,
  type WrittenAccess,
  type WrittenFact,
} from "../configuration";
import { partitionOf } from "../aws";
import { asProblem, type Finding, findUnproved, isFatal, lintPolicy, type PolicyType, suppress } from "../lint";
import { at, problem, type Problem } from "../validation";
import { type Deployment, knownDeployment } from "./deployment";
import { provedAccessOf } from "./proved-access";
import { suppressionsBelow } from "./suppress";

/** The result of reading a written stack back. */
export interface ReadBack {
  /** Why it must not be deployed. */
  readonly problems: readonly Problem[];
  /** What nobody proved, and what the linter says of policies that others wrote. */
  readonly findings: readonly Finding[];
}

/**
 * Compares the access that a written stack states with what its constructs proved.
 *
 * @param configuration the content of its `cdk.tf.json`
 * @param madeElsewhere the principals and resources that other stacks of the same account make
 */
export function readBack(
  stack: TerraformStack,
  configuration: unknown,
  madeElsewhere: readonly string[] = [],
): ReadBack {
  const proved = provedAccessOf(stack);
  const deployment = knownDeployment(stack);
  const written = readConfiguration(configuration, {
    location: locationOf(deployment),
    expressions: proved.expressions,
  });
  const { problems, unproved, given } = compareAccess(written, proved, madeElsewhere);
  const found = [
    ...[...given, ...unproved].flatMap((fact) => placed(fact, findUnproved([fact]))),
    ...given.flatMap((fact) => placed(fact, lintGiven(fact, deployment?.ownAccounts))),
  ];
  const findings = accept(found, stack);
  const isProved = (subject: string): boolean => proved.facts.some((fact) => fact.subject === subject);
  return {
    problems: at(stack.node.path, [
      ...problems,
      ...(deployment === undefined || isProved(providerSubject) ? [] : checkProvider(written, deployment)),
      ...findings.filter(isFatal).map(asProblem),
    ]),
    findings,
  };
}

function locationOf(deployment: Deployment | undefined) {
  if (deployment === undefined) return { partition: "aws", account: "", region: "" } as const;
  const { account, region } = deployment;
  return { partition: partitionOf(region), account, region };
}

/** A provider may leave its region and account to the environment of Terraform, but may not name others. */
function checkProvider({ facts }: WrittenAccess, { account, region }: Deployment): Problem[] {
  const stated = facts.filter(({ subject }) => subject === providerSubject);
  return stated.flatMap(({ kind, value, address, argument }) => {
    const agrees = kind === "region" ? value === region : kind !== "accounts" || [value].flat().includes(account);
    if (agrees) return [];
    const remedy = "Write the same in the provider and in setDeployment.";
    return at(
      [address, argument],
      [problem({ value, rule: `is not where the stack is deployed: ${account}, ${region}`, remedy })],
    );
  });
}

interface PlacedFinding extends Finding {
  readonly path: string;
}

function placed({ path }: WrittenFact, findings: readonly Finding[]): PlacedFinding[] {
  return findings.map((found) => ({ ...found, path }));
}

/** What the linter says of a policy that somebody else wrote. */
function lintGiven({ value, address, argument, kind }: WrittenFact, ownAccounts: readonly string[] = []): Finding[] {
  const type: PolicyType = kind === "trust policy" ? "trust" : "identity";
  return lintPolicy(value, type, { ownAccounts, isCustomerManaged: true }).map((found) => ({
    ...found,
    place: [address, argument, ...found.place],
  }));
}

/** Suppressions name constructs and findings addresses, so they meet at the path of the construct. */
function accept(found: readonly PlacedFinding[], stack: TerraformStack): readonly Finding[] {
  const suppressions = suppressionsBelow(stack);
  const pathOf = suppressions.length === 0 ? () => undefined : pathsByAddress(stack);
  const byPath = found.map(({ path, ...each }) => {
    // The path is written in the configuration too, where an override can forge it.
    const known = pathOf(each.place[0] ?? "");
    return { ...each, place: known === path ? path.split("/") : [] };
  });
  return suppress(byPath, suppressions, () => undefined).map((each, index) => {
    const original = found[index];
    if (original !== undefined) return { ...each, place: original.place };
    const [, suppression = ""] = each.place;
    return { ...each, place: [suppressions[Number(suppression)]?.place?.join("/") ?? ""] };
  });
}

function pathsByAddress(stack: TerraformStack): (address: string) => string | undefined {
  const paths = new Map<string, string>(
    stack.node
      .findAll()
      .flatMap((each) =>
        "terraformResourceType" in each && "friendlyUniqueId" in each
          ? [[`${String(each.terraformResourceType)}.${String(each.friendlyUniqueId)}`, each.node.path] as const]
          : [],
      ),
  );
  return (address) => paths.get(address);
}
