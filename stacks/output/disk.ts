import {
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";

/** How a publication changes the file system: each call is one step, before and after which the process may end. */
export interface Disk {
  readonly makeFolder: (path: string) => void;
  /** Creates a file, or replaces it, and waits until it is stored. */
  readonly write: (path: string, text: string) => void;
  /** Gives a file a second name, so that its content survives a replacement of the first. */
  readonly keep: (from: string, to: string) => void;
  /** Replaces a file atomically. */
  readonly move: (from: string, to: string) => void;
  /** Removes what is there, with everything in it; nothing where nothing is. */
  readonly remove: (path: string) => void;
  readonly removeEmptyFolder: (path: string) => void;
  /** Waits until a file, or the names in a folder, are stored. */
  readonly store: (path: string) => void;
}

/** The file system of the machine. */
export const machineDisk: Disk = {
  makeFolder: (path) => mkdirSync(path),
  write: (path, text) => writeFileSync(path, text, { flush: true }),
  keep: (from, to) => {
    try {
      linkSync(from, to);
    } catch {
      // Not every file system has links.
      copyFileSync(from, to);
    }
  },
  move: (from, to) => renameSync(from, to),
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  removeEmptyFolder: (path) => rmdirSync(path),
  store,
};

/** File systems that cannot wait for a folder. */
const cannotWait: ReadonlySet<string> = new Set(["EISDIR", "EPERM", "EACCES", "EINVAL", "ENOTSUP"]);

function store(path: string): void {
  try {
    const file = openSync(path, "r");
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (!cannotWait.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
