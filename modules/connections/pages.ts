import { type Difference, type VendorFacts } from "./published";
import { titleOf } from "./vendor";
import * as vendors from "./vendors";

/** The facts on every vendor's page, by the name of the function that makes its connections. */
export const vendorPages: readonly (VendorFacts & { readonly maker: string })[] = Object.entries(vendors).map(
  ([maker, { page }]) => ({ maker, ...page }),
);

/** Every difference between `as-documented` and `least-privilege`, with the connection. Tests and documentation read it. */
export const differences: readonly (Difference & { readonly vendor: string })[] = vendorPages.flatMap((page) =>
  (page.document?.differences ?? []).map((each) => ({ vendor: titleOf(page), ...each })),
);
