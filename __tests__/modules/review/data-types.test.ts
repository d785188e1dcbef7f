import { dataTypes } from "../../../modules/catalogue";
import { readInventory } from "../../../modules/review";
import { identityOf } from "../../../modules/review/resource-identity";
import { allSections } from "../../../stacks/sections";
import { edited, review, type Resources, written } from "./environments";

/** One entry of each section that holds data, and nothing else. */
const data = {
  connections: {},
  principals: () => ({}),
  keys: { fields: {} },
  tables: { orders: { partitionKey: { name: "pk", type: "S" } } },
  buckets: { exports: { name: "acme-exports" } },
} as const;
const without = { ...data, keys: {}, tables: {}, buckets: {} };
const protectedStack = written(edited(data));
const disposableStack = written(edited({ ...data, disposable: true }));

/** The blocks of a type in a written stack. */
const blocksOf = (stack: Readonly<Record<string, unknown>>, type: string): Readonly<Record<string, unknown>>[] =>
  Object.values((stack["resource"] as Resources)[type] ?? {});

test("the types that hold data are those that a stack protects from being destroyed", () => {
  const types = Object.keys(protectedStack["resource"] as Resources).filter((type) =>
    blocksOf(protectedStack, type).some(
      ({ lifecycle }) => (lifecycle as { readonly prevent_destroy?: boolean } | undefined)?.prevent_destroy === true,
    ),
  );
  expect(types.sort()).toEqual([...dataTypes.keys()].sort());
});

describe.each([...dataTypes])("%s", (type, { section, existing, protectedBy }) => {
  it("is what the entries of its section are made of, so that they can be retired", () => {
    const parts = allSections.find(({ name }) => name === section)?.parts?.("us-east-1") ?? [];
    expect(parts.filter(([each]) => each === type)).toEqual([[type, ""]]);
    expect(existing).toMatch(/^existing\w+\(\)$/);
  });

  it("is named in reports", () => {
    expect(identityOf(type).noun).not.toBe("");
  });

  it("is protected by its argument until it is disposable, and then has the marker", () => {
    const isProtected = (stack: Readonly<Record<string, unknown>>): boolean[] =>
      blocksOf(stack, type).map((block) => (block[protectedBy?.argument ?? ""] === true) === protectedBy?.value);
    expect(isProtected(protectedStack)).toEqual([protectedBy !== undefined]);
    expect(isProtected(disposableStack)).toEqual([false]);
    const marked = [...readInventory(disposableStack).resources.values()].filter((each) => each.type === type);
    expect(marked.map(({ disposable }) => disposable)).toEqual([true]);
  });

  it("is not destroyed unless it is disposable", () => {
    const place = `prod › ${section} › `;
    const refusedOf = (before: Readonly<Record<string, unknown>>): string[] =>
      review(before, written(edited(without))).refused.filter((each) => each.startsWith(place));
    expect(refusedOf(protectedStack)).toHaveLength(1);
    expect(refusedOf(disposableStack)).toEqual([]);
  });
});
