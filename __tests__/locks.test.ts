// Locks as the synth and the commands use them. The judgement has tests of its own, in modules/review.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exitCodes, run } from "../cli/program";
import { type ProjectFiles, projectFiles } from "../cli/project-files";
import { role } from "../modules/principals";
import { service } from "../modules/policy";
import {
  defineEnvironment,
  type Environment,
  existingTable,
  lockFile,
  planEnvironments,
  summarize,
  synthesize,
} from "../stacks";
import { inTemporaryFolder, refusals } from "./synth";

const ecs = service("ecs-tasks");
const pk = { name: "pk", type: "S" } as const;

function environmentWith(parts: Partial<Environment> = {}, name = "prod"): Environment {
  return defineEnvironment({
    name,
    account: "111122223333",
    region: "us-east-1",
    tables: { orders: { partitionKey: pk }, users: { partitionKey: pk } },
    principals: () => ({ reader: role({ assumedBy: ecs }) }),
    ...parts,
  });
}

const environment = environmentWith();
const withoutUsers = environmentWith({ tables: { orders: { partitionKey: pk } } });
const handedOver = environmentWith({ tables: { orders: { partitionKey: pk }, users: existingTable({}) } });

/** Files in memory, and commits by ref. */
function filesWith(
  files: Readonly<Record<string, string>>,
  commits: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
) {
  const written = new Map(Object.entries(files));
  const project: ProjectFiles = {
    read: (path) => written.get(path),
    write: (path, text) => void written.set(path, text),
    readAt: (ref, path) => commits[ref]?.[path],
  };
  return { project, written };
}

function called(args: readonly string[], environments: readonly Environment[], project: ProjectFiles) {
  const printed = { out: "", error: "" };
  const streams = { out: (text: string) => (printed.out += text), error: (text: string) => (printed.error += text) };
  return { code: run(args, { environments }, streams, project), ...printed };
}

const file = lockFile("prod");
const lockOf = (...environments: readonly Environment[]): Readonly<Record<string, string>> => {
  const { project, written } = filesWith({});
  const names = environments.map(({ name }) => name);
  expect(called(["lock", ...names], environments, project).code).toBe(exitCodes.done);
  return Object.fromEntries(written);
};
const locked = lockOf(environment);

describe("access lock", () => {
  it("writes a lock beside the environment file", () => {
    expect(Object.keys(locked)).toEqual(["stacks/environments/prod.lock.json"]);
    const { project } = filesWith({});
    expect(called(["lock", "prod"], [environment], project).out).toBe(
      "prod · stacks/environments/prod.lock.json written, 3 resources\n",
    );
  });

  it("writes nothing again where nothing changed", () => {
    const { project } = filesWith(locked);
    const { code, out } = called(["lock", "prod"], [environment], project);
    expect([code, out]).toEqual([exitCodes.done, "prod · stacks/environments/prod.lock.json is up to date\n"]);
  });

  it("refuses what loses data, and then writes none of several", () => {
    const staging = environmentWith({ account: "444455556666" }, "staging");
    const { project, written } = filesWith(locked);
    const { code, out, error } = called(["lock", "staging", "prod"], [staging, withoutUsers], project);
    expect([code, out]).toEqual([exitCodes.found, ""]);
    expect(error).toContain("prod › tables › users: table users would be destroyed with its items");
    expect(Object.fromEntries(written)).toEqual(locked);
  });

  it("tells what it approves", () => {
    const { project, written } = filesWith(locked);
    const { code, out } = called(["lock", "prod"], [handedOver], project);
    expect(code).toBe(exitCodes.done);
    expect(out).toContain("  changes since the lock\n    tables.users  table users leaves Terraform and stays in AWS");
    expect(written.get(file)).not.toContain('"aws_dynamodb_table.users"');
  });

  it("refuses a lock that cannot be read", () => {
    const { project } = filesWith({ [file]: `<<<<<<< HEAD\n${locked[file] ?? ""}` });
    const { code, error } = called(["lock", "prod"], [environment], project);
    expect(code).toBe(exitCodes.found);
    expect(error).toContain("prod.lock.json: has the markers of a merge conflict");
  });

  it.each([
    [["lock"], "missing required argument"],
    [["lock", "prd"], '"prd" is not the name of an environment. Did you mean "prod"? The environments are prod.'],
    [["lock", "prod", "--force"], "unknown option"],
  ])("is not called by %j", (args, message) => {
    const { code, error } = called(args, [environment], filesWith({}).project);
    expect(code).toBe(exitCodes.failed);
    expect(error).toContain(message);
  });
});

describe("access check --base", () => {
  const check = (
    present: Readonly<Record<string, string>>,
    now: Environment,
    base: Readonly<Record<string, string>> = locked,
  ) => called(["check", "prod", "--base", "main"], [now], filesWith(present, { main: base }).project);

  it("ends with 0 where nothing changed, and tells what is approved", () => {
    expect(check(locked, environment)).toEqual({ code: exitCodes.done, out: "prod · lock in main\n", error: "" });
    const { code, out } = check(lockOf(handedOver), handedOver);
    expect([code, out]).toEqual([
      exitCodes.done,
      expect.stringContaining("tables.users  table users leaves Terraform"),
    ]);
  });

  it("refuses what loses data since the lock of the target branch, even where the lock says so too", () => {
    const { code, error } = check(lockOf(withoutUsers), withoutUsers);
    expect(code).toBe(exitCodes.found);
    expect(error).toContain("prod › tables › users: table users would be destroyed with its items");
  });

  it.each([
    [
      "stale",
      { [file]: lockOf(handedOver)[file] ?? "" },
      `"${file}" is not what the environment file gives. Run: npm run access -- lock prod`,
    ],
    [
      "edited",
      { [file]: (locked[file] ?? "").replace('"hash_key":"pk"', '"hash_key":"id"') },
      "is not what the environment file gives",
    ],
    ["deleted", {}, `"${file}" is deleted. Restore it from the target branch`],
    ["unreadable", { [file]: "{}" }, "is not as access lock writes it"],
  ])("refuses a lock that is %s", (_, present, message) => {
    const { code, error } = check(present, environment);
    expect(code).toBe(exitCodes.found);
    expect(error).toContain(message);
  });

  it("asks a branch without a lock only for a current one", () => {
    expect(check(locked, environment, {}).code).toBe(exitCodes.done);
    expect(check(locked, withoutUsers, {}).code).toBe(exitCodes.found);
    expect(check({}, withoutUsers, {})).toEqual({
      code: exitCodes.done,
      out: "prod · no lock in main · no lock\n",
      error: "",
    });
  });

  it.each([
    [["check"], "write either an environment and --base <ref>, or --plan <file>"],
    [["check", "prod"], "write either an environment and --base <ref>, or --plan <file>"],
    [["check", "--base", "main"], "write either an environment and --base <ref>, or --plan <file>"],
    [["check", "prod", "--base", "main", "--plan", "plan.json"], "write either an environment"],
    [["check", "dev", "--base", "main"], "is not the name of an environment"],
  ])("is not called by %j", (args, message) => {
    const { code, error } = called(args, [environment], filesWith({}).project);
    expect(code).toBe(exitCodes.failed);
    expect(error).toContain(message);
  });
});

describe("access check --base in a repository", () => {
  it("reads the lock of a commit, and of none that is no commit", () => {
    inTemporaryFolder((folder) => {
      const git = (...args: readonly string[]) => {
        const { status, stderr } = spawnSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
          cwd: folder,
          encoding: "utf8",
        });
        expect([status, stderr]).toEqual([0, expect.anything()]);
      };
      // The project may be a folder of the repository.
      const path = join(folder, "infrastructure", file);
      mkdirSync(dirname(path), { recursive: true });
      const outside = process.cwd();
      try {
        process.chdir(join(folder, "infrastructure"));
        expect(refusals(() => projectFiles.readAt("HEAD", file))).toHaveLength(1);
        git("init", "-q");
        writeFileSync(path, locked[file] ?? "");
        git("add", ".");
        git("commit", "-qm", "lock");
        expect(projectFiles.readAt("HEAD", file)).toBe(locked[file]);
        expect(projectFiles.readAt("HEAD", "stacks/environments/dev.lock.json")).toBeUndefined();
        for (const ref of ["origin/main", "--all", "-h", ""]) {
          expect(refusals(() => projectFiles.readAt(ref, file))).toEqual([
            expect.stringMatching(/^--base: ".*" is not a commit of a repository here\. .* git fetch origin main$/),
          ]);
        }
        projectFiles.write(file, "{}");
        expect(projectFiles.read(file)).toBe("{}");
        expect(readdirSync(dirname(path))).toEqual(["prod.lock.json"]);
        expect(projectFiles.read("nowhere.json")).toBeUndefined();
      } finally {
        process.chdir(outside);
      }
    });
  });
});

describe("access check --plan", () => {
  const change = (actions: readonly string[], before: object) => ({
    ...{ address: "aws_dynamodb_table.users", mode: "managed", type: "aws_dynamodb_table" },
    change: { actions, before, after: null },
  });
  const planOf = (actions: readonly string[], account = "111122223333", before: object = { name: "users" }) =>
    JSON.stringify({
      format_version: "1.2",
      planned_values: {},
      resource_changes: [change(actions, before)],
      configuration: {
        provider_config: {
          aws: {
            expressions: {
              allowed_account_ids: { constant_value: [account] },
              region: { constant_value: "us-east-1" },
            },
          },
        },
      },
    });
  const check = (plan: string, now: Environment, ...args: readonly string[]) =>
    called(["check", ...args, "--plan", "plan.json"], [now], filesWith({ "plan.json": plan }).project);

  it("refuses an undeclared delete, without a lock", () => {
    const { code, error } = check(planOf(["delete"]), environment);
    expect(code).toBe(exitCodes.found);
    expect(error).toContain(
      "aws_dynamodb_table.users: table users would be destroyed with its items. Do not apply this plan.",
    );
  });

  it("tells a declared one", () => {
    const before = { name: "users", tags: { "cdktf-data-access:disposable": "true" } };
    expect(check(planOf(["delete"], undefined, before), environment)).toEqual({
      code: exitCodes.done,
      out: "    aws_dynamodb_table.users  destroys table users\nplan.json: nothing is refused\n",
      error: "",
    });
  });

  it("takes what the environment of its account and region forgets as declared", () => {
    expect(check(planOf(["forget"]), handedOver).code).toBe(exitCodes.done);
    expect(check(planOf(["forget"]), environment).code).toBe(exitCodes.found);
    expect(check(planOf(["forget"], "444455556666"), handedOver).code).toBe(exitCodes.found);
  });

  it("is asked of the environment of the plan", () => {
    expect(check(planOf(["forget"]), handedOver, "prod").code).toBe(exitCodes.done);
    const { code, error } = check(planOf(["forget"], "444455556666"), handedOver, "prod");
    expect([code, error]).toEqual([
      exitCodes.failed,
      expect.stringContaining("the plan is for 444455556666, us-east-1"),
    ]);
  });

  it.each([
    ["no plan", "{}", "plan.json: is not the JSON of a plan"],
    ["a plan that failed", planOf(["delete"]).replace("{", '{"errored":true,'), "plan.json: is of a plan that failed"],
  ])("fails for %s", (_, plan, message) => {
    const { code, error } = check(plan, environment);
    expect([code, error]).toEqual([exitCodes.failed, expect.stringContaining(message)]);
  });

  it("fails for a file that is not there", () => {
    const { code, error } = called(["check", "--plan", "plan.json"], [environment], filesWith({}).project);
    expect([code, error]).toEqual([exitCodes.failed, expect.stringContaining('"plan.json" is not a file')]);
  });
});

describe("a synth with a lock", () => {
  const synth = (now: Environment, locks: Readonly<Record<string, string>>, folder: string) =>
    synthesize(planEnvironments([now]), folder, { locks: new Map(Object.entries(locks)) });
  const lock = locked[file] ?? "";

  it("publishes nothing of what its lock refuses", () => {
    inTemporaryFolder((folder) => {
      synth(environment, {}, folder);
      const published = join(folder, "stacks", "prod", "cdk.tf.json");
      const text = readFileSync(published, "utf8");
      expect(refusals(() => synth(withoutUsers, { prod: lock }, folder))).toEqual([
        expect.stringContaining("prod › tables › users: table users would be destroyed with its items"),
      ]);
      expect(readFileSync(published, "utf8")).toBe(text);
    });
  });

  it("refuses a lock that cannot be read, and one of an environment that is not listed", () => {
    inTemporaryFolder((folder) => {
      expect(refusals(() => synth(environment, { prod: "{}" }, folder))).toEqual([
        expect.stringContaining("prod.lock.json: is not as access lock writes it"),
      ]);
      expect(refusals(() => synth(environmentWith({}, "production"), { prod: lock }, folder))).toEqual([
        '"stacks/environments/prod.lock.json" is the lock of an environment that is not listed: its state and its names in ' +
          'AWS are still there. Keep the name "prod". To end the environment, set disposable: true, lock and deploy that, ' +
          "run cdktf destroy prod, and then delete the lock with it.",
      ]);
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it("refuses a lock that was renamed with its environment", () => {
    inTemporaryFolder((folder) => {
      expect(refusals(() => synth(environmentWith({}, "production"), { production: lock }, folder))).toEqual([
        expect.stringContaining('production.lock.json › environment: "prod" is not the environment of this file'),
      ]);
    });
  });

  it("tells what changes since the lock in the summary, and without a lock what is not refused", () => {
    inTemporaryFolder((folder) => {
      const plans = planEnvironments([handedOver]);
      const told = summarize(plans, synthesize(plans, folder, { locks: new Map([["prod", lock]]) }));
      expect(told).toContain(
        "  changes since the lock\n    tables.users  table users leaves Terraform and stays in AWS",
      );
      const same = summarize(plans, synth(environment, { prod: lock }, folder));
      expect(same).not.toMatch(/ lock/);
      const unlocked = summarize(plans, synth(handedOver, {}, folder));
      expect(unlocked).toContain(
        "  lock\n    none  changes that lose data or secrets are not refused (npm run access -- lock prod); a bucket that " +
          "is taken out loses its policy, public access block and encryption before S3 refuses to delete it\n",
      );
      const disposable = planEnvironments([environmentWith({ disposable: true })]);
      expect(summarize(disposable)).not.toMatch(/ lock/);
    });
  });

  it("is read beside the environment files by the app, at the root of the project", () => {
    inTemporaryFolder((folder) => {
      const lockPath = lockFile("gone");
      mkdirSync(join(folder, dirname(lockPath)), { recursive: true });
      writeFileSync(join(folder, lockPath), lock);
      const app = join(__dirname, "..", "scripts", "app.mjs");
      const { status, stderr } = spawnSync(process.execPath, [app], { cwd: folder, encoding: "utf8" });
      expect([status, stderr]).toEqual([1, expect.stringContaining(`"${lockPath}" is the lock of an environment`)]);
    });
  });
});
