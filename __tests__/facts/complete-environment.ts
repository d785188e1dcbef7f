// An environment in which everything is switched on, from data in which a test changes one value at a time.
import { iamUser, peer, revocation, scheduledAccess, temporaryAccess } from "../../modules/temporary-access";
import { accessKeys, role, user } from "../../modules/principals";
import { service } from "../../modules/policy";
import { type BucketRef, type TableRef } from "../../modules/grants";
import { type Environment } from "../../stacks";

/** Values by the steps of the way to them. */
export type Given = Record<string, unknown>;

const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const key = (account: string): string => `arn:aws:kms:us-east-1:${account}:key/${keyId}`;

/** Everything of the environment that is data. */
export const givenData = (): Given => ({
  name: "complete",
  account: "111122223333",
  region: "us-east-1",
  backend: {
    kind: "s3",
    bucket: "acme-state",
    region: "us-east-1",
    key: "data/complete.tfstate",
    kmsKeyArn: key("111122223333"),
  },
  tags: { team: "data" },
  permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
  simulatePolicies: true,
  keys: {
    data: {
      alias: "alias/acme/data",
      description: "Data at rest",
      rotationPeriodInDays: 180,
      deletionWindowInDays: 20,
      keyPolicy: { administer: ["arn:aws:iam::111122223333:role/admin"] },
      tags: { class: "internal" },
    },
    theirs: { existing: { arn: key("444455556666") } },
    looked: { existing: { alias: "alias/acme/looked-up" } },
    plain: { existing: { arn: key("111122223333") } },
  },
  tables: {
    orders: {
      name: "orders",
      partitionKey: { name: "pk", type: "S" },
      sortKey: { name: "sk", type: "S" },
      billing: { read: 5, write: 5 },
      stream: "NEW_IMAGE",
      streamManagedElsewhere: true,
      capacityManagedElsewhere: true,
      pointInTimeRecovery: { days: 7 },
      timeToLive: "expires",
      encryptionKey: "data",
      tableClass: "STANDARD",
      tags: { class: "internal" },
      globalSecondaryIndexes: {
        "by-state": {
          partitionKey: { name: "state", type: "S" },
          sortKey: { name: "at", type: "N" },
          projection: { include: ["total"] },
          capacity: { read: 1, write: 1 },
        },
      },
      localSecondaryIndexes: { "by-day": { sortKey: { name: "day", type: "S" }, projection: { include: ["total"] } } },
    },
    copy: { partitionKey: { name: "pk", type: "S" }, disposable: true },
    users: {
      existing: {
        name: "users",
        partitionKey: { name: "id", type: "S" },
        requires: { stream: "NEW_IMAGE", pointInTimeRecovery: true },
      },
    },
  },
  buckets: {
    logs: { name: "acme-complete-logs" },
    exports: {
      name: "acme-complete-exports",
      abortIncompleteUploadsAfterDays: 7,
      expireAfterDays: { "daily/": 3 },
      encryptionKey: "data",
      accessLogs: { bucket: "logs", prefix: "exports/" },
      tags: { class: "internal" },
    },
    scratch: { name: "acme-complete-scratch", versioning: false, disposable: true },
    owned: { existing: { name: "acme-owned" } },
    lake: { existing: { name: "acme-lake", account: "444455556666", encryptionKey: "theirs" } },
  },
  identityProviders: {
    github: { url: "token.actions.githubusercontent.com", audience: "sts.amazonaws.com" },
    gitlab: { existing: { url: "gitlab.com", audience: "https://gitlab.com" } },
  },
  networks: {
    closed: {
      cidrBlock: "10.20.0.0/24",
      availabilityZones: ["us-east-1a", "us-east-1b"],
      tags: { class: "internal" },
    },
    office: {
      existing: {
        vpc: "vpc-0123456789abcdef0",
        routeTables: ["rtb-0123456789abcdef0"],
        subnets: ["subnet-0123456789abcdef0"],
        securityGroups: ["sg-0123456789abcdef0"],
      },
    },
  },
  endpoints: {
    dynamodb: {
      service: "dynamodb",
      type: "gateway",
      network: "closed",
      principals: ["reader"],
      temporaryAccess: ["on-call"],
      tags: { class: "internal" },
    },
    "s3-gateway": { service: "s3", type: "gateway", network: "office", principals: ["robot"] },
    "s3-interface": { service: "s3", type: "interface", network: "office", principals: ["robot"], privateDns: true },
  },
});

/** The settings of what functions of the environment describe. */
export const givenSettings = (): Given => ({
  reader: {
    assumedBy: service("ecs-tasks"),
    name: "complete-reader",
    path: "/readers/",
    description: "Reads the orders",
    maxSessionDuration: 3600,
    permissionsBoundary: "arn:aws:iam::111122223333:policy/readers",
    tags: { class: "internal" },
  },
  robot: {
    name: "complete-robot",
    path: "/robots/",
    permissionsBoundary: "arn:aws:iam::111122223333:policy/robots",
    tags: { class: "internal" },
    accessKeys: accessKeys([{ generation: "2026-11", status: "Active", pgpKey: "keybase:acme" }]),
  },
  attached: { attachTo: "user" },
  "on-call": {
    eligible: { alice: iamUser("alice"), bob: iamUser("bob") },
    approval: peer(),
    maximumDuration: 3600,
    breakGlass: { carol: iamUser("carol") },
  },
  office: {
    people: { dave: iamUser("dave") },
    hours: { from: "09:00", until: "17:00", days: ["MON", "FRI"], timeZone: "Europe/Berlin" },
  },
});

interface Refs {
  readonly tables: Readonly<Record<"orders", TableRef>>;
  readonly buckets: Readonly<Record<"exports", BucketRef>>;
}

/** The environment of this data and these settings, which no compiler has seen. */
export function completeEnvironment(data: Given = givenData(), settings: Given = givenSettings()): Environment {
  const of = (name: string): never => settings[name] as never;
  return {
    ...data,
    principals: ({ tables, buckets }: Refs) => ({
      reader: role(of("reader")).allow(tables.orders.read()),
      robot: user(of("robot")).allow(buckets.exports.read()),
      attached: user(of("attached")).allow(tables.orders.read()),
    }),
    temporaryAccess: ({ tables }: Refs) => ({
      "on-call": temporaryAccess(of("on-call")).allow(tables.orders.read()),
      office: scheduledAccess(of("office")).allow(tables.orders.read()),
      revoke: revocation({ by: { erin: iamUser("erin") } }),
    }),
  } as unknown as Environment;
}
