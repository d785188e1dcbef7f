import { partitionOf } from "../aws";
import { type Within } from "../policy";
import { type GrantedOperation } from "./granted-operation";
import { type DataUse, dataUses, type EncryptionKey, operation, type OperationName } from "../catalogue";

/** The operations on a key that using the data of a service needs. */
const keyOperations: Readonly<Record<"dynamodb" | "s3", Readonly<Partial<Record<DataUse, OperationName>>>>> = {
  dynamodb: { reads: "decryptTableData", writes: "encryptTableData", manages: "manageTableEncryption" },
  s3: { reads: "decryptObjects", writes: "encryptObjects" },
};

/**
 * What a principal needs on the customer-managed key of a table or bucket in order to do the given operations there,
 * only through that service. Nothing where there is no such key.
 */
export function keyAccess(
  names: readonly OperationName[],
  key: EncryptionKey | undefined,
  service: keyof typeof keyOperations,
  region: string,
): GrantedOperation[] {
  if (key === undefined) return [];
  const uses = new Set(names.map((name) => operation(name).data));
  const widest = dataUses.findLast((use) => uses.has(use));
  const access = widest === undefined ? undefined : keyOperations[service][widest];
  if (access === undefined) return [];
  return [
    {
      operation: access,
      resources: [key.arn],
      within: onlyThrough(service, region),
      ...(key.expression === undefined ? {} : { expressions: { [key.arn]: key.expression } }),
    },
  ];
}

// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
function onlyThrough(service: string, region: string): Within {
  const host = `${service}.${region}.amazonaws.com`;
  // Services in China name themselves with either domain; both are the same service.
  const hosts = partitionOf(region) === "aws-cn" ? [host, `${host}.cn`] : [host];
  return { "kms:ViaService": hosts };
}
