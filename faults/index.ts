import { type Fault, type Faults } from "./fault";
import { narrowingFaults, sharedNarrowingFaults } from "./narrowings";
import { operationFaults } from "./operations";
import {
  bucketPolicyFaults,
  denialFaults,
  endpointFaults,
  keyPolicyFaults,
  perimeterFaults,
  sharingFaults,
  toolFaults,
} from "./policies";
import { proofFaults } from "./proof";
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

/** A fault, what it is a fault of, and the tests that should notice it. */
export interface ListedFault extends Fault {
  /** `table.read`, `fromVpc`, `artie`, `trust in GitHub Actions`. */
  readonly of: string;
  /** The suites to ask first, from the root of the project. All others are asked if these notice nothing. */
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

const facts = (...names: readonly string[]): readonly string[] =>
  names.map((name) => `__tests__/facts/${name}.test.ts`);

const ofEach = (byName: Readonly<Record<string, Faults>>, of: (name: string) => string, suites: readonly string[]) =>
  Object.entries(byName).flatMap(([name, faults]) => listed(of(name), faults, suites));

function listed(of: string, faults: Faults, suites: readonly string[]): ListedFault[] {
  return faults.map((fault) => ({ ...fault, of, suites }));
}

/** Every fault that `npm run faults` plants. */
export const allFaults: readonly ListedFault[] = [
  ...Object.entries(faultsByName.verbs).flatMap(([ref, byVerb]) =>
    ofEach(byVerb, (verb) => `${ref}.${verb}`, facts("verbs")),
  ),
  ...listed("operations", operationFaults, facts("verbs", "narrowings")),
  ...ofEach(narrowingFaults, (name) => name, facts("narrowings")),
  ...listed("narrowings", sharedNarrowingFaults, facts("narrowings")),
  ...ofEach(vendorFaults, (name) => name, facts("vendors")),
  ...listed("vendors", sharedVendorFaults, facts("vendors")),
  ...ofEach(trustFaults, (kind) => `trust in ${kind}`, facts("trust")),
  ...ofEach(accountLimitFaults, (name) => `account.${name}`, facts("trust")),
  ...listed("trust in a window", trustWindowFaults, facts("trust")),
  ...listed("endpoints", endpointFaults, facts("endpoints")),
  ...listed("key policies", keyPolicyFaults, facts("endpoints")),
  ...listed("bucket policies", bucketPolicyFaults, facts("resource-policies")),
  ...listed("denials", denialFaults, facts("verbs")),
  ...listed("perimeters", perimeterFaults, facts("resource-policies")),
  ...listed("cross-account", sharingFaults, facts("resource-policies")),
  ...listed("internal tools", toolFaults, facts("internal-tools")),
  ...listed("proof", proofFaults, ["__tests__/proof-and-evaluator.test.ts"]),
];
