import { problem, type Problem } from "../../validation";
import { dynamodbOperations } from "./dynamodb";
import { kinesisOperations } from "./kinesis";
import { kmsOperations } from "./kms";
import { type Operation, type ResourceType } from "./operation";
import { s3Operations } from "./s3";

export * from "./api-operations";
export * from "./left-out";
export * from "./operation";

/**
 * Every operation that the project grants, once: code, tests and documentation read this table. What is left out of it
 * stands in {@link leftOutActions}.
 */
export const operations = { ...dynamodbOperations, ...s3Operations, ...kmsOperations, ...kinesisOperations } as const;

/** The name of an operation in the {@link operations} table. */
export type OperationName = keyof typeof operations;

/** Operations on a table, or on the account's tables as a whole. */
export type TableOperation = keyof typeof dynamodbOperations;

/** Operations on a bucket and its objects. */
export type BucketOperation = keyof typeof s3Operations;

/** The row of an operation. */
export function operation(name: OperationName): Operation {
  return operations[name];
}

/** Problems of names that are no operations on these types of resources, as untyped code may have them. */
export function checkOperations(names: readonly unknown[], types: readonly ResourceType[]): Problem[] {
  const known = new Map<unknown, Operation>(Object.entries(operations));
  return names
    .filter((name) => known.get(name)?.on.every((type) => types.includes(type)) !== true)
    .map((name) =>
      problem({
        value: name,
        rule: "is no operation that can be granted here",
        remedy: "Take one from docs/verbs.md.",
      }),
    );
}
