import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Inventory, readInventory } from "../modules/review";
import { type PlannedEnvironment } from "./planned-environment";
import { writeStacks } from "./write-stacks";

/**
 * Lists the resources that each environment writes, by its name. Nothing is left on disk and no lock is read.
 *
 * @throws ValidationError where a stack differs from what was proved
 */
export function writtenInventories(environments: readonly PlannedEnvironment[]): ReadonlyMap<string, Inventory> {
  const folder = mkdtempSync(join(tmpdir(), "data-access-"));
  try {
    const { configurations } = writeStacks(environments, folder);
    return new Map([...configurations].map(([name, configuration]) => [name, readInventory(configuration)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
