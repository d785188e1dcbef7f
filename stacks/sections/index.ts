import { buckets } from "./buckets";
import { connections } from "./connections";
import { crossAccount } from "./cross-account";
import { type Declaration, type DeclaredSection } from "./declaration";
import { identityProviders } from "./identity-providers";
import { internalTools } from "./internal-tools";
import { keys } from "./keys";
import { endpoints } from "./network/endpoints";
import { networks } from "./network/networks";
import { perimeters } from "./network/perimeters";
import { principals } from "./principals";
import { type AnySection, type PlanOf } from "./section";
import { tables } from "./tables";
import { temporaryAccess } from "./temporary-access";

/**
 * What an environment consists of, in the order in which it is reported. The types of the environment and of its plan
 * are mapped from this list, and so are the descriptions that an editor shows.
 */
const sections = {
  /**
   * KMS keys: for tables and buckets, which name them as `encryptionKey`, and for clients that encrypt data themselves.
   * @default none
   */
  keys,
  /**
   * DynamoDB tables.
   * @default none
   */
  tables,
  /**
   * S3 buckets.
   * @default none
   */
  buckets,
  /**
   * Access of vendors.
   * @default none
   */
  connections,
  /**
   * The OpenID Connect providers that vouch for CI systems. An account has one for each address, so it is made in one
   * place only and marked as existing in all others.
   * @default none
   */
  identityProviders,
  /**
   * Tools in which people work with data without rights of their own. The roles of each are principals, by the keys
   * `<tool>`, `<tool>-read-only` and `<tool>-read-write`.
   * @default none
   */
  internalTools,
  /**
   * Access of services, people and CI systems.
   * @default none
   */
  principals,
  /**
   * Direct access from other accounts of yours, by the policies of the tables, streams and buckets. The other account
   * has to allow its roles the same.
   * @default none
   */
  crossAccount,
  /**
   * What endpoints are placed in: isolated VPCs (no internet access), and parts of existing VPCs.
   * @default none
   */
  networks,
  /**
   * VPC endpoints, each with a policy of what the principals and the temporary accesses behind it were granted.
   * @default none
   */
  endpoints,
  /**
   * Tables and buckets that answer only through endpoints.
   * @default none
   */
  perimeters,
  /**
   * Access that nobody holds until it is approved, access at certain hours, and revocation.
   * @default none
   */
  temporaryAccess,
} as const;

type Sections = typeof sections;

/** What each section declares, by name. */
export type Declarations = {
  readonly [Name in keyof Sections]: Sections[Name] extends DeclaredSection<infer D extends Declaration> ? D : never;
};

/** The plans of an environment's sections, by name. */
export type SectionPlans = {
  readonly [Name in keyof Sections]: Readonly<Record<string, PlanOf<ReturnType<Sections[Name]["plan"]>>>>;
};

/** The sections without their types, in the order of the list. */
export const allSections = inOrder(sections);

/** The compiler refuses a list in which a section has another name than its own. */
function inOrder<List extends { readonly [Name in keyof List]: AnySection & { readonly name: Name } }>(
  list: List,
): readonly AnySection[] {
  return Object.values<AnySection>(list);
}

/** The plan of a section in an environment, by the key of each entry. */
export function planOf({ name }: AnySection, plans: SectionPlans): Readonly<Record<string, never>> {
  // The plan that stands by the name of a section is its own.
  return plans[name as keyof SectionPlans] as Readonly<Record<string, never>>;
}
