import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** A process of a machine. A process ID alone is used again by later processes. */
export interface Process {
  readonly machine: string;
  readonly id: number;
  /** When it started, in the unit of the kernel; `0` where the kernel does not tell. */
  readonly started: string;
}

/** The process that runs this. */
export function thisProcess(): Process {
  // The name becomes a part of a file name, in which "-" separates.
  const machine = hostname().replace(/[^A-Za-z0-9.]/g, "_");
  return { machine, id: process.pid, started: statusOf("self")?.started ?? "0" };
}

/** Whether a process of this machine still runs. */
export function isRunning({ id, started }: Process): boolean {
  try {
    process.kill(id, 0);
  } catch (error) {
    // The process of another user cannot be signalled, but is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const status = statusOf(id);
  if (status === undefined) return true;
  return !status.hasEnded && (started === "0" || status.started === started);
}

/**
 * What Linux tells of a process; `undefined` elsewhere.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function statusOf(id: number | "self"): { readonly started: string; readonly hasEnded: boolean } | undefined {
  try {
    // The second field is the name of the program, in parentheses, and may hold spaces.
    const [, fields = ""] = /\) (.*)$/s.exec(readFileSync(`/proc/${id}/stat`, "utf8")) ?? [];
    const [state = "", ...rest] = fields.trim().split(" ");
    return { started: rest[18] ?? "0", hasEnded: "ZXx".includes(state) };
  } catch {
    return undefined;
  }
}
