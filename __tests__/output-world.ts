// An output folder before and after a publication, and disks that fail: what the tests of publications share.
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Disk } from "../stacks/output/disk";
import { intoOutput } from "../stacks/output";

/** The files of a folder and what they hold; a folder ends with a slash. */
type Files = Readonly<Record<string, string>>;

/** What an earlier synth, Terraform and a person have left. */
export const earlier: Files = {
  "manifest.json": JSON.stringify({ stacks: { a: {}, b: {}, gone: {}, left: {} } }),
  "notes.txt": "mine",
  "stacks/a/cdk.tf.json": "a, earlier",
  "stacks/a/.terraform/plugin": "by Terraform",
  "stacks/a/assets/code/archive.zip": "zip, earlier",
  "stacks/b/cdk.tf": "b in HCL, earlier",
  "stacks/b/metadata.json": "{}",
  "stacks/gone/cdk.tf.json": "gone, earlier",
  "stacks/gone/.terraform/plugin": "by Terraform",
  "stacks/left/cdk.tf.json": "left, earlier",
  "stacks/left/notes.txt": "mine",
  "stacks/foreign/main.tf": "",
};

const draft: Files = {
  "manifest.json": JSON.stringify({ stacks: { a: {}, b: {}, c: {} } }),
  "stacks/a/cdk.tf.json": "a, new",
  "stacks/a/assets/code/archive.zip": "zip, new",
  "stacks/b/cdk.tf.json": "b, new",
  "stacks/c/cdk.tf.json": "c, new",
};

/** What is there once the draft is published. */
export const published: Files = {
  ...draft,
  "notes.txt": "mine",
  "stacks/a/.terraform/plugin": "by Terraform",
  "stacks/left/notes.txt": "mine",
  "stacks/foreign/main.tf": "",
};

export function writeFiles(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Publishes the draft. */
export function publishDraft(output: string, disk?: Disk): void {
  intoOutput(output, disk === undefined ? {} : { disk }, ({ folder }) => writeFiles(folder, draft));
}

/** Everything below a folder, drafts left out. */
export function filesOf(folder: string, path = ""): Files {
  return Object.fromEntries(
    readdirSync(join(folder, path), { withFileTypes: true })
      .filter(({ name }) => !name.startsWith(".synth-"))
      .flatMap((entry) => {
        const inner = join(path, entry.name);
        if (entry.isSymbolicLink()) return [[inner, `-> ${readlinkSync(join(folder, inner))}`]];
        if (!entry.isDirectory()) return [[inner, readFileSync(join(folder, inner), "utf8")]];
        const below = Object.entries(filesOf(folder, inner));
        return below.length === 0 ? [[`${inner}/`, ""]] : below;
      }),
  );
}

export function draftsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith(".synth-"));
}

export function isLink(path: string): boolean {
  return lstatSync(path).isSymbolicLink();
}

export function link(target: string, path: string): void {
  symlinkSync(target, path);
}

/** A disk that calls a function with the number and the name of each step before it takes it. */
export function watchedDisk(disk: Disk, before: (step: number, path: string) => void): Disk {
  let steps = 0;
  const watched = <Arguments extends readonly [string, ...string[]]>(call: (...args: Arguments) => void) => {
    return (...args: Arguments): void => {
      before(++steps, args.at(-1) ?? "");
      call(...args);
    };
  };
  return {
    makeFolder: watched(disk.makeFolder),
    write: watched((path: string, text: string) => disk.write(path, text)),
    keep: watched(disk.keep),
    move: watched(disk.move),
    remove: watched(disk.remove),
    removeEmptyFolder: watched(disk.removeEmptyFolder),
    store: watched(disk.store),
  };
}

/** What the file system reports, as Node does. */
export function fileError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: refused, rename '${path}'`), { code, syscall: "rename", path, errno: -1 });
}
