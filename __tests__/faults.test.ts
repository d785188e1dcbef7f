// The list of faults that `npm run faults` plants: everything that must have one has one, and each still fits the product.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { allFaults, faultsByName } from "../faults";
import { vendorPages } from "../modules/connections";
import { accountLimits, trustForms } from "./facts/trust-facts";
import { sorted } from "./facts/triples";
import { narrowingNames } from "./narrowings";

describe("a fault can be planted in", () => {
  test.each<[string, Readonly<Record<string, readonly unknown[]>>, readonly string[]]>([
    [
      "every narrowing",
      faultsByName.narrowings,
      [...narrowingNames.grant, ...narrowingNames.table, ...narrowingNames.key],
    ],
    ["every vendor's page", faultsByName.vendors, vendorPages.map(({ maker }) => maker)],
    ["every form of trust", faultsByName.trust, Object.keys(trustForms)],
    ["every limit of a trusted account", faultsByName.accountLimits, Object.keys(accountLimits)],
  ])("%s", (_, faults, names) => {
    expect(sorted(Object.keys(faults))).toEqual(sorted(names));
    for (const each of Object.values(faults)) expect(each.length).toBeGreaterThan(0);
  });
});

describe("the faults", () => {
  const texts = new Map(
    allFaults.map(({ file }) => [file, readFileSync(join(__dirname, "..", file), "utf8")] as const),
  );

  test("are at least a hundred, each with a title of its own", () => {
    expect(allFaults.length).toBeGreaterThanOrEqual(100);
    const titles = allFaults.map(({ of, title }) => `${of}: ${title}`);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  test("change a text that occurs once in its file", () => {
    const misplaced = allFaults.filter(
      ({ file, find, replace }) => find === replace || texts.get(file)?.split(find).length !== 2,
    );
    expect(misplaced.map(({ of, title, file, find }) => ({ of, title, file, find }))).toEqual([]);
  });

  test("name suites that there are", () => {
    const suites = [...new Set(allFaults.flatMap((each) => each.suites))];
    expect(suites.filter((suite) => !existsSync(join(__dirname, "..", suite)))).toEqual([]);
  });

  test("that nothing can notice have a reason", () => {
    expect(allFaults.filter(({ unnoticed }) => unnoticed?.trim() === "")).toEqual([]);
  });
});

describe("the faults below the plan", () => {
  const below = allFaults.flatMap((fault) => (fault.writes === undefined ? [] : [{ ...fault, writes: fault.writes }]));
  const typeOf = (writes: string): string => writes.split(".")[0] ?? "";

  test("are at least sixty, over at least twelve types of resources", () => {
    expect(below.length).toBeGreaterThanOrEqual(60);
    const types = new Set(below.map(({ writes }) => typeOf(writes)).filter((type) => type.startsWith("aws_")));
    expect(types.size).toBeGreaterThanOrEqual(12);
  });

  test("name the type of a resource and one argument", () => {
    expect(below.filter(({ writes }) => !/^(aws_[a-z0-9_]+|provider)\.[a-z_]+$/.test(writes))).toEqual([]);
  });

  test("are at most five for one argument", () => {
    const counts = new Map<string, number>();
    for (const { writes } of below) counts.set(writes, (counts.get(writes) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 5)).toEqual([]);
  });

  test("are at least ten by addOverride", () => {
    expect(below.filter(({ replace }) => replace.includes("addOverride(")).length).toBeGreaterThanOrEqual(10);
  });

  test("are left to the synth alone", () => {
    expect(below.filter(({ suites, unnoticed }) => suites.length > 0 || unnoticed !== undefined)).toEqual([]);
  });
});
