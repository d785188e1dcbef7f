// What the service authorization data cost a program: loading them unused, and reading them when asked.
// node benchmarks/service-authorization.mjs
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { build } from "esbuild";

const rounds = 41;
const programs = {
  "without the data": `export * from "./arn"; export * from "./limits"; export * from "./names"; export * from "./partition";`,
  "with the data, unused": `export * from "./index";`,
  "dynamodb read": `import { serviceAuthorization } from "./index"; serviceAuthorization("dynamodb");`,
  "dynamodb, s3, kms and sts read": `import { serviceAuthorization } from "./index";
    for (const service of ["dynamodb", "s3", "kms", "sts"]) serviceAuthorization(service);`,
  "all services read": `import { serviceAuthorization } from "./index";
    import { serviceData } from "./service-authorization/data/index";
    for (const service of Object.keys(serviceData)) serviceAuthorization(service);`,
};

async function bundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL("../modules/aws", import.meta.url)), loader: "ts" },
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
  });
  return outputFiles[0].text;
}

/** Compiles and runs the program as if it were never seen before. */
function load(text, round) {
  const start = performance.now();
  new Script(`(function (module) {${text}\n})({}); // ${round}`).runInThisContext();
  return performance.now() - start;
}

const texts = await Promise.all(Object.values(programs).map(bundle));
const times = texts.map(() => []);
for (let round = 0; round < rounds; round++) {
  texts.forEach((text, index) => times[index].push(load(text, round)));
}
const medians = times.map((each) => each.sort((left, right) => left - right)[Math.floor(rounds / 2)]);
console.table(
  Object.keys(programs).map((program, index) => ({
    program,
    "text in KB": Math.round(texts[index].length / 1024),
    "median in ms": Number(medians[index].toFixed(2)),
    "more than without, in ms": Number((medians[index] - medians[0]).toFixed(2)),
    "ratio to without": Number((medians[index] / medians[0]).toFixed(1)),
  })),
);
