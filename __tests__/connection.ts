// One connection in an environment with what the vendors' pages speak of, synthesised.
import { type Connection } from "../modules/connections";
import { type PolicyJson } from "../modules/policy";
import { defineEnvironment, type Environment, existingTable } from "../stacks";
import { refusals, type SynthesizedStack, synthesizeEnvironment } from "./synth";

export const account = "123456789012";
export const tableArn = (name: string): string => `arn:aws:dynamodb:us-west-2:${account}:table/${name}`;
const key = { name: "pk", type: "S" } as const;
/** An environment with one connection, `vendor`, to the tables and buckets that the vendors' pages speak of. */
export function environmentWith(vendor: Connection, others: Partial<Environment> = {}): Environment {
  return defineEnvironment({
    name: "prod",
    account,
    region: "us-west-2",
    tables: {
      tableName: { partitionKey: key, stream: "NEW_AND_OLD_IMAGES", pointInTimeRecovery: {} },
      users: { partitionKey: key, stream: "NEW_IMAGE", pointInTimeRecovery: {} },
      plain: { partitionKey: key },
      keysOnly: { partitionKey: key, stream: "KEYS_ONLY" },
      eitherView: existingTable({ requires: { stream: ["NEW_IMAGE", "OLD_IMAGE"], pointInTimeRecovery: true } }),
    },
    buckets: { transfer: { name: "artie-transfer-test" }, sync: { name: "syncoutput" } },
    connections: { vendor: vendor },
    ...others,
  });
}

export const connect = (vendor: Connection, others?: Partial<Environment>): SynthesizedStack =>
  synthesizeEnvironment(environmentWith(vendor, others));

/** What is wrong with a connection, without the environment's name and the connection's key before it. */
export function problemsOf(vendor: Connection): string[] {
  return refusals(() => connect(vendor)).map((line) => line.replace(/^prod › connections › vendor › /, ""));
}

export const iamAddresses = (stack: SynthesizedStack): string[] =>
  stack.addresses.filter((address) => address.startsWith("aws_iam_"));
export const trustOf = (stack: SynthesizedStack): PolicyJson =>
  stack.policy("aws_iam_role.vendor_role", "assume_role_policy");
