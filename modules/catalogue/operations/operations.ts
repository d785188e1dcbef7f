import { didYouMean, problem, type Problem } from "../../validation";
import { dynamodbOperations } from "./dynamodb";
import { kinesisOperations } from "./kinesis";
import { kmsOperations } from "./kms";
import { type Operation } from "./operation";
import { redshiftOperations } from "./redshift";
import { s3Operations } from "./s3";
import { stsOperations } from "./sts";

/**
 * Every operation that the project grants, once: code, tests and documentation read this table. What is left out of it
 * stands in {@link leftOutActions}.
 */
export const operations = {
  ...dynamodbOperations,
  ...s3Operations,
  ...kmsOperations,
  ...kinesisOperations,
  ...redshiftOperations,
  ...stsOperations,
} as const;

/** The name of an operation in the {@link operations} table. */
export type OperationName = keyof typeof operations;

/** Operations on a table, or on the account's tables as a whole. */
export type TableOperation = keyof typeof dynamodbOperations;

/** Operations on a bucket and its objects. */
export type BucketOperation = keyof typeof s3Operations;

/** Operations on a key. */
export type KeyOperation = keyof typeof kmsOperations;

/** The row of an operation. */
export function operation(name: OperationName): Operation {
  return operations[name];
}

/** Problems of names that are no operations of the service, as untyped code may have them. */
export function checkOperations(names: unknown, service: "dynamodb" | "s3"): Problem[] {
  if (!Array.isArray(names)) {
    const listed = typeof names === "string" ? `["${names}"]` : '["getItem"]';
    return [problem({ value: names, rule: "is not a list of operations", remedy: `Write grant(${listed}).` })];
  }
  if (names.length === 0) return [noOperation];
  const operationNames = Object.keys(service === "dynamodb" ? dynamodbOperations : s3Operations);
  const known: ReadonlySet<unknown> = new Set(operationNames);
  return names
    .filter((name) => !known.has(name))
    .map((name) =>
      problem({
        value: name,
        rule: "is no operation that can be granted here",
        remedy: `${meantBy(name, operationNames)}docs/verbs.md lists all operations.`,
      }),
    );
}

/** Operations are named as their API calls, which AWS writes `dynamodb:GetItem`. */
function meantBy(name: unknown, operationNames: readonly string[]): string {
  if (typeof name !== "string") return "";
  const plain = name.replace(/^[a-z0-9-]+:/, "").replace(/^[A-Z]/, (first) => first.toLowerCase());
  return operationNames.includes(plain) ? `Write "${plain}". ` : didYouMean(plain, operationNames);
}

const noOperation = problem({
  rule: "grants nothing: the list of operations is empty",
  remedy: "Name operations of docs/verbs.md, or leave the grant out.",
});
