import { BucketGrant, Grant, KeyGrant, TableGrant } from "../modules/grants";

/** Methods that are not narrowings, those hidden from callers included. */
const others = new Set(["constructor", "statements", "denial", "unless", "narrowed", "changed", "limited", "keys"]);

function methodsOf({ prototype }: { readonly prototype: object }): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { value }]) => typeof value === "function" && !others.has(name))
    .map(([name]) => name);
}

/** The narrowing methods of every grant, of grants on tables, of grants on buckets and of grants on keys. */
export const narrowingNames = {
  grant: methodsOf(Grant),
  table: methodsOf(TableGrant),
  bucket: methodsOf(BucketGrant),
  key: methodsOf(KeyGrant),
} as const;
