// The modules, lowest first. A module imports from those above it in this list, through their index.ts, and no two files
// import each other in a circle, type imports included. Why: docs/decisions/0001-floors.md
const floors = [
  ["modules/validation"],
  ["modules/aws"],
  ["modules/policy"],
  ["modules/evaluation"],
  ["modules/proof", "modules/lint"],
  ["modules/catalogue"],
  ["modules/grants"],
  ["modules/principals"],
  ["modules/configuration"],
  ["modules/review"],
  ["modules/terraform"],
  ["modules/iam"],
  ["modules/kms"],
  ["modules/dynamodb", "modules/s3", "modules/network"],
  ["modules/connections", "modules/temporary-access"],
  ["stacks"],
  ["cli"],
];
// What environment files import. Only they do: code of the project imports the module that declares a name.
const frontDoor = "modules/access";
const modules = [...floors.flat(), frontDoor];

const floorsBelow = (module) =>
  floors
    .slice(
      0,
      floors.findIndex((floor) => floor.includes(module)),
    )
    .flat();
const pureModules = floorsBelow("modules/terraform");

const providerIndex = {
  name: "@cdktf/provider-aws",
  message: "The package index costs 5 s and 1.4 GB: import lib/<resource>.",
};
const engineFiles = { group: ["cdktf/lib/*"], message: "Only the stack-trace patch may reach into the engine." };
const impure = {
  regex: "^((cdktf|constructs|@cdktf)(/|$)|node:|(fs|path|os|child_process)$)",
  message: "The lower modules are pure: no engine, no files, no processes.",
};

const restrictedImports = (patterns) => ["error", { paths: [providerIndex], patterns: [engineFiles, ...patterns] }];

/** Files of a module may import the other modules that are allowed, through their index.ts, and none else. */
function place(files, module, allowed, throughIndex = allowed) {
  const relativePath = (others) =>
    `^(\\.\\./)+(${others.map((other) => other.replace("modules/", "(modules/)?")).join("|")})`;
  const message = "A module imports only from those below it, through their index.ts.";
  const forbidden = modules.filter((other) => other !== module && !allowed.includes(other));
  const patterns = [{ regex: `${relativePath(forbidden)}(/|$)`, message }];
  if (throughIndex.length > 0) patterns.push({ regex: `${relativePath(throughIndex)}/`, message });
  if (pureModules.includes(module)) patterns.push(impure);
  return { files, rules: { "no-restricted-imports": restrictedImports(patterns) } };
}

const places = [
  ...floors.flat().map((module) => place([`${module}/**/*.ts`], module, floorsBelow(module))),
  // Of the grants, the front door passes on the whole list of refs.
  place(
    [`${frontDoor}/*.ts`],
    frontDoor,
    ["modules/policy", "modules/catalogue", "modules/principals", "modules/grants"],
    ["modules/policy", "modules/catalogue", "modules/principals"],
  ),
  place(["stacks/environments/*.ts"], "stacks", [...floorsBelow("stacks"), frontDoor]),
];

/** Rules for TypeScript beyond the categories: what typescript-eslint calls strict and stylistic, type-checked. */
const typescriptRules = {
  ...Object.fromEntries(
    [
      "no-array-constructor",
      "no-case-declarations",
      "no-empty",
      "no-empty-function",
      "no-fallthrough",
      "no-prototype-builtins",
      "no-regex-spaces",
      "no-var",
      "prefer-const",
      "prefer-rest-params",
      "prefer-spread",
      "typescript/adjacent-overload-signatures",
      "typescript/array-type",
      "typescript/ban-ts-comment",
      "typescript/ban-tslint-comment",
      "typescript/class-literal-property-style",
      "typescript/consistent-generic-constructors",
      "typescript/consistent-indexed-object-style",
      "typescript/consistent-type-assertions",
      "typescript/consistent-type-definitions",
      "typescript/dot-notation",
      "typescript/no-deprecated",
      "typescript/no-dynamic-delete",
      "typescript/no-empty-object-type",
      "typescript/no-explicit-any",
      "typescript/no-inferrable-types",
      "typescript/no-invalid-void-type",
      "typescript/no-misused-promises",
      "typescript/no-mixed-enums",
      "typescript/no-namespace",
      "typescript/no-non-null-assertion",
      "typescript/no-require-imports",
      "typescript/no-unnecessary-condition",
      "typescript/no-unsafe-argument",
      "typescript/no-unsafe-assignment",
      "typescript/no-unsafe-call",
      "typescript/no-unsafe-function-type",
      "typescript/no-unsafe-member-access",
      "typescript/no-unsafe-return",
      "typescript/non-nullable-type-assertion-style",
      "typescript/only-throw-error",
      "typescript/prefer-find",
      "typescript/prefer-for-of",
      "typescript/prefer-function-type",
      "typescript/prefer-includes",
      "typescript/prefer-literal-enum-member",
      "typescript/prefer-nullish-coalescing",
      "typescript/prefer-optional-chain",
      "typescript/prefer-promise-reject-errors",
      "typescript/prefer-reduce-type-parameter",
      "typescript/prefer-regexp-exec",
      "typescript/prefer-return-this-type",
      "typescript/prefer-string-starts-ends-with",
      "typescript/related-getter-setter-pairs",
      "typescript/require-await",
      "typescript/unified-signatures",
      "typescript/use-unknown-in-catch-callback-variable",
    ].map((name) => [name, "error"]),
  ),
  "typescript/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
  "typescript/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
  "typescript/restrict-plus-operands": [
    "error",
    { allowAny: false, allowBoolean: false, allowNullish: false, allowNumberAndString: false, allowRegExp: false },
  ],
  "typescript/restrict-template-expressions": ["error", { allowNumber: true }],
  "typescript/return-await": ["error", "error-handling-correctness-only"],
  "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
};

export default {
  plugins: ["typescript", "import"],
  ignorePatterns: ["dist", "cdktf.out", "coverage"],
  options: { typeAware: true, reportUnusedDisableDirectives: "error" },
  categories: { correctness: "error", suspicious: "error" },
  rules: {
    "import/no-cycle": ["error", { ignoreTypes: false }],
    "no-restricted-imports": restrictedImports([]),
    // A construct is made for its effect on the tree.
    "no-new": "off",
    // An inner name that says the same as an outer one, such as `path`, reads better than a second word for it.
    "no-shadow": "off",
    // The default exports are the packages' own objects.
    "import/no-named-as-default-member": "off",
    // The engine has to be loaded before its own files are.
    "import/no-unassigned-import": ["error", { allow: ["cdktf"] }],
    // TypeScript's own `noImplicitReturns` says it.
    "typescript/consistent-return": "off",
    // Names and ARNs are sorted by their code units, as AWS compares them.
    "typescript/require-array-sort-compare": "off",
    // Tests and checks of untyped input narrow what they have just read.
    "typescript/no-unsafe-type-assertion": "off",
  },
  overrides: [
    { files: ["**/*.ts"], rules: typescriptRules },
    {
      files: pureModules.map((module) => `${module}/**/*.ts`),
      rules: {
        "no-restricted-globals": ["error", "process"],
        "no-restricted-properties": ["error", { object: "Date", property: "now" }],
      },
    },
    ...places,
    {
      // The one guarded way into the engine's own files.
      files: ["modules/terraform/creation-stack-traces.ts"],
      rules: { "typescript/no-require-imports": "off" },
    },
  ],
};
