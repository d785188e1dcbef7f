import * as v from "valibot";
import { accessKeyId, type AccessKeys, byAge, type UserSettings } from "../principals";
import { type EntryHistory } from "../catalogue";
import { type Grant } from "../grants";
import { partitionOf } from "../aws";
import { expectTrust } from "../proof";
import { at, checkShape, copyData, problem, type Problem } from "../validation";
import {
  type Connection,
  type ConnectionContext,
  type ConnectionPlan,
  type ConnectionPolicy,
  type FormValue,
} from "./connection";
import { parseCredentials } from "./credentials";
import { commonOptions, type ConnectionNames, type OptionEntries, type OptionsOf, type Rendering } from "./options";
import { type PublishedDocument, type VendorFacts } from "./published";
import { type RoleTrust, trustInVendor, type TrustOptions } from "./trust";

/**
 * What a vendor's page states: the published facts, the options of its own, and what these plan. {@link vendor} adds what
 * is the same for all vendors.
 */
type VendorPage<Entries extends OptionEntries> = VendorFacts &
  OptionsAgreeing<Entries> & {
    /** The options beside those of every connection, each declared once with its documentation. */
    readonly options: Entries;
    readonly shown: readonly (keyof Entries)[];
    readonly plan: (options: PageOptions<Entries, string, string>, context: VendorContext) => VendorPlan;
  };

/**
 * Makes the compiler name what a page lacks: a document goes with the option `rendering`, an external ID that is only
 * known once the connection is saved with `firstPhase`, and a vendor without a published account with `vendorAccount`.
 */
type OptionsAgreeing<Entries> = ("rendering" extends keyof Entries
  ? { readonly document: PublishedDocument }
  : { readonly document?: never }) &
  ("firstPhase" extends keyof Entries
    ? { readonly trust: { readonly externalId: { readonly known: "once the connection is saved" } } }
    : {
        readonly trust: {
          readonly externalId: { readonly known: "before the connection is saved" | "not documented" };
        };
      }) &
  ("vendorAccount" extends keyof Entries ? unknown : { readonly trust: { readonly confidence: "documented" } });

/** The options of a connection to the vendor of a page. */
type PageOptions<Entries, TableKey extends string, BucketKey extends string> = OptionsOf<
  typeof commonOptions,
  TableKey,
  BucketKey
> &
  OptionsOf<Entries, TableKey, BucketKey>;

/** Makes connections to one vendor, and shows the facts on the vendor's page. */
interface VendorMaker<Entries extends OptionEntries> {
  <const TableKey extends string = never, const BucketKey extends string = never>(
    options: PageOptions<Entries, TableKey, BucketKey>,
  ): Connection<TableKey, BucketKey>;
  readonly page: VendorFacts;
}

/** What a connection is planned in, what it is called there, and the trust in its vendor. */
export interface VendorContext extends ConnectionContext {
  readonly names: Required<ConnectionNames>;
  /** The trust in the vendor, as its page publishes it and the options change it. */
  readonly trust: RoleTrust;
}

/** What a connection creates in an environment, as far as only its vendor's page can state it. */
export interface VendorPlan {
  readonly problems: readonly Problem[];
  /**
   * Who may assume the role.
   * @default the trust of the context
   */
  readonly trust?: RoleTrust | undefined;
  /** What the vendor needs, as grants: they state what the proof expects as well. */
  readonly need: readonly Grant[];
  /** The vendor's own policy. */
  readonly documented?: Omit<ConnectionPolicy, "name" | "number"> | undefined;
  /** How the user of the vendor's own document differs. */
  readonly documentedUser?: Pick<UserSettings, "path" | "attachTo">;
  /** What the vendor's form asks for beside the region and the external ID. */
  readonly outputs?: Readonly<Record<string, FormValue>>;
  /** Keys of the tables whose streams the vendor reads once anything is attached. */
  readonly readsStreamsOf?: readonly string[];
  /** Keys of the tables whose streams the vendor switches itself. */
  readonly managesStreamsOf?: readonly string[];
}

/**
 * Turns a vendor's page into the function that makes connections to the vendor.
 *
 * @example
 * export const artie = vendor({ vendor: "Artie", options: { ...tablesOption }, … });
 */
export function vendor<const Entries extends OptionEntries>(page: VendorPage<Entries>): VendorMaker<Entries> {
  const schema = v.strictObject({ ...commonOptions, ...page.options });
  const connect = (given: PageOptions<Entries, string, string>): Connection => {
    const options = copyData(given);
    return {
      vendor: titleOf(page),
      history: checkShape(schema, options).length === 0 ? historyOf(page, options) : {},
      checkShape: () => checkShape(schema, options),
      plan: (context) => planConnection(page, options, context),
    };
  };
  // The keys of tables and buckets are for the compiler alone: whatever they are, the function is the same.
  return Object.assign(connect, { page }) as unknown as VendorMaker<Entries>;
}

/** What a connection to a vendor is called: `Polytomic (DynamoDB)`. */
export function titleOf({ vendor: company, product }: Pick<VendorFacts, "vendor" | "product">): string {
  return product === undefined ? company : `${company} (${product})`;
}

/** What a page's own options may be that are the same for several vendors. */
interface SharedOptions extends TrustOptions {
  readonly rendering?: Rendering;
  readonly deployedAs?: Rendering;
  readonly credentials?: "role" | AccessKeys | readonly ("role" | AccessKeys)[];
}

/** Where the resources of a connection come from. */
function historyOf(
  { document }: Pick<VendorFacts, "document">,
  options: OptionsOf<typeof commonOptions, string, string> & SharedOptions,
): EntryHistory {
  const { formerly, adopt, credentials } = options;
  const past = formerly === undefined ? {} : { formerly };
  if (adopt === undefined) return past;
  if (adopt !== "published HCL") return { ...past, adopt };
  const { accessKeys } = parseCredentials(credentials);
  const [oldest] = accessKeys === undefined ? [] : byAge(accessKeys);
  const published = Object.entries(document?.addresses ?? {}).map(([part, address]): [string, string] => [
    part === "user_key" && oldest !== undefined ? `user_${accessKeyId(oldest)}` : part,
    address,
  ]);
  return { ...past, published: Object.fromEntries(published) };
}

function planConnection<Entries extends OptionEntries>(
  page: VendorPage<Entries>,
  options: PageOptions<Entries, string, string>,
  context: ConnectionContext,
): ConnectionPlan {
  const shared: SharedOptions = options;
  const { rendering = "least-privilege", deployedAs = rendering } = shared;
  const { externalId, suppressions = [] } = options;
  const { account, region, defaultName } = context;
  const isDocumented = rendering === "as-documented";
  const keepsDocumented = deployedAs === "as-documented";
  const defaultNames = { role: defaultName, user: defaultName, policy: defaultName };
  const names = { ...defaultNames, ...(keepsDocumented ? page.document?.names : {}), ...options.names };
  const publishedTrust = trustInVendor(page, shared, region);
  const { trust = publishedTrust, ...plan } = page.plan(options, { ...context, names, trust: publishedTrust });
  const { role, accessKeys, problems } = parseCredentials(shared.credentials);
  const attached = !trust.firstPhase;
  return {
    rendering,
    problems: [
      ...plan.problems,
      ...checkAdoption(page, options.adopt, deployedAs),
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
        : { name: names.user, accessKeys, ...(keepsDocumented ? plan.documentedUser : {}) },
    policyName: names.policy,
    need: plan.need,
    expectations: plan.need.flatMap((grant) => grant.expectations),
    documented: isDocumented && plan.documented !== undefined ? { name: names.policy, ...plan.documented } : undefined,
    attached,
    readsStreamsOf: attached ? (plan.readsStreamsOf ?? []) : [],
    managesStreamsOf: plan.managesStreamsOf ?? [],
    bucketPlace: "staging" in page.options ? ["staging", "bucket"] : ["bucket"],
    suppressions,
    outputs: {
      region: { text: region },
      ...(externalId === undefined ? {} : { external_id: { text: externalId } }),
      ...plan.outputs,
    },
  };
}

function checkAdoption(
  { vendor: company, document }: Pick<VendorFacts, "vendor" | "document">,
  adopt: unknown,
  deployedAs: Rendering,
): Problem[] {
  if (adopt !== "published HCL") return [];
  const refuse = (rule: string, remedy: string): Problem[] => at("adopt", [problem({ value: adopt, rule, remedy })]);
  if (document?.addresses === undefined) {
    return refuse(`is not possible: ${company} publishes no Terraform configuration`, "Import by name: adopt: true.");
  }
  if (deployedAs === "as-documented") return [];
  return refuse(
    "needs the names of the published configuration, which other names would replace",
    'Write deployedAs: "as-documented" as well, and keep it when adopt goes.',
  );
}

const keysInFirstPhase: readonly Problem[] = [
  {
    place: ["firstPhase"],
    value: true,
    rule: "attaches nothing, so that access keys could do nothing",
    remedy: "Add the access keys once the external ID is known.",
  },
];
