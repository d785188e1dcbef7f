import { type Grant } from "../../modules/access";
import { carriesAction } from "../../modules/network";
import { type Statement } from "../../modules/policy";
import { type PlannedAccess } from "../../modules/temporary-access";
import { at, listNames, problem, type Problem } from "../../modules/validation";
import { type KeyedEndpoint, type PlannedEndpoint } from "./endpoints";
import { type PlannedPrincipal } from "./principals";

interface Holders {
  readonly principals: Readonly<Record<string, PlannedPrincipal>>;
  readonly temporaryAccess: Readonly<Record<string, PlannedAccess>>;
  readonly endpoints: Readonly<Record<string, PlannedEndpoint>>;
}

/** A grant that is held to endpoints of the environment is of use to those alone who are behind one of them. */
export function checkHeldToEndpoints({ principals, temporaryAccess, endpoints }: Holders): Problem[] {
  const all = Object.entries(endpoints);
  const check = (
    section: "principals" | "temporaryAccess",
    held: readonly (readonly [string, readonly Grant[]])[],
  ): Problem[] =>
    at(
      section,
      held.flatMap(([key, grants]) =>
        at(
          key,
          grants.flatMap((grant) => checkGrant(grant, section, key, all)),
        ),
      ),
    );
  return [
    ...check(
      "principals",
      Object.entries(principals).map(([key, { description }]) => [key, description.grants]),
    ),
    ...check(
      "temporaryAccess",
      Object.entries(temporaryAccess).map(([key, each]) => [key, each.kind === "revocation" ? [] : each.grants]),
    ),
  ];
}

/** One statement that can pass is enough: what else there is may be for other endpoints. */
function checkGrant(
  grant: Grant,
  section: "principals" | "temporaryAccess",
  key: string,
  endpoints: readonly KeyedEndpoint[],
): Problem[] {
  const held = grant
    .statements()
    .map((statement) => ({ statement, ids: statement.conditions?.["StringEquals"]?.["aws:SourceVpce"] ?? [] }))
    .filter(({ ids }) => ids.length > 0);
  const cut = held.map(({ statement, ids }) => cutOff(statement, ids, section, key, endpoints));
  const [first] = cut;
  return first === undefined || cut.includes(undefined) ? [] : at(grant.target, [first]);
}

/** Endpoints that the environment does not know, and the policies of those that it does not make, are not judged. */
function cutOff(
  { actions = [] }: Statement,
  ids: readonly string[],
  section: "principals" | "temporaryAccess",
  key: string,
  endpoints: readonly KeyedEndpoint[],
): Problem | undefined {
  const known = ids.map((id) => endpoints.find(([, { ref }]) => ref.id === id));
  if (known.includes(undefined)) return undefined;
  const named = known.flatMap((each) => (each === undefined ? [] : [each]));
  const value = listNames(named.map(([name]) => name));
  const carrying = named.filter(([, { service }]) => actions.some((action) => carriesAction(service, action)));
  if (carrying.length === 0) {
    return problem({
      value,
      rule: `is all that this may come through, and leads to ${listNames(named.map(([, { service }]) => service))}`,
      remedy: "Name an endpoint for the service that this is of.",
    });
  }
  if (carrying.some(([, { made }]) => made === undefined || made[section].includes(key))) return undefined;
  return problem({
    value,
    rule: "is all that this may come through, and lets through only who is behind it",
    remedy: `Name ${JSON.stringify(key)} under ${section} of that endpoint, or leave out fromVpcEndpoint.`,
  });
}
