import { type GenericSchema } from "valibot";

/**
 * One schema for each property of a type, for `satisfies`. The compiler names a property without a schema, a schema
 * without a property, a schema of values that the property does not have, and one that is optional where the property is
 * not or the other way round. Of a union, every property of each type is needed.
 *
 * A nested object has a `satisfies` of its own: the compiler accepts the schema of an object without an optional
 * property.
 *
 * @example
 * v.strictObject({ name: v.string(), days: v.optional(v.number()) } satisfies SchemaEntries<Retention>);
 */
export type SchemaEntries<Props> = {
  readonly [Name in NameOf<Props>]: Name extends RequiredNameOfAll<Props>
    ? SchemaOf<ValueOf<Props, Name>>
    : SchemaOf<ValueOf<Props, Name> | undefined> & { readonly type: "optional" };
};

type SchemaOf<Value> = GenericSchema<unknown, Loose<Value>>;

type NameOf<Props> = Props extends unknown ? keyof Props : never;

type ValueOf<Props, Name> = Props extends unknown ? (Name extends keyof Props ? Props[Name] : never) : never;

/** The names that every type of a union requires: `keyof` a union of records has those that all records have. */
type RequiredNameOfAll<Props> = keyof (Props extends unknown ? Record<RequiredName<Props>, unknown> : never);

type RequiredName<Props> = {
  [Name in keyof Props]-?: IsOptional<Props, Name> extends true ? never : Name;
}[keyof Props];

type IsOptional<Props, Name extends keyof Props> = Partial<Pick<Props, Name>> extends Pick<Props, Name> ? true : false;

/** The type with `undefined` for every optional property: valibot does not tell it from a property that is missing. */
type Loose<Value> = unknown extends Value
  ? Value
  : Value extends (...options: never[]) => unknown
    ? Value
    : Value extends readonly (infer Item)[]
      ? readonly Loose<Item>[]
      : { [Name in keyof Value]: Loose<Value[Name]> | (IsOptional<Value, Name> extends true ? undefined : never) };
