import { blockFaults, growthFaults, judgementFaults } from "./changes";
import { type Fault, type Faults } from "./fault";
import { narrowingFaults, sharedNarrowingFaults } from "./narrowings";
import { operationFaults } from "./operations";
import {
  bucketPolicyFaults,
  denialFaults,
  endpointFaults,
  hardeningFaults,
  keyPolicyFaults,
  perimeterFaults,
  sharingFaults,
  toolFaults,
} from "./policies";
import { proofFaults, resourceDenialFaults } from "./proof";
import { accountLimitFaults, trustFaults, trustWindowFaults } from "./trust";
import { sharedVendorFaults, vendorFaults } from "./vendors";
import {
  allTablesVerbFaults,
  bucketVerbFaults,
  keyVerbFaults,
  roleVerbFaults,
  tableVerbFaults,
  workgroupVerbFaults,
} from "./verbs";
import { writtenFaults } from "./written";

/** A fault, what it is a fault of, and the tests that should notice it. */
export interface ListedFault extends Fault {
  /** `table.read`, `fromVpc`, `artie`, `trust in GitHub Actions`. */
  readonly of: string;
  /** The suites to ask first, in this order, from the root of the project. All others are asked if none notices it. */
  readonly suites: readonly string[];
}

/** What must have a fault each, as the product names it. */
export const faultsByName = {
  verbs: {
    TableRef: tableVerbFaults,
    AllTablesRef: allTablesVerbFaults,
    BucketRef: bucketVerbFaults,
    KeyRef: keyVerbFaults,
    RoleRef: roleVerbFaults,
    WorkgroupRef: workgroupVerbFaults,
  },
  narrowings: narrowingFaults,
  vendors: vendorFaults,
  trust: trustFaults,
  accountLimits: accountLimitFaults,
} as const;

const facts = (name: string): string => `__tests__/facts/${name}.test.ts`;
const modules = (name: string): string => `__tests__/modules/${name}.test.ts`;
const ofVerbs = [facts("verbs"), modules("grants/grants")];
const ofDenials = [facts("denials"), facts("verbs"), modules("grants/denials")];
const ofNarrowings = [facts("narrowings"), facts("applying"), facts("trust"), modules("grants/narrowing")];
const ofVendors = [
  facts("vendors"),
  modules("connections/connections"),
  modules("connections/staging"),
  modules("connections/retool"),
  modules("connections/fivetran"),
];
const ofTrust = [
  facts("trust"),
  facts("trusted-services"),
  modules("policy/first-party-trust"),
  "__tests__/trusted-parties.test.ts",
];
const ofEndpoints = [facts("endpoints"), modules("network/endpoints-and-perimeters")];
const ofProof = [
  modules("proof/proof"),
  modules("evaluation/operators"),
  modules("evaluation/evaluation"),
  facts("verbs"),
];
const ofResourcePolicies = [facts("resource-policies"), modules("principals/sharing")];

const ofEach = (byName: Readonly<Record<string, Faults>>, of: (name: string) => string, suites: readonly string[]) =>
  Object.entries(byName).flatMap(([name, faults]) => listed(of(name), faults, suites));

function listed(of: string, faults: Faults, suites: readonly string[]): ListedFault[] {
  return faults.map((fault) => ({ ...fault, of, suites }));
}

/** Every fault that `npm run faults` plants. */
export const allFaults: readonly ListedFault[] = [
  ...Object.entries(faultsByName.verbs).flatMap(([ref, byVerb]) => ofEach(byVerb, (verb) => `${ref}.${verb}`, ofVerbs)),
  ...listed("operations", operationFaults, [...ofVerbs, ...ofNarrowings]),
  ...ofEach(narrowingFaults, (name) => name, ofNarrowings),
  ...listed("narrowings", sharedNarrowingFaults, [...ofNarrowings, ...ofVerbs]),
  ...ofEach(vendorFaults, (name) => name, ofVendors),
  ...listed("vendors", sharedVendorFaults, ofVendors),
  ...ofEach(trustFaults, (kind) => `trust in ${kind}`, ofTrust),
  ...ofEach(accountLimitFaults, (name) => `account.${name}`, ofTrust),
  ...listed("trust in a window", trustWindowFaults, ofTrust),
  ...listed("endpoints", endpointFaults, ofEndpoints),
  ...listed("key policies", keyPolicyFaults, ofEndpoints),
  ...listed("bucket policies", bucketPolicyFaults, ofResourcePolicies),
  ...listed("hardening", hardeningFaults, ["__tests__/written-access.test.ts"]),
  ...listed("denials", denialFaults, ofDenials),
  ...listed("perimeters", perimeterFaults, ofResourcePolicies),
  ...listed("cross-account", sharingFaults, ofResourcePolicies),
  ...listed("internal tools", toolFaults, [facts("internal-tools"), "__tests__/internal-tools.test.ts"]),
  ...listed("proof", proofFaults, ofProof),
  ...listed("proof of what resources deny", resourceDenialFaults, [
    "__tests__/own-policies.test.ts",
    modules("proof/resource-policy"),
  ]),
  ...listed("blocks of the past", blockFaults, ["__tests__/state-blocks.test.ts"]),
  ...listed("refused changes", judgementFaults, [modules("review/judgement"), modules("review/terraform-plan")]),
  ...listed("growing policies", growthFaults, [modules("policy/policies-that-grow")]),
  ...listed("below the plan", writtenFaults, []),
];
