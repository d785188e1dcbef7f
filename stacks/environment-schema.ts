import * as v from "valibot";
import { factSchemas } from "./environment-facts";
import { allSections } from "./sections";

/** The shape of an environment. What its entries are made of is checked when they are planned. */
export const environmentSchema = v.strictObject({
  ...factSchemas,
  ...Object.fromEntries(allSections.map(({ name, schema }) => [name, schema])),
});
