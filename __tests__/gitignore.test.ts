// Files that hold secrets cannot be committed by accident.
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { inTemporaryFolder } from "./synth";

/** Of the paths, those that git ignores. */
function ignored(paths: readonly string[]): string[] {
  return inTemporaryFolder((folder) => {
    cpSync(join(__dirname, "..", ".gitignore"), join(folder, ".gitignore"));
    spawnSync("git", ["init", "-q"], { cwd: folder });
    const { stdout } = spawnSync("git", ["check-ignore", "--stdin"], {
      cwd: folder,
      input: paths.join("\n"),
      encoding: "utf8",
    });
    return stdout.split("\n").filter((line) => line !== "");
  });
}

describe("git ignores", () => {
  const secret = [
    ...["terraform.prod.tfstate", "terraform.tfstate.backup", "a/.terraform/x", ".terraform.tfstate.lock.info"],
    ...[
      "prod.tfplan",
      "prod.tfplan.json",
      "tfplan",
      "plan",
      "plan.out",
      "plan.json",
      "plan-prod.json",
      "prod.plan.json",
    ],
    ...["prod.plan", "prod-plan.json", "terraform.tfvars", "prod.auto.tfvars", "prod.tfvars.json"],
    ...["outputs.json", "outputs-prod.json", "prod-outputs.json", "prod.outputs.json", "crash.log", "crash.1.log"],
    ...[".env", ".env.local", "deploy.pem", "private.key", "secret.asc", "keys.gpg", "artie_accessKeys.csv"],
    ...["credentials.csv", "cdktf.out/stacks/prod/plan"],
  ];
  test.each(secret)("%s", (path) => {
    expect(ignored([path])).toEqual([path]);
  });

  test("no source and no lock", () => {
    const kept = [
      "stacks/environments/prod.lock.json",
      "cli/plans.ts",
      "package.json",
      "__tests__/transitions/plans.json",
    ];
    expect(ignored([...kept, "modules/principals/access-keys.ts", ".env.example"])).toEqual([]);
  });
});
