import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

// The floors of the house, lowest first. A room imports from the floors below it, through their index.ts.
// Why: docs/decisions/0001-floors.md
const floors = [
  ["modules/validation"],
  ["modules/aws"],
  ["modules/policy"],
  ["modules/access"],
  ["modules/terraform"],
  ["modules/iam"],
  ["modules/kms"],
  ["modules/dynamodb", "modules/s3", "modules/network"],
  ["modules/connections", "modules/temporary-access", "modules/report"],
  ["stacks"],
  ["cli"],
  ["main.ts"],
];
const pureRooms = floors.slice(0, 4).flat();
const rooms = floors.flat();
const below = (room) =>
  floors
    .slice(
      0,
      floors.findIndex((floor) => floor.includes(room)),
    )
    .flat();
const zones = rooms.map((room) => ({
  target: `./${room}`,
  from: ".",
  except: ["node_modules", room, ...below(room).map((lower) => `${lower}/index.ts`)],
  message: "A room imports only from the floors below it, through their index.ts.",
}));

export default tseslint.config(
  { ignores: ["node_modules", "dist", "cdktf.out", "coverage"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            { name: "@cdktf/provider-aws", message: "The package index costs 5 s and 1.4 GB: import lib/<resource>." },
          ],
          patterns: [{ group: ["cdktf/lib/*"], message: "Only the stack-trace patch may reach into the engine." }],
        },
      ],
    },
  },
  {
    files: ["modules/**/*.ts", "stacks/**/*.ts", "cli/**/*.ts", "main.ts"],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: { "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }] },
  },
  {
    // The one guarded way into the engine's own files.
    files: ["modules/terraform/creation-stack-traces.ts"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: pureRooms.map((room) => `${room}/**/*.ts`),
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["cdktf", "cdktf/*", "constructs", "@cdktf/*", "node:*", "fs", "path", "os", "child_process"],
              message: "The lower floors are pure: no engine, no files, no processes.",
            },
          ],
        },
      ],
      "no-restricted-globals": ["error", "process"],
      "no-restricted-properties": ["error", { object: "Date", property: "now" }],
    },
  },
  {
    files: ["**/*.js", "**/*.mjs", "**/*.cjs"],
    languageOptions: {
      globals: { process: "readonly", console: "readonly", module: "writable", require: "readonly", URL: "readonly" },
    },
  },
);
