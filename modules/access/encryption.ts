import { partitionOf } from "../aws";
import { type Conditions } from "../policy";
import { type GrantedOperation } from "./grant";
import { type KeyRef } from "./key-ref";
import { operation, type OperationName } from "./operations";

/** The operations on a key that reading and writing the data of a service need. */
const keyOperations = {
  dynamodb: { reads: "decryptTableData", writes: "encryptTableData" },
  s3: { reads: "decryptObjects", writes: "encryptObjects" },
} as const satisfies Record<string, Record<"reads" | "writes", OperationName>>;

/**
 * What a principal needs on the customer-managed key of a table or bucket in order to do the given operations there,
 * only through that service. Nothing where there is no such key.
 */
export function keyAccess(
  names: readonly OperationName[],
  key: KeyRef | undefined,
  service: keyof typeof keyOperations,
  region: string,
): GrantedOperation[] {
  if (key === undefined) return [];
  const uses = new Set(names.map((name) => operation(name).data));
  const use = uses.has("writes") ? "writes" : uses.has("reads") ? "reads" : undefined;
  if (use === undefined) return [];
  return [
    {
      operation: keyOperations[service][use],
      resources: [key.arn],
      conditions: onlyThrough(service, region),
      ...(key.expression === undefined ? {} : { expressions: { [key.arn]: key.expression } }),
    },
  ];
}

// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
function onlyThrough(service: string, region: string): Conditions {
  const host = `${service}.${region}.amazonaws.com`;
  // Services in China name themselves with either domain; both are the same service.
  const hosts = partitionOf(region) === "aws-cn" ? [host, `${host}.cn`] : [host];
  return { StringEquals: { "kms:ViaService": hosts } };
}
