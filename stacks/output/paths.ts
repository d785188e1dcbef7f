import { lstatSync } from "node:fs";
import { relative } from "node:path";

/** A path as messages show it: from the folder that the command runs in. */
export function shownPath(path: string): string {
  return relative(process.cwd(), path) || ".";
}

/** Whether anything is at a path, a dangling link included. */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Whether a file is at a path, and not a link to one. */
export function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
