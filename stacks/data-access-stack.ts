import { Construct } from "constructs";
import { type TerraformElement, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { ReadableAddresses, setDeployment } from "../modules/terraform";
import { attachBackend } from "./backend";
import { type PlannedEnvironment } from "./plan-environment";
import { buildBuckets } from "./sections/buckets";
import { buildConnections } from "./sections/connections";
import { buildEndpoints } from "./sections/endpoints";
import { buildIdentityProviders } from "./sections/identity-providers";
import { buildKeys } from "./sections/keys";
import { buildNetworks } from "./sections/networks";
import { buildPrincipals } from "./sections/principals";
import { buildTables } from "./sections/tables";
import { buildTemporaryAccess } from "./sections/temporary-access";

/** Scopes that keep the keys of an environment's sections apart, and say nothing in an address. */
const sections = [
  "keys",
  "tables",
  "buckets",
  "connections",
  "identityProviders",
  "principals",
  "networks",
  "endpoints",
  "temporaryAccess",
] as const;

/** One environment as a stack: its tables, buckets, connections, principals and endpoints, and their outputs. */
export class DataAccessStack extends TerraformStack {
  private readonly addresses = new ReadableAddresses(sections);

  constructor(scope: Construct, plan: PlannedEnvironment) {
    const { environment, connections, principals, temporaryAccess } = plan;
    const { name, account, region, tags, permissionsBoundary, simulatePolicies = false } = environment;
    super(scope, name);
    setDeployment(this, {
      account,
      region,
      ownAccounts: plan.ownAccounts,
      grantsAreProved: true,
      simulatePolicies,
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    });
    attachBackend(this, plan.backend, name);
    new AwsProvider(this, "aws", {
      region,
      allowedAccountIds: [account],
      ...(tags === undefined ? {} : { defaultTags: [{ tags }] }),
    });
    const section = (id: (typeof sections)[number]): Construct => new Construct(this, id);
    const streamsOfVendors = new Set(Object.values(connections).flatMap((each) => each.plan.managesStreamsOf));
    buildKeys(section("keys"), environment);
    const streamArns = buildTables(section("tables"), plan, streamsOfVendors);
    buildBuckets(section("buckets"), plan);
    buildConnections(section("connections"), connections, streamArns);
    const identityProviders = buildIdentityProviders(section("identityProviders"), environment);
    buildPrincipals(section("principals"), principals, identityProviders);
    buildNetworks(section("networks"), environment);
    buildEndpoints(section("endpoints"), plan.endpoints);
    buildTemporaryAccess(section("temporaryAccess"), environment, temporaryAccess);
  }

  protected override allocateLogicalId(element: TerraformElement | Construct["node"]): string {
    return this.addresses.allocate(this, element);
  }
}
