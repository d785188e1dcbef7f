// Whether the table of arguments is complete, and whether each input that AWS or Terraform would refuse is refused here.
import { type Environment, environments, ownAccounts, planEnvironments, synthesize } from "../../stacks";
import { inTemporaryFolder, refusals, SynthesizedStack } from "../synth";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { argumentFacts, read, type WrongInput } from "./argument-facts";
import { completeEnvironment, type Given, givenData, givenSettings } from "./complete-environment";
import { writtenArguments } from "./written-arguments";

const hcp = {
  kind: "hcp-terraform",
  organization: "acme",
  workspace: "data",
  project: "Data",
  hostname: "tfe.acme.example",
};

/** Sets a value on the way to which these steps lead. */
function set(target: Given, at: readonly string[], value: unknown): void {
  const [step = "", ...others] = at;
  if (others.length === 0) target[step] = value;
  else set(target[step] as Given, others, value);
}

/** What concerns no function of the environment and no endpoint, so that it is checked without them, which is faster. */
const ofEntries: ReadonlySet<string> = new Set([
  "backend",
  "buckets",
  "identityProviders",
  "keys",
  "networks",
  "tables",
]);

/** The complete environment with another value at one place, in its data or in the settings of a principal or access. */
function environmentWith({ at, value, place = at }: Omit<WrongInput, "says">): Environment {
  const [data, settings] = [givenData(), givenSettings()];
  set(at[0] !== undefined && at[0] in settings ? settings : data, at, value);
  const complete = completeEnvironment(data, settings);
  if (![at, place].every(([first = ""]) => ofEntries.has(first))) return complete;
  const { principals: _, temporaryAccess: __, endpoints: ___, ...others } = complete;
  return others;
}

const refusalsOf = (change: Omit<WrongInput, "says">): string[] =>
  refusals(() => planEnvironments([environmentWith(change)]));

const sections: Readonly<Record<string, string>> = {
  reader: "principals",
  robot: "principals",
  attached: "principals",
  "on-call": "temporaryAccess",
  office: "temporaryAccess",
};

/** A step as messages print it. */
const shown = (step: string): string => (/^[\x20-\x7e]*$/.test(step) && step !== "" && step.length < 110 ? step : "");

function placeOf({ at, place = at }: WrongInput): string {
  const [first = ""] = place;
  const steps = ["complete", ...(first in sections ? [sections[first] ?? ""] : []), ...place];
  return steps.map(shown).join(" › ").replace(/ › $/, "");
}

const synthesised = inTemporaryFolder((folder) => {
  const complete = completeEnvironment();
  const data = givenData();
  const cloud = completeEnvironment({ ...data, name: "cloud", account: "222233334444", backend: hcp });
  const all = [
    [[complete], []],
    [environments, ownAccounts],
    [[{ name: "cloud", account: "222233334444", region: "us-east-1", backend: cloud.backend }], []],
  ] as const;
  return all.flatMap(([list, own], index) => {
    const out = join(folder, `${index}`);
    synthesize(planEnvironments(list as typeof environments, { ownAccounts: own }), out);
    return list.map(
      ({ name }) => new SynthesizedStack(readFileSync(join(out, "stacks", name, "cdk.tf.json"), "utf8")).json,
    );
  });
});
const written = writtenArguments(synthesised);

const pairs = Object.entries(argumentFacts).flatMap(([type, facts]) =>
  Object.entries(facts).map(([path, fact]) => ({ type, path, fact, values: written.get(type)?.get(path) ?? [] })),
);
const inputs = pairs.flatMap(({ type, path, fact }) => (fact.kind === "input" ? [{ type, path, fact }] : []));

describe("the table of arguments", () => {
  test("has a row for every argument that is written", () => {
    const unknown = [...written].flatMap(([type, paths]) =>
      [...paths.keys()].filter((path) => argumentFacts[type]?.[path] === undefined).map((path) => `${type} ${path}`),
    );
    expect(unknown).toEqual([]);
  });

  test("has no row for what is not written, but for what only a long deployment has", () => {
    const unwritten = pairs.filter(({ values }) => values.length === 0).map(({ type, path }) => `${type} ${path}`);
    expect(unwritten).toEqual([
      "aws_iam_policy lifecycle.create_before_destroy",
      "aws_iam_group_policy_attachment lifecycle.create_before_destroy",
      "aws_iam_role_policy_attachment lifecycle.create_before_destroy",
    ]);
  });

  test("names its sources and the day on which they were read", () => {
    expect(read).toMatch(/^\d{4}-\d\d-\d\d$/);
    for (const { fact } of pairs) {
      if ("source" in fact)
        expect(fact.source).toMatch(
          /^https:\/\/(docs\.aws\.amazon\.com|developer\.hashicorp\.com|registry\.terraform\.io)\//,
        );
    }
  });

  test.each(pairs.filter(({ values }) => values.length > 0))(
    "$type $path is written as AWS takes it",
    ({ fact, values }) => {
      for (const value of values) {
        switch (fact.kind) {
          case "constant":
            expect(fact.values).toContain(value);
            break;
          case "reference":
            expect(value).toMatch(fact.to);
            break;
          case "derived":
            expect(String(value)).toMatch(fact.pattern);
            expect(String(value).length).toBeLessThanOrEqual(fact.longest);
            break;
          case "input":
            if (fact.pattern !== undefined) expect(String(value)).toMatch(fact.pattern);
        }
      }
    },
  );
});

describe("the complete environment", () => {
  test("is accepted", () => {
    expect(refusals(() => planEnvironments([completeEnvironment()]))).toEqual([]);
  });

  const wrong = inputs.flatMap(({ type, path, fact }) =>
    fact.wrong.map((each) => [type, path, shortened(each.value), each.at.join(" › "), each] as const),
  );
  test.each(wrong)("%s %s: %s at %s is refused", (_, __, ___, ____, each) => {
    const refused = refusalsOf(each);
    const mine = refused.filter((line) => line.startsWith(placeOf(each)));
    expect({ refused: refused.slice(0, 3), mine: mine.length }).not.toMatchObject({ mine: 0 });
    if (each.says !== undefined) expect(mine.join("\n")).toMatch(each.says);
    expect(refused.join("\n")).not.toMatch(/TypeError|Cannot read|is not a function|is not iterable/);
  });

  const right = inputs.flatMap(({ type, path, fact }) =>
    (fact.right ?? []).map((each) => [type, path, shortened(each.value), each.at.join(" › "), each] as const),
  );
  test.each(right)("%s %s: %s at %s is accepted", (_, __, ___, ____, each) => {
    expect(refusalsOf(each)).toEqual([]);
  });
});

function shortened(value: unknown): string {
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
