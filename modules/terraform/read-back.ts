import { type TerraformStack } from "cdktf";
import { compareAccess, readConfiguration, type WrittenFact } from "../configuration";
import { partitionOf } from "../aws";
import { asProblem, type Finding, findUnproved, isFatal, lintPolicy, suppress, type Suppression } from "../lint";
import { at, type Problem } from "../validation";
import { type Deployment, knownDeployment } from "./deployment";
import { provedAccessOf } from "./proved-access";
import { suppressionsBelow } from "./suppress";

/** The result of reading a written stack back. */
export interface ReadBack {
  /** Why it must not be deployed. */
  readonly problems: readonly Problem[];
  /** Unproved access, and what the linter finds in policies that are written as they were given. */
  readonly findings: readonly Finding[];
}

/**
 * Compares the access that a written stack states with what its constructs proved.
 *
 * @param configuration the content of its `cdk.tf.json`
 */
export function readBack(stack: TerraformStack, configuration: unknown): ReadBack {
  const proved = provedAccessOf(stack);
  const deployment = knownDeployment(stack);
  const written = readConfiguration(configuration, {
    location: locationOf(deployment),
    expressions: proved.expressions,
  });
  const { problems, unproved, given } = compareAccess(written, proved);
  const found = [
    ...[...given, ...unproved].flatMap((fact) => placed(fact, findUnproved([fact]))),
    ...given.flatMap((fact) => placed(fact, lintGiven(fact, deployment?.ownAccounts))),
  ];
  const findings = accept(found, suppressionsBelow(stack));
  return {
    problems: at(stack.node.path, [...problems, ...findings.filter(isFatal).map(asProblem)]),
    findings,
  };
}

function locationOf(deployment: Deployment | undefined) {
  if (deployment === undefined) return { partition: "aws", account: "", region: "" } as const;
  const { account, region } = deployment;
  return { partition: partitionOf(region), account, region };
}

interface PlacedFinding extends Finding {
  readonly path: string;
}

function placed({ path }: WrittenFact, findings: readonly Finding[]): PlacedFinding[] {
  return findings.map((found) => ({ ...found, path }));
}

/** What the linter finds in a policy that was not made from grants. */
function lintGiven({ value, address, argument }: WrittenFact, ownAccounts: readonly string[] = []): Finding[] {
  return lintPolicy(value, "identity", { ownAccounts, isCustomerManaged: true }).map((found) => ({
    ...found,
    place: [address, argument, ...found.place],
  }));
}

/** Suppressions name constructs and findings name addresses, so both are compared by the path of the construct. */
function accept(found: readonly PlacedFinding[], suppressions: readonly Suppression[]): readonly Finding[] {
  const byPath = found.map(({ path, ...each }) => ({ ...each, place: path.split("/") }));
  return suppress(byPath, suppressions, () => undefined).map((each, index) => {
    const original = found[index];
    if (original !== undefined) return { ...each, place: original.place };
    const [, suppression = ""] = each.place;
    return { ...each, place: [suppressions[Number(suppression)]?.place?.join("/") ?? ""] };
  });
}
