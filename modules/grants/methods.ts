import { KeyGrant } from "./key-grant";
import { TableGrant } from "./table-grant";

/** The names of the narrowings of any grant. */
export const methodsOfGrants: readonly string[] = [TableGrant.prototype, KeyGrant.prototype].flatMap((prototype) => [
  ...Object.getOwnPropertyNames(prototype),
  ...Object.getOwnPropertyNames(Object.getPrototypeOf(prototype)),
]);
