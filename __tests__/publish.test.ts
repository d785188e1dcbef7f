// All stacks are old or all are new, whatever fails and whenever the process ends.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import * as fc from "fast-check";
import { settleOutput } from "../stacks/output";
import { type Disk, machineDisk } from "../stacks/output/disk";
import {
  draftsIn,
  earlier,
  fileError,
  filesOf,
  isLink,
  link,
  publishDraft,
  published,
  watchedDisk,
  writeFiles,
} from "./output-world";
import { rounds } from "./rounds";
import { inTemporaryFolder, refusals } from "./synth";

/** Gives a function the output folder that an earlier synth has left. */
function inEarlier(use: (output: string) => void): void {
  inTemporaryFolder((folder) => {
    const output = join(folder, "out");
    writeFiles(output, earlier);
    use(output);
  });
}

/** A disk that does not wait: no test takes the power away. */
const quickDisk: Disk = { ...machineDisk, write: (path, text) => writeFileSync(path, text), store: () => undefined };

/** How many steps a publication has. */
function stepsOf(run: (output: string, disk: Disk) => void): number {
  let steps = 0;
  inEarlier((output) =>
    run(
      output,
      watchedDisk(quickDisk, (step) => (steps = step)),
    ),
  );
  return steps;
}
const steps = stepsOf(publishDraft);

/** A disk that takes no step from a given one on, as where the process has ended. */
const deadFrom = (last: number) =>
  watchedDisk(quickDisk, (step) => {
    if (step >= last) throw new Error("the process has ended");
  });

function attempt(run: () => void): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}

const oldOrNew = [earlier, published];

describe("a publication", () => {
  it("replaces all stacks, and leaves no draft", () => {
    inEarlier((output) => {
      publishDraft(output);
      expect(filesOf(output)).toEqual(published);
      expect(draftsIn(output)).toEqual([]);
    });
  });

  it("writes nothing where nothing has changed", () => {
    inEarlier((output) => {
      publishDraft(output);
      rmSync(join(output, "stacks/a/assets"), { recursive: true });
      const paths: string[] = [];
      publishDraft(
        output,
        watchedDisk(machineDisk, (_, path) => paths.push(path)),
      );
      expect(paths.filter((path) => /out\/(stacks|manifest)/.test(path))).toEqual([
        join(output, "stacks/a/assets"),
        join(output, "stacks/a"),
      ]);
    });
  });

  it("creates the output folder", () => {
    inTemporaryFolder((folder) => {
      publishDraft(join(folder, "a", "b"));
      expect(filesOf(join(folder, "a", "b"))).toMatchObject({ "stacks/c/cdk.tf.json": "c, new" });
    });
  });

  it("replaces a link by a file, and leaves alone what it leads to", () => {
    inEarlier((output) => {
      writeFileSync(join(dirname(output), "elsewhere.json"), "mine");
      rmSync(join(output, "stacks/a/cdk.tf.json"));
      link("../../../elsewhere.json", join(output, "stacks/a/cdk.tf.json"));
      publishDraft(output);
      expect(isLink(join(output, "stacks/a/cdk.tf.json"))).toBe(false);
      expect(filesOf(dirname(output))["elsewhere.json"]).toBe("mine");
    });
  });
});

describe("a process that is killed", () => {
  const inPrograms = (use: (program: string) => void): void => {
    inTemporaryFolder((folder) => {
      const program = join(folder, "publish-and-die.js");
      const entry = join(__dirname, "publish-and-die.ts");
      buildSync({ entryPoints: [entry], outfile: program, bundle: true, platform: "node", logLevel: "error" });
      use(program);
    });
  };

  it("before any step leaves all stacks old or, once the next run has settled it, all new", () => {
    inPrograms((program) => {
      const seen = new Set<unknown>();
      for (let last = 1; last <= steps + 1; last++) {
        inEarlier((output) => {
          const { signal, status } = spawnSync(process.execPath, [program, "publish", output, String(last)]);
          expect([signal, status]).toEqual(last <= steps ? ["SIGKILL", null] : [null, 0]);
          settleOutput(output);
          const files = filesOf(output);
          expect(oldOrNew).toContainEqual(files);
          expect(draftsIn(output)).toEqual([]);
          seen.add(JSON.stringify(files));
        });
      }
      expect(seen.size).toBe(2);
    });
  }, 120_000);

  it("is killed again while the next run settles it", () => {
    const kills = fc.array(fc.integer({ min: 1, max: steps }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: steps }), kills, (first, later) => {
        inEarlier((output) => {
          attempt(() => publishDraft(output, deadFrom(first)));
          for (const last of later) attempt(() => settleOutput(output, deadFrom(last)));
          settleOutput(output);
          expect(oldOrNew).toContainEqual(filesOf(output));
          expect(draftsIn(output)).toEqual([]);
        });
      }),
      { numRuns: rounds(200) },
    );
  });

  it("is settled before the next publication is planned", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: steps }), (last) => {
        inEarlier((output) => {
          attempt(() => publishDraft(output, deadFrom(last)));
          publishDraft(output);
          expect(filesOf(output)).toEqual(published);
          expect(draftsIn(output)).toEqual([]);
        });
      }),
      { numRuns: rounds(200) },
    );
  });
});

describe("a file system that refuses a step", () => {
  it("leaves all stacks old, or does not matter", () => {
    for (let failing = 1; failing <= steps; failing++) {
      inEarlier((output) => {
        const disk = watchedDisk(quickDisk, (step, path) => {
          if (step === failing) throw fileError("ENOSPC", path);
        });
        const succeeded = attempt(() => publishDraft(output, disk));
        expect(filesOf(output)).toEqual(succeeded ? published : earlier);
        if (!succeeded) expect(draftsIn(output)).toEqual([]);
        settleOutput(output);
        expect(draftsIn(output)).toEqual([]);
        expect(filesOf(output)).toEqual(succeeded ? published : earlier);
      });
    }
  });

  it.each(Object.keys({ ...earlier, ...published }))("whenever it is about %s leaves all stacks old", (path) => {
    inEarlier((output) => {
      // As where a file is immutable, or another user's in a sticky folder.
      const refuse = (_: number, about: string): void => {
        if (about === join(output, path)) throw fileError("EPERM", about);
      };
      const succeeded = attempt(() => publishDraft(output, watchedDisk(quickDisk, refuse)));
      expect(filesOf(output)).toEqual(succeeded ? published : earlier);
      expect(draftsIn(output)).toEqual([]);
    });
  });

  it("and the way back as well leaves it to the next run", () => {
    const failing = fc.integer({ min: 1, max: steps });
    fc.assert(
      fc.property(failing, failing, (first, next) => {
        inEarlier((output) => {
          const disk = watchedDisk(quickDisk, (step, path) => {
            if (step === first || step === first + next) throw fileError("EIO", path);
          });
          const succeeded = attempt(() => publishDraft(output, disk));
          settleOutput(output);
          const files = filesOf(output);
          expect(oldOrNew).toContainEqual(files);
          if (succeeded) expect(files).toEqual(published);
          expect(draftsIn(output)).toEqual([]);
        });
      }),
      { numRuns: rounds(200) },
    );
  });

  it("removes an output folder that it has created", () => {
    inTemporaryFolder((folder) => {
      const disk = watchedDisk(quickDisk, (step, path) => {
        if (step === 3) throw fileError("ENOSPC", path);
      });
      expect(attempt(() => publishDraft(join(folder, "a", "b"), disk))).toBe(false);
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it.each<[string, (output: string) => void, RegExp]>([
    ["a file in place of a stack", (output) => writeFiles(output, { "stacks/c": "" }), /stacks\/c" is in the way/],
    ["a link in place of a stack", (output) => link("/tmp", join(output, "stacks/c")), /stacks\/c" is in the way/],
    [
      "a dangling link in place of a stack",
      (output) => link("nowhere", join(output, "stacks/c")),
      /stacks\/c" is in the way/,
    ],
    [
      "a folder in place of the manifest",
      (output) => {
        rmSync(join(output, "manifest.json"));
        mkdirSync(join(output, "manifest.json"));
      },
      /manifest\.json" is in the way/,
    ],
    [
      "a file in place of the stacks",
      (output) => {
        rmSync(join(output, "stacks"), { recursive: true });
        writeFiles(output, { stacks: "mine" });
      },
      /stacks" is in the way/,
    ],
  ])("for %s changes nothing", (_, change, message) => {
    inEarlier((output) => {
      change(output);
      const before = filesOf(output);
      expect(refusals(() => publishDraft(output))).toEqual([expect.stringMatching(message)]);
      expect(filesOf(output)).toEqual(before);
      expect(draftsIn(output)).toEqual([]);
    });
  });
});

describe("a draft of another run", () => {
  const machine = (output: string): string => {
    // The name of this machine as drafts have it.
    attempt(() => publishDraft(output, deadFrom(2)));
    const [own = ""] = draftsIn(output);
    settleOutput(output);
    return own.split("-")[1] ?? "";
  };

  it("is left alone while its process runs, and no other run writes", () => {
    inEarlier((output) => {
      const name = machine(output);
      const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
      try {
        mkdirSync(join(output, `.synth-${name}-${other.pid ?? 0}-0-x`));
        jest.spyOn(Date, "now").mockReturnValueOnce(0);
        expect(refusals(() => publishDraft(output))).toEqual([
          expect.stringMatching(/out" is being written by another synth, process \d+\. Wait until it has ended, /),
        ]);
        expect(draftsIn(output)).toHaveLength(1);
        expect(filesOf(output)).toEqual(earlier);
      } finally {
        jest.restoreAllMocks();
        other.kill("SIGKILL");
      }
    });
  });

  it("is removed where its process has ended, or its number is that of a later process", () => {
    inEarlier((output) => {
      const name = machine(output);
      const { pid } = spawnSync(process.execPath, ["-e", ""]);
      for (const owner of [`${pid}-0`, `${process.pid}-1`, `${process.ppid}-1`]) {
        mkdirSync(join(output, `.synth-${name}-${owner}-x`));
      }
      publishDraft(output);
      expect(draftsIn(output)).toEqual([]);
    });
  });

  it("of another machine counts as in use for ten minutes", () => {
    inEarlier((output) => {
      const draft = join(output, ".synth-elsewhere-1-0-x");
      mkdirSync(draft);
      jest.spyOn(Date, "now").mockReturnValueOnce(0);
      expect(refusals(() => publishDraft(output))).toEqual([
        expect.stringMatching(/process 1 of machine elsewhere\. Wait until it has ended\. If it has, delete /),
      ]);
      jest.restoreAllMocks();
      const before = new Date(Date.now() - 11 * 60_000);
      utimesSync(draft, before, before);
      publishDraft(output);
      expect(draftsIn(output)).toEqual([]);
    });
  });

  it("is not what a person or another program named similarly", () => {
    inEarlier((output) => {
      for (const name of [".synth", ".synth-mine", ".draft-abcdef"]) mkdirSync(join(output, name));
      publishDraft(output);
      expect(readdirSync(output)).toEqual(expect.arrayContaining([".synth", ".synth-mine", ".draft-abcdef"]));
    });
  });

  it.each([
    ["that is no JSON", "{"],
    [
      "that leads out of the folder",
      JSON.stringify({ direction: "forward", folders: [], leaves: ["stacks/../.."], changes: [] }),
    ],
    [
      "that names another file",
      JSON.stringify({
        direction: "back",
        folders: [],
        leaves: [],
        changes: [{ path: "../secret", action: "write", existed: false }],
      }),
    ],
  ])("with a journal %s is refused", (_, journal) => {
    inEarlier((output) => {
      const draft = join(output, `.synth-${machine(output)}-1-1-x`);
      writeFiles(draft, { "journal.json": journal });
      expect(refusals(() => publishDraft(output))).toEqual([
        expect.stringMatching(
          /is the draft of a synth that was killed, and its journal cannot be read\. Delete .*-x and run/,
        ),
      ]);
      expect(filesOf(output)).toEqual(earlier);
    });
  });
});
