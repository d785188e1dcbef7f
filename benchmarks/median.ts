import { performance } from "node:perf_hooks";

/** The median of several runs, in milliseconds, after one to warm up. */
export function medianOf(run: () => void, rounds = 7): number {
  run();
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).sort((left, right) => left - right);
  return times[Math.floor(rounds / 2)] ?? 0;
}
