import { type TrustedPrincipal } from "../../../modules/policy";
import { at, listNames, problem, type Problem } from "../../../modules/validation";
import { type PlannedPrincipal } from "../planned-principal";
import { type PlannedEndpoint } from "./planned-endpoint";

/**
 * Problems of roles that can be assumed only through endpoints of the environment of which none leads to STS: no request
 * to assume them comes that way. Roles of tools are checked with the tools.
 */
export function checkTrustThroughEndpoints(
  principals: Readonly<Record<string, PlannedPrincipal>>,
  endpoints: Readonly<Record<string, PlannedEndpoint>>,
  tools: Readonly<Record<string, { readonly roles: Readonly<Record<string, unknown>> }>>,
): Problem[] {
  const ofTools = new Set(Object.values(tools).flatMap(({ roles }) => Object.keys(roles)));
  const byId = new Map(Object.entries(endpoints).map(([key, { ref, service }]) => [ref.id, { key, service }]));
  return Object.entries(principals).flatMap(([key, { description }]) => {
    if (description.kind !== "role" || ofTools.has(key)) return [];
    const trusted = [description.settings.assumedBy].flat();
    return at(
      ["principals", key, "assumedBy"],
      trusted.flatMap((each) => checkEndpoints(each, byId)),
    );
  });
}

/** Endpoints that the environment does not know may lead to STS. */
function checkEndpoints(
  principal: TrustedPrincipal,
  byId: ReadonlyMap<string, { readonly key: string; readonly service: string }>,
): Problem[] {
  const { vpcEndpoints = [] } = principal.kind === "account" ? principal.limits : {};
  const known = vpcEndpoints.flatMap(({ id }) => byId.get(id) ?? []);
  const isJudged = vpcEndpoints.length > 0 && known.length === vpcEndpoints.length;
  if (!isJudged || known.some(({ service }) => service === "sts")) return [];
  return [
    problem({
      value: listNames(known.map(({ key }) => key)),
      rule: `is all that the role may be assumed through, and leads to ${listNames(known.map(({ service }) => service))}: a request to assume a role goes to STS`,
      remedy: 'Name an endpoint with service: "sts" in fromVpcEndpoint, or leave it out.',
    }),
  ];
}
