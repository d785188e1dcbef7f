import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { problem, type Problem } from "../../modules/validation";
import { shownPath } from "./paths";

/**
 * Where Terraform keeps a local state, from the folder of a stack. The engine's own default is a path of this machine.
 *
 * @param project the folder of the project, without links; unless given, the folder that holds the output folder
 */
export function localStateFolder(output: string, project: string | undefined): string {
  return project === undefined ? "../../.." : relative(join(output, "stacks", "stack"), project).replaceAll("\\", "/");
}

/**
 * The local state of a stack that would stay behind: earlier releases kept it beside the output folder, where it may be.
 * Without it Terraform would create everything a second time.
 */
export function checkLocalState(written: string, present: string): Problem[] {
  if (!existsSync(present)) return [];
  const [now, before] = [written, present].map((folder) => statePath(folder));
  if (now === undefined || before === undefined) return [];
  const [to, from] = [resolve(present, now), resolve(present, before)];
  if (from === to || !existsSync(from) || existsSync(to)) return [];
  const rule = `is the state of the stack, which would be kept in ${shownPath(to)} from now on`;
  const remedy = `Move it: mv ${shownPath(from)} ${shownPath(to)}`;
  return [problem({ value: shownPath(from), rule, remedy })];
}

/** The path of a local state, as the file of a stack says it. */
function statePath(folder: string): string | undefined {
  const texts = ["cdk.tf.json", "cdk.tf"]
    .map((file) => join(folder, file))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8"));
  const [text = ""] = texts;
  return /"local"(?::)? \{\s*"?path"?\s*[:=] "([^"]*)"/.exec(text)?.[1];
}
