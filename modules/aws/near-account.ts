import { isNear, problem, type Problem } from "../validation";

/** The problem of an account that is not in `ownAccounts`, but differs from one of them in only one digit. */
export function nearAccount(account: string, ownAccounts: readonly string[]): Problem | undefined {
  const isId = /^[0-9]{12}$/.test(account);
  const own = isId ? ownAccounts.find((each) => each !== account && isNear(account, each)) : undefined;
  if (own === undefined) return undefined;
  return problem({
    value: account,
    rule: `is not an account of yours; did you mean ${JSON.stringify(own)}?`,
    remedy: "If it is right, list it in ownAccounts, or give its external ID where it is a vendor's.",
  });
}
