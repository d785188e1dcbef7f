import * as fc from "fast-check";
import * as v from "valibot";
import {
  at,
  checkShape,
  formatProblem,
  problem,
  type Problem,
  showValue,
  throwProblems,
  ValidationError,
} from "../../../modules/validation";

const line = (description: Partial<Problem>): string =>
  formatProblem({ place: [], rule: "is wrong", remedy: "Correct it.", ...description });

describe("a problem", () => {
  test("names place, value, rule and remedy on one line", () => {
    const inner = problem({ value: "abc def", rule: "has a space", remedy: "Copy it from the vendor's page." });
    const [outer] = at("prod", at(["connections", "artie"], at("externalId", [inner])));
    expect(outer).toEqual({ ...inner, place: ["prod", "connections", "artie", "externalId"] });
    expect(outer && formatProblem(outer)).toBe(
      'prod › connections › artie › externalId: "abc def" has a space. Copy it from the vendor\'s page.',
    );
  });

  test("is a value: putting it in its place leaves the original as it was", () => {
    const inner = Object.freeze(problem({ rule: "is missing", remedy: "Write it." }));
    expect(at("dev", [inner])).toEqual([{ place: ["dev"], rule: "is missing", remedy: "Write it." }]);
    expect(inner.place).toEqual([]);
  });

  test.each<[string, Partial<Problem>, string]>([
    ["without a place", { value: 3 }, "3 is wrong. Correct it."],
    ["without a value", { place: ["dev"] }, "dev: is wrong. Correct it."],
    ["with a null value", { value: null }, "null is wrong. Correct it."],
    ["with an empty value", { value: "" }, '"" is wrong. Correct it.'],
    ["with an empty step", { place: ["tags", ""] }, 'tags › "": is wrong. Correct it.'],
    ["with a step that looks like two", { place: ["a › b"] }, '"a \\u203a b": is wrong. Correct it.'],
    ["with a step that has quotes", { place: ['a"b'] }, '"a\\"b": is wrong. Correct it.'],
    ["with a step in another script", { place: ["données"] }, '"donn\\u00e9es": is wrong. Correct it.'],
    ["with marks in its rule", { rule: "allows A–Z; it’s › here" }, "allows A–Z; it’s › here. Correct it."],
    ["with a new line in its rule", { rule: "is no role of 1\n2" }, "is no role of 1\\u000a2. Correct it."],
  ])("%s", (_, description, expected) => {
    expect(line(description)).toBe(expected);
  });

  // Escape sequences, a line of its own in a log, text that runs backwards, text that cannot be seen.
  const hostile = ["\u0000", "\u001b[2J", "\n", "\r", "\u0085", "\u2028", "\u202e", "\u200b", "\ud800", "\u{e0041}"];

  test.each(hostile)("%j reaches the terminal from no part of it", (text) => {
    for (const part of [{ place: [text] }, { value: text }, { rule: text }, { remedy: text }]) {
      expect(line(part)).not.toContain(text);
      expect(line(part)).toContain("\\");
    }
  });

  test("is one line without control characters, whatever is in it", () => {
    const text = fc.string({ unit: "binary" });
    const problems = fc.record({ place: fc.array(text), value: fc.anything(), rule: text, remedy: text });
    fc.assert(
      fc.property(problems, (each) => {
        expect(formatProblem(each)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe("a value in a message", () => {
  const circular: Record<string, unknown> = {};
  circular["itself"] = circular;
  const throwing = {
    toJSON: () => {
      throw new Error("secret");
    },
  };

  test.each<[shown: string, value: unknown]>([
    ['"plain"', "plain"],
    ['"say \\"x\\""', 'say "x"'],
    ['"tab\\there"', "tab\there"],
    ['"\\u00e9\\u20ac\\ud83d\\ude00"', "é€😀"],
    ['"\\ud800"', "\ud800"],
    ["undefined", undefined],
    ["null", null],
    ["12", 12],
    ["NaN", Number.NaN],
    ["Infinity", Infinity],
    ["12", 12n],
    ["true", true],
    ["Symbol(mark)", Symbol("mark")],
    ['["a",1]', ["a", 1]],
    ['{"a":"\\u00e9"}', { a: "é" }],
    ["{}", Object.create(null)],
    ["a value of type object that cannot be printed", circular],
    ["a value of type object that cannot be printed", { a: 12n }],
    ["a value of type object that cannot be printed", throwing],
  ])("%s", (expected, value) => {
    expect(showValue(value)).toBe(expected);
  });

  test("is cut where it is long", () => {
    expect(showValue("a".repeat(118))).toBe(`"${"a".repeat(118)}"`);
    expect(showValue("a".repeat(119))).toBe(`"${"a".repeat(118)}…`);
    expect(showValue("a".repeat(10_000_000))).toHaveLength(120);
    expect(showValue(Array.from({ length: 1000 }, () => "é"))).toHaveLength(120);
  });

  test("is printable ASCII of at most 120 characters, whatever it is", () => {
    const anything = fc.oneof(
      fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(anything, (value) => {
        expect(showValue(value)).toMatch(/^[\x20-\x7e]{1,119}[\x20-\x7e…]?$/);
      }),
    );
  });
});

describe("all problems at once", () => {
  const found = [
    problem({ value: 1, rule: "is one", remedy: "Remove it." }),
    ...at(["dev", "tables"], [problem({ rule: "is empty", remedy: "Add a table." })]),
  ];

  test("are listed in the message and kept as values", () => {
    const error = new ValidationError(found);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("ValidationError");
    expect(error.problems).toEqual(found);
    expect(error.message.split("\n")).toEqual([
      "2 problems found; nothing was written.",
      "  1 is one. Remove it.",
      "  dev › tables: is empty. Add a table.",
    ]);
  });

  test("take a line each, so that a value cannot forge one", () => {
    const forged = problem({ value: "\n  prod: all is well.", rule: "x\ny", remedy: "z\r" });
    expect(new ValidationError([forged, forged]).message.split("\n")).toHaveLength(3);
  });

  test("are thrown once, and none throws nothing", () => {
    expect(() => throwProblems(found)).toThrow(ValidationError);
    expect(() => throwProblems(found.slice(0, 1))).toThrow("1 problem found; nothing was written.");
    expect(() => throwProblems([])).not.toThrow();
  });
});

describe("checkShape", () => {
  const schema = v.strictObject({
    name: v.string(),
    nested: v.optional(v.strictObject({ days: v.number(), kind: v.optional(v.picklist(["a", "b"])) })),
    list: v.optional(v.array(v.string())),
  });
  const lines = (value: unknown): string[] => checkShape(schema, value).map(formatProblem);

  test.each<[unknown, string[]]>([
    [{ name: "x" }, []],
    [{ name: "x", nested: { days: 1, kind: "b" }, list: ["y"] }, []],
    [{}, ['name: is missing. Write name: "…".']],
    [{ name: undefined }, ['name: is missing. Write name: "…".']],
    [{ name: 12 }, ['name: 12 is not text in quotes. Write name: "12".']],
    [{ name: null }, ['name: null is not text in quotes. Write name: "…".']],
    [{ name: "x", nmae: "y" }, ['nmae: "nmae" is not a property that is known here. Did you mean "name"?']],
    [{ name: "x", nested: { days: "1" } }, ['nested › days: "1" is not a number. Write days: 1.']],
    [{ name: "x", nested: { days: 1, kind: "c" } }, ['nested › kind: "c" is not "a" or "b". Write kind: "a" or "b".']],
    [{ name: "x", list: ["y", 1] }, ['list › 1: 1 is not text in quotes. Write "1".']],
    ["text", ['"text" is not an object with properties. Write { name: "text" }.']],
    [null, ['null is not an object with properties. Write { name: "…" }.']],
    [undefined, ['is missing. Write { name: "…" }.']],
    [() => ({}), ["is a function, and not an object with properties. Call it, with what it takes in parentheses."]],
  ])("%j", (value, expected) => {
    expect(lines(value)).toEqual(expected);
  });

  test("finds everything that is wrong, not only the first", () => {
    expect(lines({ name: 1, nested: { days: "1" }, list: [2, 3] })).toHaveLength(4);
  });

  test("says that something is wrong where the schema does not say what it expects", () => {
    const even = v.pipe(
      v.number(),
      v.check((value) => value % 2 === 0),
    );
    expect(checkShape(even, 3).map(formatProblem)).toEqual([
      "3 is not a value of the right kind. Compare it with what npm run typecheck shows.",
    ]);
  });
});
