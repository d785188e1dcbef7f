import { Construct } from "constructs";
import { type TerraformElement, TerraformOutput, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { accessKeyOutputs, type PrincipalDescription } from "../modules/access";
import { outputName, VendorConnection } from "../modules/connections";
import { ExistingTable, Table } from "../modules/dynamodb";
import { Role, User } from "../modules/iam";
import { type AccessLogs, Bucket, type BucketSettings, ExistingBucket, type GrantedBucket } from "../modules/s3";
import { ReadableAddresses, setDeployment } from "../modules/terraform";
import { attachBackend } from "./backend";
import { type Environment, isExisting } from "./environment";
import { type PlannedEnvironment } from "./plan-environment";

/** Scopes that keep the keys of an environment's sections apart, and say nothing in an address. */
const sections = ["tables", "buckets", "connections", "principals"];

/** One environment as a stack: its tables, buckets, connections and principals, and their outputs. */
export class DataAccessStack extends TerraformStack {
  private readonly addresses = new ReadableAddresses(sections);

  constructor(scope: Construct, plan: PlannedEnvironment) {
    const { name, account, region, tags, permissionsBoundary } = plan.environment;
    super(scope, name);
    setDeployment(this, {
      account,
      region,
      ownAccounts: plan.ownAccounts,
      grantsAreProved: true,
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    });
    attachBackend(this, plan.backend, name);
    new AwsProvider(this, "aws", {
      region,
      allowedAccountIds: [account],
      ...(tags === undefined ? {} : { defaultTags: [{ tags }] }),
    });
    const streamArns = makeTables(new Construct(this, "tables"), plan);
    makeBuckets(new Construct(this, "buckets"), plan.environment);
    const connections = new Construct(this, "connections");
    for (const [key, connection] of Object.entries(plan.connections)) {
      new VendorConnection(connections, key, { ...connection, streamArns });
    }
    const principals = new Construct(this, "principals");
    for (const [key, { description }] of Object.entries(plan.principals)) makePrincipal(principals, key, description);
  }

  protected override allocateLogicalId(element: TerraformElement | Construct["node"]): string {
    return this.addresses.allocate(this, element);
  }
}

function makeTables(scope: Construct, { environment, connections }: PlannedEnvironment): Record<string, string> {
  const managedElsewhere = new Set(Object.values(connections).flatMap(({ plan }) => plan.managesStreamsOf));
  const arns = Object.entries(environment.tables ?? {}).map(([key, entry]) => {
    const table = isExisting(entry)
      ? new ExistingTable(scope, key, entry.existing)
      : new Table(scope, key, managedElsewhere.has(key) ? { ...entry, streamManagedElsewhere: true } : entry);
    return [key, table.streamArn] as const;
  });
  return Object.fromEntries(arns);
}

/** Buckets that receive access logs send none themselves, so they are made first. */
function makeBuckets(scope: Construct, { buckets = {} }: Environment): void {
  const receivers = new Map<string, GrantedBucket>();
  const senders: (readonly [string, BucketSettings, AccessLogs<string>])[] = [];
  for (const [key, entry] of Object.entries(buckets)) {
    if (isExisting(entry)) {
      receivers.set(key, new ExistingBucket(scope, key, entry.existing));
      continue;
    }
    const { accessLogs, ...settings } = entry;
    if (accessLogs === undefined) receivers.set(key, new Bucket(scope, key, settings));
    else senders.push([key, settings, accessLogs]);
  }
  for (const [key, settings, { bucket: receiver, ...logs }] of senders) {
    const bucket = receivers.get(receiver);
    new Bucket(scope, key, { ...settings, ...(bucket === undefined ? {} : { accessLogs: { ...logs, bucket } }) });
  }
}

function makePrincipal(scope: Construct, key: string, principal: PrincipalDescription): void {
  const output = (name: string, value: string, sensitive = false): void => {
    new TerraformOutput(TerraformStack.of(scope), outputName(key, name), { value, sensitive, staticId: true });
  };
  if (principal.kind === "role") {
    output("role_arn", new Role(scope, key, principal.settings).allow(...principal.grants).arn);
    return;
  }
  const { accessKeys } = principal.settings;
  const user = new User(scope, key, principal.settings).allow(...principal.grants);
  if (accessKeys === undefined || user.accessKey === undefined) return;
  for (const { name, attribute, sensitive } of accessKeyOutputs(accessKeys)) {
    output(name, user.accessKey[attribute], sensitive);
  }
}
