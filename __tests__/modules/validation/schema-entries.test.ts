import * as v from "valibot";
import { checkShape, formatProblem, type SchemaEntries } from "../../../modules/validation";

interface Limits {
  readonly days?: number;
  readonly names?: readonly string[];
}

interface Props {
  readonly name: string;
  readonly kind?: "a" | "b";
  readonly limits?: Readonly<Record<string, Limits>>;
}

const limits = v.strictObject({
  days: v.optional(v.number()),
  names: v.optional(v.array(v.string())),
} satisfies SchemaEntries<Limits>);
const name = v.string();
const kind = v.optional(v.picklist(["a", "b"]));
const limitsByName = v.optional(v.record(v.string(), limits));

type Shape = { readonly type: "circle"; readonly radius: number } | { readonly type: "square"; readonly side?: number };

describe("the schemas of the properties of a type", () => {
  test("are accepted for each property, nested objects and lists included", () => {
    const schema = v.strictObject({ name, kind, limits: limitsByName } satisfies SchemaEntries<Props>);
    const props: Props = { name: "x", kind: "b", limits: { y: { names: ["z"] }, w: {} } };
    expect(checkShape(schema, props)).toEqual([]);
    expect(checkShape(schema, { ...props, more: 1 }).map(formatProblem)).toEqual([
      'more: "more" is not a property that is known here. Remove it. The properties are name, kind, limits.',
    ]);
  });

  test("of a union are those of each of its types, optional unless all of them require the property", () => {
    const type = v.picklist(["circle", "square"]);
    const side = v.optional(v.number());
    const schema = v.strictObject({ type, radius: v.optional(v.number()), side } satisfies SchemaEntries<Shape>);
    expect(checkShape(schema, { type: "square" } satisfies Shape)).toEqual([]);
    // @ts-expect-error a square has no radius
    expect({ type, radius: v.number(), side } satisfies SchemaEntries<Shape>).toBeDefined();
  });

  test("are refused by the compiler where they differ from the type", () => {
    const refused = [
      // @ts-expect-error the property limits has no schema
      { name, kind } satisfies SchemaEntries<Props>,
      // @ts-expect-error the schema more has no property
      { name, kind, limits: limitsByName, more: v.string() } satisfies SchemaEntries<Props>,
      // @ts-expect-error the name is text
      { name: v.number(), kind, limits: limitsByName } satisfies SchemaEntries<Props>,
      // @ts-expect-error the name is required
      { name: v.optional(v.string()), kind, limits: limitsByName } satisfies SchemaEntries<Props>,
      // @ts-expect-error the kind is optional
      { name, kind: v.picklist(["a", "b"]), limits: limitsByName } satisfies SchemaEntries<Props>,
      // @ts-expect-error there is no kind c
      { name, kind: v.optional(v.picklist(["a", "c"])), limits: limitsByName } satisfies SchemaEntries<Props>,
      // @ts-expect-error days are a number
      { days: v.optional(v.string()), names: v.optional(v.array(v.string())) } satisfies SchemaEntries<Limits>,
    ];
    // Whether the compiler refuses them is checked when the tests are compiled.
    expect(refused).toHaveLength(7);
  });
});
