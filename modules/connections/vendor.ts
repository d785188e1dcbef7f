import { type GenericSchema } from "valibot";
import { type Grant } from "../grants";
import { type UserSettings } from "../principals";
import { partitionOf } from "../aws";
import { type Expectation, expectTrust } from "../proof";
import { type PolicyJson, type TrustedPrincipal } from "../policy";
import { checkShape, copyData, type Problem } from "../validation";
import {
  type Connection,
  type ConnectionContext,
  type ConnectionPlan,
  type ConnectionPolicy,
  type FormValue,
} from "./connection";
import { type ConnectionNames, type ConnectionOptions, parseCredentials } from "./vendor-trust";

/** What a vendor's file says of all its connections; {@link connect} says what is the same for all vendors. */
export interface Vendor<Options extends ConnectionOptions> {
  readonly name: string;
  /** The shape of its options. */
  readonly schema: GenericSchema;
  /** The names of the vendor's own document. */
  readonly documentedNames?: Required<ConnectionNames>;
  readonly plan: (options: Options, context: VendorContext) => VendorPlan;
}

/** What a connection is planned in, and what it is called there. */
export interface VendorContext extends ConnectionContext {
  readonly names: Required<ConnectionNames>;
}

/** What a connection comes to in an environment, as far as only its vendor can say. */
export interface VendorPlan {
  readonly problems: readonly Problem[];
  readonly trust: RoleTrust;
  readonly need: readonly Grant[];
  readonly expectations: readonly Expectation[];
  /** The vendor's own policy. */
  readonly documented?: Omit<ConnectionPolicy, "name"> | undefined;
  /** How the user of the vendor's own document differs. */
  readonly documentedUser?: Pick<UserSettings, "path" | "attachTo">;
  /** What the vendor's form asks for beside the region and the external ID. */
  readonly outputs?: Readonly<Record<string, FormValue>>;
  /** Keys of the tables whose streams the vendor reads once anything is attached. */
  readonly readsStreamsOf?: readonly string[];
  /** Keys of the tables whose streams the vendor switches itself. */
  readonly managesStreamsOf?: readonly string[];
}

/** Who may assume the role of a connection. */
export interface RoleTrust {
  readonly assumedBy: readonly TrustedPrincipal[];
  /** The vendor's own trust policy, and whom it lets in instead; absent where it is made from the above. */
  readonly verbatim?: { readonly policy: PolicyJson; readonly letsIn: readonly TrustedPrincipal[] } | undefined;
  /** Declared: the external ID is not known yet, so that nothing is attached. */
  readonly firstPhase: boolean;
  /** What is wrong with it where there is a role. */
  readonly problems: readonly Problem[];
  /** What is wrong with its options where there is none. */
  readonly problemsWithoutRole: readonly Problem[];
}

/** A connection to a vendor. */
export function connect<Options extends ConnectionOptions, TableKey extends string, BucketKey extends string>(
  vendor: Vendor<Options>,
  given: Options,
): Connection<TableKey, BucketKey> {
  const options = copyData(given);
  return {
    vendor: vendor.name,
    checkShape: () => checkShape(vendor.schema, options),
    plan: (context) => planConnection(vendor, options, context),
  };
}

function planConnection<Options extends ConnectionOptions>(
  vendor: Vendor<Options>,
  options: Options,
  context: ConnectionContext,
): ConnectionPlan {
  const { rendering = "least-privilege", externalId, suppressions = [] } = options;
  const { account, region, defaultName } = context;
  const isDocumented = rendering === "as-documented";
  const defaultNames = { role: defaultName, user: defaultName, policy: defaultName };
  const names = { ...defaultNames, ...(isDocumented ? vendor.documentedNames : {}), ...options.names };
  const { trust, ...plan } = vendor.plan(options, { ...context, names });
  const { role, accessKeys, problems } = parseCredentials(options.credentials);
  const attached = !trust.firstPhase;
  return {
    rendering,
    problems: [
      ...plan.problems,
      ...problems,
      ...(role ? trust.problems : trust.problemsWithoutRole),
      ...(attached || accessKeys === undefined ? [] : keysInFirstPhase),
    ],
    role: role
      ? {
          settings: { name: names.role, assumedBy: trust.assumedBy },
          verbatimTrustPolicy: trust.verbatim?.policy,
          expectations: (trust.verbatim?.letsIn ?? trust.assumedBy).map((each) =>
            expectTrust(each, { partition: partitionOf(region), account }),
          ),
        }
      : undefined,
    user:
      accessKeys === undefined
        ? undefined
        : { name: names.user, accessKeys, ...(isDocumented ? plan.documentedUser : {}) },
    policyName: names.policy,
    need: plan.need,
    expectations: plan.expectations,
    documented: isDocumented && plan.documented !== undefined ? { name: names.policy, ...plan.documented } : undefined,
    attached,
    readsStreamsOf: attached ? (plan.readsStreamsOf ?? []) : [],
    managesStreamsOf: plan.managesStreamsOf ?? [],
    suppressions,
    outputs: {
      region: { text: region },
      ...(externalId === undefined ? {} : { external_id: { text: externalId } }),
      ...plan.outputs,
    },
  };
}

const keysInFirstPhase: readonly Problem[] = [
  {
    place: ["firstPhase"],
    value: true,
    rule: "attaches nothing, so that access keys could do nothing",
    remedy: "Add the access keys once the external ID is known.",
  },
];
