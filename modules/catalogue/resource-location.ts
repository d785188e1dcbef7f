import { checkName, checkRegion, partitionOf } from "../aws";
import { at, problem, type Problem } from "../validation";

/** Where a table or a bucket is: its account and its region. */
export interface ResourceLocation {
  readonly account: string;
  readonly region: string;
}

type GivenLocation = Readonly<Partial<ResourceLocation>>;

/** Whether an existing resource is in another account than the stack. */
export function isElsewhere({ account }: GivenLocation, stack: ResourceLocation): boolean {
  return account !== undefined && account !== stack.account;
}

/**
 * Where an existing resource is. An invalid account or region is reported where it is given; here the stack's own is used
 * instead, so that everything else is still checked.
 */
export function locationOf({ account, region }: GivenLocation, stack: ResourceLocation): ResourceLocation {
  return {
    account: account === undefined || checkName("account", account).length > 0 ? stack.account : account,
    region: region === undefined || checkRegion(region).length > 0 ? stack.region : region,
  };
}

/** The problems of the account and region of an existing resource. */
export function checkExistingLocation(given: GivenLocation, stack: ResourceLocation): Problem[] {
  const { account, region } = given;
  const regionProblems = region === undefined ? [] : checkRegion(region);
  const places = [
    ...(account === undefined ? [] : at("account", checkName("account", account))),
    ...at("region", regionProblems),
  ];
  if (places.length > 0 || region === undefined || region === stack.region) return places;
  if (!isElsewhere(given, stack)) {
    return at("region", [
      problem({
        value: region,
        rule: `is not ${stack.region}, where this stack is`,
        remedy: "Give the other region an environment of its own.",
      }),
    ]);
  }
  if (partitionOf(region) === partitionOf(stack.region)) return [];
  return at("region", [
    problem({
      value: region,
      rule: `is in the partition ${partitionOf(region)}, where nothing of ${partitionOf(stack.region)} has access`,
      remedy: "Use a table or bucket of the same partition.",
    }),
  ]);
}
