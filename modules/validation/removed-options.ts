/** Options of earlier releases, and what to write now. */
export const removedOptions: ReadonlyMap<string, string> = new Map([
  ["deletionProtection", "Remove it: a table is protected unless it says disposable: true."],
  ["preventDestroy", "Remove it: data is protected unless its entry says disposable: true."],
  ["forceDestroy", "Remove it where it is false; where it is true, write disposable: true."],
]);
