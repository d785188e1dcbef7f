// What `npm run synth` takes and says, and where it writes.
import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { problem, throwProblems, ValidationError } from "../modules/validation";
import {
  defineEnvironment,
  type Environment,
  exitCodes,
  planEnvironments,
  runSynth,
  type SynthRequest,
  summarize,
  synthesize,
} from "../stacks";
import { fileError, filesOf, writeFiles } from "./output-world";
import { copyProject } from "./project-copy";
import { inTemporaryFolder, refusals } from "./synth";

const root = join(__dirname, "..");
const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

function environment(name: string, table: string): Environment {
  return defineEnvironment({
    name,
    account: "111122223333",
    region: "us-east-1",
    tables: { [table]: { name: `${name}-${table}`, partitionKey: { name: "pk", type: "S" } } },
  });
}

function called(args: readonly string[], synth: (request: SynthRequest) => void = () => undefined) {
  const printed = { out: "", error: "" };
  const requests: SynthRequest[] = [];
  const code = runSynth(
    args,
    ["dev", "staging", "prod"],
    (request) => {
      requests.push(request);
      synth(request);
    },
    { out: (text) => (printed.out += text), error: (text) => (printed.error += text) },
  );
  return { code, requests, ...printed };
}

describe("the arguments of a synth", () => {
  it.each<[readonly string[], SynthRequest]>([
    [[], { only: undefined, summary: false }],
    [["--summary"], { only: undefined, summary: true }],
    [["--summary", "prod"], { only: ["prod"], summary: true }],
    [["prod", "dev", "prod"], { only: ["prod", "dev"], summary: false }],
    [["--", "prod"], { only: ["prod"], summary: false }],
    [["prod", "--trace"], { only: ["prod"], summary: false }],
  ])("%j", (args, request) => {
    expect(called(args)).toEqual({ code: exitCodes.done, requests: [request], out: "", error: "" });
  });

  it.each<[readonly string[], string]>([
    [
      ["prd"],
      '"prd" is not the name of an environment. Did you mean "prod"? The environments are dev, staging, prod.\n',
    ],
    [["dev", "x"], '"x" is not the name of an environment. The environments are dev, staging, prod.\n'],
    [["Prod"], '"Prod" is not the name of an environment. '],
    [["--sumary"], "error: unknown option '--sumary'"],
    [["--force"], "error: unknown option '--force'"],
  ])("%j are wrong, and nothing is written", (args, message) => {
    const { code, requests, error } = called(args);
    expect([code, requests]).toEqual([exitCodes.failed, []]);
    expect(error).toContain(message);
  });

  it.each(["--help", "-h"])("%s prints them", (flag) => {
    const { code, requests, out } = called([flag, "--summary"]);
    expect([code, requests]).toEqual([exitCodes.done, []]);
    for (const text of ["npm run synth -- [options] [environments...]", "--trace", "CDKTF_OUTDIR"]) {
      expect(out).toContain(text);
    }
  });
});

describe("a synth that fails", () => {
  const failing = (error: unknown, ...args: readonly string[]) =>
    called(args, () => {
      throw error;
    });

  it("lists problems", () => {
    const { code, error } = failing(new ValidationError([problem({ value: 1, rule: "is one", remedy: "Remove it." })]));
    expect([code, error]).toEqual([exitCodes.found, "1 problem found; nothing was written.\n  1 is one. Remove it.\n"]);
  });

  it.each([
    ["EACCES", "this user lacks the permission", "chown or chmod"],
    ["EPERM", "does not permit it", "its owner and its attributes"],
    ["EROFS", "its file system is read-only", "another file system"],
    ["ENOSPC", "no space is left", "Free space"],
    ["EDQUOT", "quota", "Delete files"],
    ["EMFILE", "too many open files", "ulimit -n"],
    ["ENOTDIR", "a file is in the place of one of its folders", "Move the file"],
    ["ELOOP", "a link that leads back to itself", "Remove the link"],
    ["ENAMETOOLONG", "longer path or name", "shorter path"],
    ["ENOENT", "a link to what does not exist", "point the link"],
    ["EXDEV", "another file system", "Unmount"],
    ["EISDIR", "is a folder", "Move the folder"],
    ["ENOLCK", "cannot be used", "Look up ENOLCK"],
  ])("with %s names the path and what to do", (code, rule, remedy) => {
    const { code: exit, error } = failing(fileError(code, join(process.cwd(), "cdktf.out", "stacks")));
    expect(exit).toBe(exitCodes.found);
    expect(error).toMatch(/^"cdktf\.out\/stacks" /);
    for (const text of [rule, `(${code})`, remedy]) expect(error).toContain(text);
    expect(error.split("\n")).toHaveLength(2);
  });

  it.each<[string, unknown, string]>([
    ["an error", new Error(`no access with ${secret}`), "Error"],
    ["an error with words for a secret", new RangeError("password hunter2"), "RangeError"],
    ["a text", `token ${secret}`, "a value that is not an Error"],
    ["nothing", undefined, "a value that is not an Error"],
  ])("with %s prints one line, without its message and stack", (_, thrown, kind) => {
    const { code, error } = failing(thrown);
    expect([code, error]).toEqual([
      exitCodes.found,
      `${kind} was thrown where no error is expected. Run npm run synth -- --trace to see its message, which may hold a ` +
        "secret, and the line.\n",
    ]);
  });

  it("prints message and stack where they are asked for", () => {
    const { error } = failing(new Error("why it failed"), "--trace");
    expect(error).toContain("Error: why it failed\n    at ");
  });

  it("prints those of an error in a function of an environment as well", () => {
    const broken = defineEnvironment({
      ...environment("dev", "orders"),
      principals: () => {
        throw new Error(`cannot reach the vault with ${secret} and hunter2`);
      },
    });
    const run = (...args: readonly string[]) => called(args, () => planEnvironments([broken])).error;
    expect(run()).toBe(
      "1 problem found; nothing was written.\n" +
        "  dev › principals: an error was thrown by the function that describes the principals. Run npm run synth -- --trace to " +
        "see its message, which may hold a secret, and the line.\n",
    );
    expect(run("--trace")).toContain("cannot reach the vault");
  });

  it("prints the problems of an error of the project", () => {
    const broken = defineEnvironment({
      ...environment("dev", "orders"),
      principals: () => {
        throwProblems([problem({ value: "x", rule: "is unknown", remedy: "Remove it." })]);
        return {};
      },
    });
    expect(refusals(() => planEnvironments([broken]))).toEqual(['dev › principals: "x" is unknown. Remove it.']);
  });
});

describe("a synth of some environments", () => {
  const before = planEnvironments([environment("one", "orders"), environment("two", "orders")]);
  const after = planEnvironments([environment("one", "users"), environment("three", "users")]);

  it("replaces their stacks, and leaves all others and their place in the manifest", () => {
    inTemporaryFolder((folder) => {
      const output = join(folder, "out");
      synthesize(before, output, { addStacks: (app) => void new TerraformStack(app, "own") });
      const earlier = filesOf(output);
      const report = synthesize(after, output, { only: ["one"] });
      const now = filesOf(output);
      expect(now["stacks/one/cdk.tf.json"]).toContain("one-users");
      for (const path of ["stacks/two/cdk.tf.json", "stacks/own/cdk.tf.json"]) expect(now[path]).toBe(earlier[path]);
      expect(existsSync(join(output, "stacks/three"))).toBe(false);
      const manifest = (files: typeof now) => JSON.parse(files["manifest.json"] ?? "") as { readonly stacks: object };
      expect(manifest(now)).toEqual(manifest(earlier));
      const summary = summarize(after, report, ["one"]);
      expect(summary).toContain("one · account 111122223333");
      expect(summary).not.toContain("three · ");
    });
  });

  it("is refused for what is wrong with the others", () => {
    const lock = new Map([["three", "{}"]]);
    inTemporaryFolder((folder) => {
      expect(refusals(() => synthesize(after, folder, { only: ["one"], locks: lock }))).toEqual([
        expect.stringContaining("three.lock.json: is not as access lock writes it"),
      ]);
    });
  });

  it("writes them alone where nothing was written before", () => {
    inTemporaryFolder((folder) => {
      synthesize(before, folder, { only: ["two"] });
      expect(Object.keys(filesOf(folder)).sort()).toEqual(["manifest.json", "stacks/two/cdk.tf.json"]);
      expect(JSON.parse(filesOf(folder)["manifest.json"] ?? "")).toMatchObject({ stacks: { two: { name: "two" } } });
    });
  });
});

describe("the output folder", () => {
  const plans = planEnvironments([environment("dev", "orders")]);
  const refusedIn = (folder: string): string[] => refusals(() => synthesize(plans, folder));

  it.each([
    "stacks",
    "stacks/environments",
    "modules/out",
    "cli",
    "__tests__/out/deep",
    "dist",
    "locks",
    "scripts",
    "docs/out",
    "Modules",
    "STACKS/environments",
    "./modules/../stacks",
  ])("%s is refused as the project's own", (folder) => {
    expect(refusedIn(folder)).toEqual([
      expect.stringMatching(
        /^".+" is in [\w.]+, which is a folder of the project's own files\. Choose a folder of its own, such as cdktf\.out\. CDKTF_OUTDIR names the folder\.$/,
      ),
    ]);
  });

  it.each([".git", ".git/out", "node_modules/.cache", "../node_modules/x", "/tmp/elsewhere/.git/hooks"])(
    "%s is refused as another tool's",
    (folder) => {
      expect(refusedIn(folder)).toEqual([
        expect.stringMatching(/ is in (\.git|node_modules), whose content another tool writes\. /),
      ]);
    },
  );

  it("is refused through a link, and below one", () => {
    inTemporaryFolder((folder) => {
      symlinkSync(join(root, "modules"), join(folder, "link"));
      symlinkSync(root, join(folder, "project"));
      for (const path of ["link", "link/out", "project/stacks/out"]) {
        expect(refusedIn(join(folder, path))).toEqual([expect.stringContaining("the project's own files")]);
      }
      expect(refusedIn(join(folder, "project"))).toEqual([expect.stringContaining("is the folder of the project")]);
      expect(existsSync(join(root, "modules/out"))).toBe(false);
    });
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    [
      "a dangling link",
      (folder) => symlinkSync("nowhere", join(folder, "out")),
      /out is a link to what does not exist\. Move/,
    ],
    [
      "a link to itself",
      (folder) => symlinkSync("out", join(folder, "out")),
      /"(?:[^"]*)out" is a link that leads back to itself|out is a link to what does not exist/,
    ],
    [
      "a file",
      (folder) => writeFiles(folder, { out: "mine" }),
      /out is not a folder\. Move it, or choose another folder/,
    ],
  ])("is refused below %s", (_, prepare, message) => {
    inTemporaryFolder((folder) => {
      prepare(folder);
      const before = filesOf(folder);
      for (const path of ["out", "out/deeper"]) {
        const { error } = called([], () => synthesize(plans, join(folder, path)));
        expect(error).toMatch(message);
      }
      expect(filesOf(folder)).toEqual(before);
    });
  });

  it("may be a link to a folder", () => {
    inTemporaryFolder((folder) => {
      mkdirSync(join(folder, "real"));
      symlinkSync("real", join(folder, "out"));
      synthesize(plans, join(folder, "out"));
      expect(existsSync(join(folder, "real/stacks/dev/cdk.tf.json"))).toBe(true);
    });
  });
});

describe("local state", () => {
  const plans = planEnvironments([environment("dev", "orders")]);
  const stateOf = (output: string): string => {
    const stack = join(realpathSync(output), "stacks/dev");
    const { terraform } = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8")) as {
      readonly terraform: { readonly backend: { readonly local: { readonly path: string } } };
    };
    return resolve(stack, terraform.backend.local.path);
  };
  /** Two projects beside each other, and a folder that both could write. */
  const withProjects = (use: (one: string, two: string, shared: string) => void): void => {
    inTemporaryFolder((folder) => {
      const made = ["one", "two", "shared"].map((name) => join(realpathSync(folder), name));
      for (const each of made) mkdirSync(each);
      use(made[0] ?? "", made[1] ?? "", made[2] ?? "");
    });
  };

  it("is in the project, wherever the output folder is", () => {
    withProjects((one, _, shared) => {
      symlinkSync(join(shared, "linked"), join(one, "link"));
      mkdirSync(join(shared, "linked"));
      for (const output of [join(one, "cdktf.out"), join(shared, "a"), join(shared, "b/c"), join(one, "link")]) {
        synthesize(plans, output, { project: one });
        expect(stateOf(output)).toBe(join(one, "terraform.dev.tfstate"));
      }
    });
  });

  it("of two projects is never one file, and neither removes the stacks of the other", () => {
    withProjects((one, two, shared) => {
      synthesize(plans, join(shared, "one"), { project: one });
      synthesize(plans, join(shared, "two"), { project: two });
      expect(stateOf(join(shared, "one"))).not.toBe(stateOf(join(shared, "two")));
      const before = filesOf(join(shared, "one"));
      expect(refusals(() => synthesize(plans, join(shared, "one"), { project: two }))).toEqual([
        expect.stringMatching(
          /one" holds the stacks of another project, .*\/one\. Set CDKTF_OUTDIR to a folder of its own; /,
        ),
      ]);
      expect(filesOf(join(shared, "one"))).toEqual(before);
    });
  });

  it("of an earlier release, which is beside the output folder, is not left behind", () => {
    withProjects((one, _, shared) => {
      const output = join(shared, "out");
      synthesize(plans, output);
      const before = join(shared, "terraform.dev.tfstate");
      expect(stateOf(output)).toBe(before);
      writeFileSync(before, "{}");
      expect(refusals(() => synthesize(plans, output, { project: one }))).toEqual([
        expect.stringMatching(
          /is the state of the stack, which would be kept in .*one\/terraform\.dev\.tfstate from now on\. Move it: mv /,
        ),
      ]);
      writeFileSync(join(one, "terraform.dev.tfstate"), "{}");
      expect(refusals(() => synthesize(plans, output, { project: one }))).toEqual([]);
    });
  });
});

describe("what the engine refuses comes out in words", () => {
  const refusedWith = (build: (stack: TerraformStack) => void, name = "own"): string => {
    const { error } = inTemporaryFolder((folder) =>
      called([], () => synthesize([], folder, { addStacks: (app) => build(new TerraformStack(app, name)) })),
    );
    expect(error).not.toMatch(/skipValidation|Validation failed|There is already a Construct|\n\s+at /);
    return error;
  };

  it.each<[string, (stack: TerraformStack) => void, RegExp]>([
    [
      "two constructs with one ID",
      (stack) => {
        new Construct(stack, "twice");
        new Construct(stack, "twice");
      },
      /"twice" is the ID of two constructs in own\. Give one of them another ID\./,
    ],
    [
      "a resource without a provider",
      (stack) => void new DynamodbTable(stack, "orders", { name: "orders", hashKey: "pk" }),
      /own: has resources without a provider: aws\. Add one to the stack: new AwsProvider/,
    ],
    [
      "a validation of a construct",
      (stack) => new Construct(stack, "x").node.addValidation({ validate: () => ["is too wide. Narrow it."] }),
      / {2}own › x: is too wide\. Narrow it\.\n/,
    ],
    [
      "a validation without a remedy",
      (stack) => new Construct(stack, "x").node.addValidation({ validate: () => ["is too wide"] }),
      / {2}own › x: is too wide\. Correct the construct that has this path\.\n/,
    ],
    [
      "a validation of the app",
      (stack) => stack.node.root.node.addValidation({ validate: () => ["two regions. Name one."] }),
      / {2}two regions\. Name one\.\n/,
    ],
    [
      "an error of a construct",
      () => {
        throw new Error(`sign in with ${secret}`);
      },
      /an error was thrown while the engine built the stack\. Run npm run synth -- --trace/,
    ],
  ])("%s", (_, build, message) => {
    const error = refusedWith(build);
    expect(error).toMatch(message);
    expect(error).not.toContain(secret);
  });

  it("a blank in the name of a stack", () => {
    expect(refusedWith(() => undefined, "my stack")).toMatch(/"my stack" is not a name of a stack/);
  });
});

describe("node scripts/app.mjs", () => {
  it("runs twice at the same time without mixing what the two write", async () => {
    const folder = mkdtempSync(join(tmpdir(), "data-access-test-"));
    try {
      copyProject(folder);
      const runs = [1, 2].map(
        async () =>
          new Promise<{ readonly status: number | null; readonly error: string }>((done) => {
            const child = spawn(process.execPath, ["scripts/app.mjs"], { cwd: folder });
            let error = "";
            child.stderr.on("data", (chunk: Buffer) => (error += chunk.toString()));
            child.on("close", (status) => done({ status, error }));
          }),
      );
      expect(await Promise.all(runs)).toEqual([
        { status: 0, error: "" },
        { status: 0, error: "" },
      ]);
      const names = ["dev", "inside-vpc", "prod", "staging"].map((name) => `stacks/${name}/cdk.tf.json`);
      expect(Object.keys(filesOf(join(folder, "cdktf.out"))).sort()).toEqual(["manifest.json", ...names]);
      const help = spawnSync(process.execPath, ["scripts/app.mjs", "--help"], { cwd: folder, encoding: "utf8" });
      expect([help.status, help.stdout]).toEqual([0, expect.stringContaining("Usage: npm run synth --")]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
