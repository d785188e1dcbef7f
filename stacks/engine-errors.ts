import { at, isFileError, problem, type Problem, thrownProblems, ValidationError } from "../modules/validation";

/**
 * Runs a step of the engine. What it, or a construct, finds wrong is thrown with the place of the construct, without the
 * engine's advice to skip validations.
 *
 * @throws ValidationError for anything but what the file system refuses
 */
export function inEngine<Result>(place: readonly string[], step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    if (error instanceof ValidationError || isFileError(error)) throw error;
    throw new ValidationError(engineProblems(error, place), { cause: error });
  }
}

function engineProblems(error: unknown, place: readonly string[]): readonly Problem[] {
  const message = error instanceof Error ? error.message : "";
  const listed = [...message.matchAll(/^ *\[([^\]\n]+)\] (.+)$/gm)];
  if (/^(?:Validation failed|Encountered Annotations)/.test(message) && listed.length > 0) {
    return listed.map(([, path = "", text = ""]) => validationProblem(path.split("/"), text));
  }
  const [, lines] = /^App-level validation failed[^\n]*\n([^]*?)\nValidations allow/.exec(message) ?? [];
  if (lines !== undefined) return lines.split("\n").map((line) => validationProblem([], line.trim()));
  const known = knownErrors.find(({ pattern }) => pattern.test(message));
  if (known === undefined) return at(place, [...thrownProblems(error, "while the engine built the stack")]);
  return at(place, [problem(known.problem(known.pattern.exec(message)?.slice(1) ?? []))]);
}

/** A validation of a construct, which is a problem of this project, as one line, or a text of its own. */
function validationProblem(place: readonly string[], text: string): Problem {
  const missing = /^Found resources without a matching provider construct.*for the following providers: (.*)$/.exec(
    text,
  );
  if (missing !== null) {
    const remedy = 'Add one to the stack: new AwsProvider(this, "aws", { region: "us-east-1" });';
    return { place, rule: `has resources without a provider: ${missing[1] ?? ""}`, remedy };
  }
  const [, rule = text, remedy = "Correct the construct that has this path."] = /^(.+?)\. (.+)$/s.exec(text) ?? [];
  return { place, rule, remedy };
}

/** What the engine throws while constructs are made: https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/packages/cdktf/lib/errors.ts */
const knownErrors: readonly {
  readonly pattern: RegExp;
  readonly problem: (found: readonly string[]) => Omit<Problem, "place">;
}[] = [
  {
    pattern: /^There is already a Construct with name '(.*)' in \w+(?: \[(.*)\])?$/s,
    problem: ([name, scope]) => ({
      value: name,
      rule: `is the ID of two constructs in ${scope ?? "the app"}`,
      remedy: "Give one of them another ID.",
    }),
  },
  {
    pattern: /^Cannot create Terraform(?: )?[sS]tack with id "(.*?)"\. It contains/s,
    problem: ([name]) => ({
      value: name,
      rule: "is not a name of a stack: it has a blank or one of * ? [ ] { } !",
      remedy: "Use letters, digits, - and _.",
    }),
  },
  {
    pattern: /^No stack could be identified for the construct at path '(.*?)'/s,
    problem: ([path]) => ({ value: path, rule: "is not in a stack", remedy: "Give it a TerraformStack as its scope." }),
  },
  {
    pattern: /^You cannot use a token \(/,
    problem: () => ({
      rule: "a construct has a reference as its ID, whose value is known at apply only",
      remedy: "Write the ID as text.",
    }),
  },
  {
    pattern: /^Cannot add dependency (.*?) to (.*?), because/s,
    problem: ([dependency, stack]) => ({
      value: stack,
      rule: `and ${dependency ?? ""} depend on each other`,
      remedy: "Remove one of the two references between the stacks.",
    }),
  },
];
