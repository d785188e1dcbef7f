import {
  type EnvironmentSummary,
  formatLock,
  formatSummary,
  type Inventory,
  parseLock,
  type SummaryRow,
} from "../modules/review";
import { problem, type Problem, ValidationError } from "../modules/validation";
import { judgeSince, lockFile, unknownEnvironment } from "../stacks";
import { type ProjectFiles } from "./project-files";

/** What the environments write, by name. */
export type Inventories = ReadonlyMap<string, Inventory>;

/** What a command found wrong, and what else it prints. */
export interface Outcome {
  readonly problems: readonly Problem[];
  readonly text: string;
}

/** Locks environments. Of several, all are written or none. */
export function lockEnvironments(names: readonly string[], inventories: Inventories, files: ProjectFiles): Outcome {
  const locked = [...new Set(names)].map((environment) => {
    const written = inventoryOf(environment, inventories);
    const file = lockFile(environment);
    const present = files.read(file);
    const text = formatLock({ environment, ...written });
    const state = text === present ? "is up to date" : `written, ${written.resources.size} resources`;
    return {
      environment,
      file,
      text,
      isNew: text !== present,
      facts: [`${file} ${state}`],
      ...judgeSince(present, environment, written),
    };
  });
  const problems = locked.flatMap((each) => each.problems);
  if (problems.length > 0) return { problems, text: "" };
  for (const { file, text } of locked.filter(({ isNew }) => isNew)) files.write(file, text);
  return { problems, text: formatSummary(locked.map(toSummary)) };
}

interface Reported {
  readonly environment: string;
  readonly facts: readonly string[];
  readonly reported: readonly SummaryRow[];
}

function toSummary({ environment, facts, reported }: Reported): EnvironmentSummary {
  return { name: environment, facts, sections: { "changes since the lock": reported } };
}

/** Compares an environment with its lock in another commit, and its lock with the file. */
export function checkSince(environment: string, ref: string, inventories: Inventories, files: ProjectFiles): Outcome {
  const written = inventoryOf(environment, inventories);
  const file = lockFile(environment);
  const [base, present] = [files.readAt(ref, file), files.read(file)];
  const { problems, reported } = judgeSince(base, environment, written);
  const facts = [
    base === undefined ? `no lock in ${ref}` : `lock in ${ref}`,
    ...(present === undefined ? ["no lock"] : []),
  ];
  return {
    problems: [...problems, ...checkCurrent(environment, base, present, written)],
    text: formatSummary([toSummary({ environment, facts, reported })]),
  };
}

/** A stale lock would approve changes that no one reviewed. */
function checkCurrent(
  environment: string,
  base: string | undefined,
  present: string | undefined,
  written: Inventory,
): Problem[] {
  const file = lockFile(environment);
  const remedy = `Run: npm run access -- lock ${environment}`;
  if (present === undefined) {
    const restore = `Restore it from the target branch, and run: npm run access -- lock ${environment}`;
    return base === undefined ? [] : [problem({ value: file, rule: "is deleted", remedy: restore })];
  }
  const { problems } = parseLock(present, environment);
  if (problems.length > 0) return [...problems];
  const isCurrent = present.replaceAll("\r\n", "\n") === formatLock({ environment, ...written });
  return isCurrent ? [] : [problem({ value: file, rule: "is not what the environment file gives", remedy })];
}

/**
 * What an environment writes.
 *
 * @throws ValidationError where no environment has the name
 */
export function inventoryOf(environment: string, inventories: Inventories): Inventory {
  const written = inventories.get(environment);
  if (written !== undefined) return written;
  throw new ValidationError([unknownEnvironment(environment, [...inventories.keys()])]);
}
