import * as v from "valibot";
import {
  checkIpAddresses,
  checkNetworkId,
  type NetworkId,
  type NetworkIdKind,
  type VpcEndpointRef,
  type VpcRef,
} from "../../policy";
import { checkShape, copyData, problem, type Problem } from "../../validation";
import { checkSome, forEveryRequest } from "./every-request";
import { type Narrowing } from "./narrowing";

/** Only from public addresses. */
export function ipAddresses(ranges: readonly string[]): Narrowing {
  return overNetwork(
    forEveryRequest("fromIpAddresses", { "aws:SourceIp": { ranges } }, [
      ...checkTexts(ranges, "range of addresses"),
      ...checkIpAddresses(texts(ranges)),
    ]),
  );
}

/** Only through endpoints of VPCs. */
export function vpcs(given: readonly (string | VpcRef)[]): Narrowing {
  return throughNetwork("fromVpc", given, { key: "aws:SourceVpc", kind: "VPC" });
}

/** Only through VPC endpoints. */
export function vpcEndpoints(given: readonly (string | VpcEndpointRef)[]): Narrowing {
  return throughNetwork("fromVpcEndpoint", given, { key: "aws:SourceVpce", kind: "VPC endpoint" });
}

const networkIdsSchema = v.array(
  v.union([v.string(), v.strictObject({ id: v.string(), expression: v.optional(v.string()) })]),
);

function throughNetwork(
  name: "fromVpc" | "fromVpcEndpoint",
  given: readonly (string | NetworkId)[],
  { key, kind }: { readonly key: string; readonly kind: NetworkIdKind },
): Narrowing {
  const copied = copyData(given);
  const shape = checkShape(networkIdsSchema, copied);
  const refs = shape.length > 0 ? [] : copied.map((each) => (typeof each === "string" ? { id: each } : each));
  const ids = refs.map(({ id }) => id);
  const expressions = Object.fromEntries(
    refs.flatMap(({ id, expression }) => (expression === undefined ? [] : [[id, expression]])),
  );
  return overNetwork({
    ...forEveryRequest(name, { [key]: ids }, [
      ...shape,
      ...(shape.length > 0 ? [] : checkSome(ids, kind)),
      ...refs.flatMap((each) => checkNetworkId(kind, each)),
    ]),
    expressions,
  });
}

/** What a service does in the caller's name comes from the service's own network. */
function overNetwork(narrowing: Narrowing): Narrowing {
  return {
    ...narrowing,
    limit: (operation) =>
      operation.through === undefined
        ? narrowing.limit(operation)
        : { reason: "DynamoDB makes these requests for the caller, from its own network" },
  };
}

/** Only over TLS. */
export function tls(): Narrowing {
  return forEveryRequest("overTls", { "aws:SecureTransport": ["true"] });
}

function texts(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === "string");
}

/** No problem for one text or more. */
function checkTexts(values: readonly unknown[], what: string): Problem[] {
  return [
    ...checkSome(values, what),
    ...values
      .filter((value) => typeof value !== "string")
      .map(() =>
        problem({ rule: `holds something that is no ${what}`, remedy: "Hand them over one by one, as text." }),
      ),
  ];
}
