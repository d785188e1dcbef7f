import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

// The modules, lowest first. A module imports from those above it in this list, through their index.ts. Circles, type
// imports included, are refused by .oxlintrc.json. Why: docs/decisions/0001-floors.md
const floors = [
  ["modules/validation"],
  ["modules/aws"],
  ["modules/policy"],
  ["modules/evaluation"],
  ["modules/proof", "modules/lint"],
  ["modules/catalogue"],
  ["modules/grants"],
  ["modules/principals"],
  ["modules/review"],
  ["modules/terraform"],
  ["modules/iam"],
  ["modules/kms"],
  ["modules/dynamodb", "modules/s3", "modules/network"],
  ["modules/connections", "modules/temporary-access"],
  ["stacks"],
  ["cli"],
  ["main.ts"],
];
const pureModules = floors
  .slice(
    0,
    floors.findIndex((floor) => floor.includes("modules/terraform")),
  )
  .flat();
const below = (module) =>
  floors
    .slice(
      0,
      floors.findIndex((floor) => floor.includes(module)),
    )
    .flat();
const zone = (target, from) => ({
  target,
  from: ".",
  except: ["node_modules", ...from],
  message: "A module imports only from those below it, through their index.ts.",
});
const indexOf = (module) => `${module}/index.ts`;
// What environment files import. Only they do: code of the project imports the module that declares a name.
const frontDoor = "modules/access";
const zones = [
  ...floors.flat().map((module) => zone(`./${module}`, [module, frontDoor, ...below(module).map(indexOf)])),
  zone(`./${frontDoor}`, [
    frontDoor,
    ...["modules/policy", "modules/catalogue", "modules/grants", "modules/principals"].map(indexOf),
  ]),
  {
    target: ["./modules/!(access)/**", "./stacks/!(environments)/**", "./stacks/*.ts", "./cli", "./main.ts"],
    from: `./${frontDoor}`,
    message: "Only environment files import modules/access; import the module that declares the name.",
  },
];

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
    files: pureModules.map((module) => `${module}/**/*.ts`),
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["cdktf", "cdktf/*", "constructs", "@cdktf/*", "node:*", "fs", "path", "os", "child_process"],
              message: "The lower modules are pure: no engine, no files, no processes.",
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
