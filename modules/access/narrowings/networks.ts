import * as v from "valibot";
import { checkIpAddresses } from "../../policy";
import { at, checkShape, copyData, problem, type Problem } from "../../validation";
import { checkVpcEndpoint, type VpcEndpointRef } from "../vpc-endpoint-ref";
import { checkSome, forEveryRequest } from "./every-request";
import { type Narrowing } from "./narrowing";

/** Only from public addresses. */
export function ipAddresses(ranges: readonly string[]): Narrowing {
  return overNetwork(
    forEveryRequest("fromIpAddresses", {
      problems: at("fromIpAddresses", [
        ...checkTexts(ranges, "range of addresses"),
        ...checkIpAddresses(texts(ranges)),
      ]),
      conditions: { IpAddress: { "aws:SourceIp": ranges } },
      within: { "aws:SourceIp": { ranges } },
    }),
  );
}

/** Only through endpoints of VPCs. */
export function vpcs(ids: readonly string[]): Narrowing {
  return overNetwork(
    forEveryRequest("fromVpc", {
      problems: at("fromVpc", [
        ...checkTexts(ids, "ID of a VPC"),
        ...texts(ids)
          .filter((id) => !/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id))
          .map((id) => problem({ value: id, rule: "is not the ID of a VPC", remedy: "Copy it from the VPC console." })),
      ]),
      conditions: { StringEquals: { "aws:SourceVpc": ids } },
      within: { "aws:SourceVpc": ids },
    }),
  );
}

const endpointsSchema = v.array(
  v.union([v.string(), v.strictObject({ id: v.string(), expression: v.optional(v.string()) })]),
);

/** Only through VPC endpoints. */
export function vpcEndpoints(given: readonly (string | VpcEndpointRef)[]): Narrowing {
  const endpoints = copyData(given);
  const shape = checkShape(endpointsSchema, endpoints);
  const refs = shape.length > 0 ? [] : endpoints.map((each) => (typeof each === "string" ? { id: each } : each));
  const ids = refs.map(({ id }) => id);
  const expressions = Object.fromEntries(
    refs.flatMap(({ id, expression }) => (expression === undefined ? [] : [[id, expression]])),
  );
  return overNetwork({
    ...forEveryRequest("fromVpcEndpoint", {
      problems: at("fromVpcEndpoint", [
        ...shape,
        ...(shape.length > 0 ? [] : checkSome(ids, "VPC endpoint")),
        ...refs.flatMap(checkVpcEndpoint),
      ]),
      conditions: { StringEquals: { "aws:SourceVpce": ids } },
      within: { "aws:SourceVpce": ids },
    }),
    expressions,
  });
}

/** What a service does in the caller's name comes from the service's own network. */
function overNetwork(narrowing: Narrowing): Narrowing {
  return {
    ...narrowing,
    bind: (operation) =>
      operation.through === undefined
        ? narrowing.bind(operation)
        : { reason: "DynamoDB makes these requests for the caller, from its own network" },
  };
}

/** Only over TLS. */
export function tls(): Narrowing {
  return forEveryRequest("overTls", {
    problems: [],
    conditions: { Bool: { "aws:SecureTransport": ["true"] } },
    within: { "aws:SecureTransport": ["true"] },
  });
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
