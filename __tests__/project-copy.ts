import { cpSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");

/** Copies the project into a folder, where a test can change and run it. */
export function copyProject(folder: string): void {
  for (const part of ["main.ts", "modules", "stacks", "scripts", "cdktf.json", "package.json", "tsconfig.json"]) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  symlinkSync(realpathSync(join(root, "node_modules")), join(folder, "node_modules"));
}
