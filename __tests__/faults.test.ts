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
