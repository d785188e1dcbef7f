import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { App } from "cdktf";
import { DataAccessStack } from "./data-access-stack";
import { type PlannedEnvironment } from "./plan-environment";

/**
 * Writes a stack for each environment. All is written beside the output folder first and moved there at the end, so
 * that a synth that fails changes nothing. Stacks that are no longer there are removed; what Terraform keeps in the
 * folders of the others stays.
 *
 * @param outputFolder made when it is not there
 * @param addStacks adds stacks of your own to the app, to be listed and deployed beside the environments
 */
export function synthesize(
  environments: readonly PlannedEnvironment[],
  outputFolder: string,
  addStacks: (app: App) => void = () => undefined,
): void {
  const target = resolve(outputFolder);
  mkdirSync(dirname(target), { recursive: true });
  const draft = mkdtempSync(join(dirname(target), ".cdktf.out-"));
  try {
    const app = new App({ outdir: draft });
    for (const environment of environments) new DataAccessStack(app, environment);
    addStacks(app);
    app.synth();
    publish(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

const writtenFiles = ["cdk.tf.json", "cdk.tf", "metadata.json"];

function publish(draft: string, target: string): void {
  const stacks = readdirSync(join(draft, "stacks"));
  for (const stack of stacks) {
    const [from, to] = [join(draft, "stacks", stack), join(target, "stacks", stack)];
    mkdirSync(to, { recursive: true });
    const files = readdirSync(from);
    for (const file of files) renameSync(join(from, file), join(to, file));
    // JSON and HCL of one stack side by side would be duplicates for Terraform.
    for (const file of writtenFiles.filter((each) => !files.includes(each))) rmSync(join(to, file), { force: true });
  }
  renameSync(join(draft, "manifest.json"), join(target, "manifest.json"));
  for (const stack of existsSync(join(target, "stacks")) ? readdirSync(join(target, "stacks")) : []) {
    if (!stacks.includes(stack)) rmSync(join(target, "stacks", stack), { recursive: true, force: true });
  }
}
