import { Construct } from "constructs";
import { type TerraformElement, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type Arguments } from "../modules/configuration";
import {
  deploymentOf,
  movesOf,
  ReadableAddresses,
  registerProvedAccess,
  setDeployment,
  withStateBlocks,
} from "../modules/terraform";
import { attachBackend } from "./backend";
import { type PlannedEnvironment } from "./planned-environment";
import { blocksOf, markRenamed } from "./state-blocks";
import { allSections, planOf } from "./sections";
import { writtenAccess } from "./written-access";
import { type AnySection, type BuildContext } from "./sections/section";

/** One environment as a stack: its tables, buckets, connections, principals and endpoints, and their outputs. */
export class DataAccessStack extends TerraformStack {
  /** The scopes of sections keep their keys apart, and say nothing in an address. */
  private readonly addresses = new ReadableAddresses(allSections.map(({ name }) => name));

  constructor(
    scope: Construct,
    private readonly plan: PlannedEnvironment,
  ) {
    const { name, account, region, tags, permissionsBoundary, simulatePolicies = false } = plan.environment;
    super(scope, name);
    // Constructs that are added to the stack besides those of the sections are not proved yet.
    setDeployment(this, {
      account,
      region,
      ownAccounts: plan.ownAccounts,
      simulatePolicies,
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    });
    attachBackend(this, plan.backend, name);
    new AwsProvider(this, "aws", {
      region,
      allowedAccountIds: [account],
      ...(tags === undefined ? {} : { defaultTags: [{ tags }] }),
    });
    registerProvedAccess(this, () => writtenAccess(plan));
    buildSections(this, plan);
  }

  /** Adds the blocks that need the complete tree. */
  override toTerraform(): Arguments {
    const configuration = super.toTerraform() as Arguments;
    const { published, ...blocks } = blocksOf(this, this.plan, configuration);
    const moved = movesOf(this, (path) => this.addresses.nameOf(path), published);
    return withStateBlocks(configuration, { moved, ...blocks });
  }

  protected override allocateLogicalId(element: TerraformElement | Construct["node"]): string {
    return this.addresses.allocate(this, element);
  }
}

/** Builds the sections, each in a scope of its own, and before it those whose results it uses. */
function buildSections(stack: Construct, plan: PlannedEnvironment): void {
  const results = new Map<AnySection, unknown>();
  const built: BuildContext["built"] = (section) => {
    if (!results.has(section)) {
      const context = { ...plan, built };
      const scope = new Construct(stack, section.name);
      setDeployment(scope, { ...deploymentOf(stack), grantsAreProved: true });
      results.set(section, section.build?.(scope, planOf(section, plan), context));
      markRenamed(scope, plan.histories);
    }
    return results.get(section) as ReturnType<NonNullable<typeof section.build>>;
  };
  allSections.forEach((section) => built(section));
}
