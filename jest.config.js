/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/__tests__"],
  testMatch: ["**/*.test.ts"],
  transform: { "\\.ts$": "@swc/jest" },
  // Jest's default leaves one core idle.
  maxWorkers: "100%",
  cacheDirectory: "<rootDir>/node_modules/.cache/jest",
  // Jest runs each file in a VM context, in which looking up a global is slow: the evaluator spends most of its time there.
  // These globals become parameters of each file. Others are not possible: a dependency declares names like String itself.
  sandboxInjectedGlobals: ["Array", "JSON", "Map", "Math", "Object", "RegExp", "Set"],
};
