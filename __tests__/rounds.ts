/**
 * How often fast-check tries a property: as often as asked where `ALL_ROUNDS=1` is set, as `.ci/run` does, and otherwise
 * at most 30 times. Every run draws other values.
 */
export function rounds(all: number): number {
  return process.env["ALL_ROUNDS"] === "1" ? all : Math.min(all, 30);
}
