import { BucketGrant } from "./bucket-grant";
import { KeyGrant } from "./key-grant";
import { TableGrant } from "./table-grant";

/** The names of the methods of a class, given by its prototype, and of the classes that it extends. */
export function methodsOf(prototype: object): readonly string[] {
  if (prototype === Object.prototype) return [];
  const own = Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { value }]) =>
    typeof value === "function" && name !== "constructor" ? [name] : [],
  );
  return [...own, ...methodsOf(Object.getPrototypeOf(prototype) as object)];
}

/** The names of the narrowings of any grant. */
export const methodsOfGrants: readonly string[] = [
  ...new Set([TableGrant, KeyGrant, BucketGrant].flatMap(({ prototype }) => methodsOf(prototype))),
];
