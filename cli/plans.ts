import { formatRows, judgePlan, readTerraformPlan, type TerraformPlan } from "../modules/review";
import { at, problem, ValidationError } from "../modules/validation";
import { type Inventories, inventoryOf, type Outcome } from "./locks";
import { type ProjectFiles } from "./project-files";

/**
 * Checks a plan of Terraform.
 *
 * @param file what `terraform show -json` printed; `-` for standard input
 * @param environment the environment of the plan; unless given, that of its account and region
 * @throws ValidationError where the file is no plan that can be judged, or a plan of another environment
 */
export function checkPlan(
  file: string,
  environment: string | undefined,
  inventories: Inventories,
  files: ProjectFiles,
): Outcome {
  const text = files.read(file);
  if (text === undefined) {
    const remedy = "Write it: terraform show -json PLAN > FILE";
    throw new ValidationError([problem({ value: file, rule: "is not a file", remedy })]);
  }
  const { plan, problems } = readTerraformPlan(text);
  if (plan === undefined) throw new ValidationError(at(file, problems));
  const judged = judgePlan(plan.changes, forgottenBy(plan, environment, inventories));
  const rows = judged.reported.length === 0 ? "" : `${formatRows(judged.reported)}\n`;
  const done = `${file}: nothing is refused\n`;
  return { problems: judged.problems, text: judged.problems.length === 0 ? `${rows}${done}` : rows };
}

/** The addresses that the environment of a plan forgets on purpose. */
function forgottenBy(
  { location }: TerraformPlan,
  environment: string | undefined,
  inventories: Inventories,
): ReadonlySet<string> {
  const isHere = (other: typeof location): boolean =>
    other?.account === location?.account && other?.region === location?.region;
  if (environment === undefined) {
    // Of several environments in one account and region, any may be the one of the plan.
    const [first, ...others] = [...inventories.values()].filter((each) => isHere(each.location));
    const isDeclared = (address: string): boolean => others.every(({ forgotten }) => forgotten.has(address));
    return new Set([...(first?.forgotten ?? [])].filter(isDeclared));
  }
  const written = inventoryOf(environment, inventories);
  if (location !== undefined && !isHere(written.location)) {
    const rule = `is an environment of account ${written.location.account}, ${written.location.region}, and the plan is for ${location.account}, ${location.region}`;
    throw new ValidationError([problem({ value: environment, rule, remedy: "Name the environment of the plan." })]);
  }
  return written.forgotten;
}
