// The bundle of a program and its cached code: they cost time where they cannot be kept, and nothing else.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..");
const errors = "modules/validation/file-errors.json";
const program = 'export {};\nprocess.stdout.write("ran");\n';

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "data-access-test-"));
  cpSync(join(root, "scripts"), join(folder, "scripts"), { recursive: true });
  cpSync(join(root, errors), join(folder, errors));
  symlinkSync(realpathSync(join(root, "node_modules")), join(folder, "node_modules"));
  writeFileSync(join(folder, "main.ts"), program);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/app.mjs", ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};
const ran = { status: 0, stdout: "ran", stderr: "" };
const cache = (): string => join(folder, "dist/main.js.cache");

describe("a program runs", () => {
  it("with the code of the run before", () => {
    expect(run()).toEqual(ran);
    const first = readFileSync(cache());
    expect(run()).toEqual(ran);
    expect(readFileSync(cache()).equals(first)).toBe(true);
    expect(readdirSync(join(folder, "dist")).sort()).toEqual(["main.js", "main.js.cache"]);
  });

  it.each<[string, () => void]>([
    ["where a file is in place of the cache folder", () => writeFileSync(join(folder, "dist"), "")],
    ["where a dangling link is in place of the cache folder", () => symlinkSync("nowhere/else", join(folder, "dist"))],
    ["where a folder is in place of the bundle", () => mkdirSync(join(folder, "dist/main.js/x"), { recursive: true })],
    ["where a folder is in place of the code", () => mkdirSync(join(cache(), "x"), { recursive: true })],
    [
      "where the cache folder cannot be written",
      () => {
        mkdirSync(join(folder, "dist"));
        chmodSync(join(folder, "dist"), 0o555);
      },
    ],
  ])("%s", (_, prepare) => {
    prepare();
    expect(run()).toEqual(ran);
    expect(run()).toEqual(ran);
    const left = existsSync(join(folder, "dist")) && !existsSync(join(folder, "dist/main.js/x"));
    const files = left && readdirSync(folder).includes("dist") ? spawnSync("ls", [join(folder, "dist")]).stdout : "";
    expect(String(files)).not.toMatch(/\.\d+$/m);
  });

  it.each<[string, (code: Buffer) => Buffer]>([
    ["empty", () => Buffer.alloc(0)],
    ["cut off", (code) => code.subarray(0, code.length / 2)],
    ["of other bytes", (code) => Buffer.concat([code.subarray(0, 200), Buffer.alloc(code.length - 200, 7)])],
    ["changed in one bit", (code) => Buffer.from(code.map((byte, at) => (at === code.length - 9 ? byte ^ 1 : byte)))],
    ["no code at all", () => Buffer.from("nothing of the kind")],
  ])("and writes its code again where that is %s", (_, damage) => {
    expect(run()).toEqual(ran);
    const whole = readFileSync(cache());
    writeFileSync(cache(), damage(whole));
    expect(run()).toEqual(ran);
    expect(readFileSync(cache()).subarray(0, 32)).toEqual(whole.subarray(0, 32));
    expect(readFileSync(cache())).toHaveLength(whole.length);
  });
});

describe("a program that cannot be loaded", () => {
  it.each<[string, string, string]>([
    [
      "throws",
      'throw new RangeError("the password is hunter2");',
      "RangeError was thrown while the program was loaded. ",
    ],
    ["throws a text", 'throw "hunter2";', "A value that is not an Error was thrown. "],
    [
      "reads a file that is not there",
      'import { readFileSync } from "node:fs"; readFileSync("nowhere.pem");',
      '"nowhere.pem" does not exist, or is a link to what does not exist (ENOENT). Create it, ',
    ],
  ])("for it %s says so in one line", (_, text, message) => {
    writeFileSync(join(folder, "main.ts"), text);
    const { status, stdout, stderr } = run();
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("hunter2");
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("shows the message and the line of the source where that is asked for", () => {
    writeFileSync(join(folder, "main.ts"), '\n\nthrow new RangeError("out of range");\n');
    const { status, stderr } = run("--trace");
    expect(status).toBe(1);
    expect(stderr).toContain("RangeError: out of range");
    expect(stderr).toContain("main.ts:3:");
  });
});
