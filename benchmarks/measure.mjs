// Measures alternatives in turn, so that a machine that slows down slows all of them, and prints ratios.
import { performance } from "node:perf_hooks";

/**
 * Runs each alternative once to warm up, then all of them in turn.
 *
 * @param alternatives functions by name; one that returns a number has measured itself, in milliseconds
 * @returns the median of each, in milliseconds
 */
export function inTurn(alternatives, rounds = 15) {
  const names = Object.keys(alternatives);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) alternatives[name]();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      const measured = alternatives[name]();
      times[name].push(typeof measured === "number" ? measured : performance.now() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])]));
}

/** Prints rows of `{ name, alternative: milliseconds, … }`, with ratios to the baseline. */
export function printTable(title, rows, baseline) {
  console.log(`\n${title}`);
  console.table(
    rows.map(({ name, ...medians }) => ({
      name,
      ...Object.fromEntries(
        Object.entries(medians).flatMap(([alternative, time]) => [
          [alternative, Number(time.toFixed(1))],
          ...(alternative === baseline
            ? []
            : [[`${alternative} / ${baseline}`, Number((time / medians[baseline]).toFixed(2))]]),
        ]),
      ),
    })),
  );
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}
