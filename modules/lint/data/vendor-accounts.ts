/** A vendor that comes from several accounts, where a trust that names one of them must name the others too. */
interface VendorAccounts {
  readonly vendor: string;
  /** The account by which its trust is recognised. */
  readonly account: string;
  readonly alsoNeeds: readonly string[];
  readonly source: string;
}

export const vendorAccounts: readonly VendorAccounts[] = [
  {
    vendor: "Fivetran Activations, formerly Census",
    account: "341876425553",
    alsoNeeds: ["834469178297"],
    source: "https://docs.getcensus.com/destinations/available-destinations/s3",
  },
];
