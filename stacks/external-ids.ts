import { type TrustedPrincipal } from "../modules/policy";
import { problem, type Problem } from "../modules/validation";
import { type PlannedEnvironment } from "./planned-environment";

type Trusts = Pick<PlannedEnvironment, "environment" | "ownAccounts" | "subjects">;

/** An external ID in the trust of one role, and the third parties that send it. */
interface ExternalIdInUse {
  readonly place: readonly string[];
  readonly externalId: string;
  readonly accounts: readonly string[];
}

/**
 * A problem for every external ID that is used for two vendors: each knows it, and one that lets its customers choose
 * the ID could be made to come as the other does. Several accounts of one vendor stand together in some trust.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 */
export function checkExternalIds(plans: readonly Trusts[]): Problem[] {
  const seen = new Map<string, ExternalIdInUse>();
  return plans.flatMap(externalIdsOf).flatMap((each) => {
    const { externalId, accounts, place } = each;
    const earlier = seen.get(externalId);
    if (earlier === undefined || earlier.accounts.some((account) => accounts.includes(account))) {
      seen.set(externalId, { ...each, ...earlier, accounts: [...(earlier?.accounts ?? []), ...accounts] });
      return [];
    }
    return [
      {
        ...problem({
          value: externalId,
          rule: `is already the external ID of account ${earlier.accounts.join(", ")} in ${earlier.place.join(" › ")}: one vendor could come as the other`,
          remedy: "Use for each vendor the ID that it has issued.",
        }),
        place: [...place, "externalId"],
      },
    ];
  });
}

function externalIdsOf({ environment, ownAccounts, subjects }: Trusts): ExternalIdInUse[] {
  return subjects.flatMap(({ section, key, assumedBy = [] }) => {
    const ids = new Map<string, string[]>();
    for (const { account, externalId } of assumedBy.flatMap(identified)) {
      if (!ownAccounts.includes(account)) ids.set(externalId, [...(ids.get(externalId) ?? []), account]);
    }
    return [...ids].map(([externalId, accounts]) => ({
      place: [environment.name, section, key],
      externalId,
      accounts,
    }));
  });
}

function identified(principal: TrustedPrincipal): { readonly account: string; readonly externalId: string }[] {
  if (principal.kind !== "account" || principal.limits.externalId === undefined) return [];
  return [{ account: principal.account, externalId: principal.limits.externalId }];
}
