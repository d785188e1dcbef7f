import { Construct } from "constructs";
import { type TerraformElement, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type Arguments } from "../modules/configuration";
import {
  deploymentOf,
  ReadableAddresses,
  registerProvedAccess,
  setDeployment,
  type StateBlocks,
  withStateBlocks,
} from "../modules/terraform";
import { problem, throwProblems } from "../modules/validation";
import { attachBackend } from "./backend";
import { type PlannedEnvironment } from "./planned-environment";
import { stateBlocksOf, markRenamed } from "./state-blocks";
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
    stateFolder?: string,
  ) {
    const {
      name,
      account,
      region,
      tags,
      permissionsBoundary,
      disposable = false,
      simulatePolicies = false,
    } = plan.environment;
    super(scope, name);
    // Constructs that are added to the stack besides those of the sections are not proved yet.
    setDeployment(this, {
      account,
      region,
      ownAccounts: plan.ownAccounts,
      disposable,
      simulatePolicies,
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    });
    attachBackend(this, plan.backend, name, stateFolder);
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
    return withStateBlocks(configuration, this.stateBlocks(configuration));
  }

  /** @throws ValidationError for blocks that the engine cannot write as HCL */
  override toHclTerraform(): ReturnType<TerraformStack["toHclTerraform"]> {
    const blocks = this.stateBlocks(super.toTerraform() as Arguments);
    if (Object.values(blocks).some((each: readonly unknown[]) => each.length > 0)) throwProblems([notInHcl]);
    return super.toHclTerraform();
  }

  private stateBlocks(configuration: Arguments): StateBlocks {
    return stateBlocksOf(this, this.plan, configuration, (path) => this.addresses.nameOf(path));
  }

  protected override allocateLogicalId(element: TerraformElement | Construct["node"]): string {
    return this.addresses.allocate(this, element);
  }
}

const notInHcl = problem({
  rule: "needs moved, removed or import blocks, which are written as JSON only",
  remedy: "Unset SYNTH_HCL_OUTPUT.",
});

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
