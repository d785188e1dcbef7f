import { type Grant } from "../../../modules/grants";
import { reachesBucket, reachesStream, reachesTable } from "../../../modules/network";
import { problem, type Problem } from "../../../modules/validation";
import { type Enclosed, holderOf, serviceOf } from "./enclosed";
import { type PerimeterContext } from "./perimeter-context";
import { type PerimeterProps } from "./perimeter-props";
import { type KeyedEndpoint } from "./planned-endpoint";

/** A problem for each connection, account, principal and access that has a grant inside and would lose access. */
export function checkCutOff(
  enclosed: Enclosed,
  { except = {} }: PerimeterProps,
  endpoints: readonly KeyedEndpoint[],
  { connections, principals, crossAccount, temporaryAccess }: PerimeterContext,
): Problem[] {
  const own = endpoints.filter(([, { service }]) => service === serviceOf[enclosed.kind]);
  // The principals behind an existing endpoint are not known here.
  const somebodyElses = own.some(([, { made }]) => made === undefined);
  const behind = {
    principals: new Set(own.flatMap(([, { made }]) => made?.principals ?? [])),
    temporaryAccess: new Set(own.flatMap(([, { made }]) => made?.temporaryAccess ?? [])),
  };
  const thing = `the ${enclosed.kind === "stream" ? "stream of the table" : enclosed.kind} ${enclosed.key}`;
  const cutConnections = Object.entries(connections).filter(
    ([key, { plan }]) => except.connections?.includes(key) !== true && reachesInto(plan.need, enclosed),
  );
  const cutPrincipals = Object.entries(principals).filter(
    ([key, { description }]) =>
      except.principals?.includes(key) !== true &&
      !somebodyElses &&
      !behind.principals.has(key) &&
      reachesInto(description.grants, enclosed),
  );
  const cutAccesses = Object.entries(temporaryAccess).filter(
    ([key, access]) =>
      access.kind !== "revocation" &&
      except.temporaryAccess?.includes(key) !== true &&
      !somebodyElses &&
      !behind.temporaryAccess.has(key) &&
      reachesInto(access.grants, enclosed),
  );
  const cutAccounts = Object.entries(crossAccount).filter(
    ([, { principal, policies }]) =>
      !somebodyElses &&
      policies.some(({ holder }) => holder.arn === holderOf(enclosed).arn) &&
      !namesAll(principal.settings.roles, except.arns),
  );
  return [
    ...cutConnections.map(([value, { vendor }]) =>
      problem({
        value,
        rule: `is a connection of ${vendor} to ${thing}, and would be cut: a connection comes through no endpoint of yours`,
        remedy: `Name it under except: { connections: [${JSON.stringify(value)}] }, or take it off ${thing}.`,
      }),
    ),
    ...cutAccounts.map(([value, { principal }]) =>
      problem({
        value,
        rule: `lets account ${principal.settings.account} use ${thing}, and would be cut: it comes through none of these endpoints`,
        remedy: "Name its roles, there and under except: { arns: […] }, or the endpoint that they come through.",
      }),
    ),
    ...cutPrincipals.map(([value]) =>
      problem({
        value,
        rule: `was granted something on ${thing}, and would be cut: it is behind none of the endpoints that lead there`,
        remedy: `Name it among the principals of an endpoint, or under except: { principals: [${JSON.stringify(value)}] }.`,
      }),
    ),
    ...cutAccesses.map(([value]) =>
      problem({
        value,
        rule: `gives something on ${thing} for a time, and would be cut: it is behind none of the endpoints that lead there`,
        remedy: `Name it under temporaryAccess of an endpoint, or under except: { temporaryAccess: [${JSON.stringify(value)}] }.`,
      }),
    ),
  ];
}

function namesAll(roles: readonly string[] | "any", exempt: readonly string[] = []): boolean {
  return roles !== "any" && roles.every((each) => exempt.includes(each));
}

/** Whether one of the grants is on what is inside. */
export function reachesInto(grants: readonly Grant[], enclosed: Enclosed): boolean {
  switch (enclosed.kind) {
    case "table":
      return reachesTable(grants, enclosed.table);
    case "stream":
      return reachesStream(grants, enclosed.table);
    case "bucket":
      return reachesBucket(grants, enclosed.bucket);
  }
}
