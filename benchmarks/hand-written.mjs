// The smallest program that emits the resources of synthesised stacks: every one spelled out, nothing checked.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const camelCase = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const pascalCase = (name) => camelCase(`_${name}`);

/** Engine classes that carry a letter because Terraform has another thing of the same name. */
const renamed = new Set(["S3BucketVersioning", "S3BucketLogging", "S3BucketServerSideEncryptionConfiguration"]);

function camelKeys(value, keepKeys = false) {
  if (Array.isArray(value)) return value.map((each) => camelKeys(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "//")
      .map(([key, each]) => [keepKeys ? key : camelCase(key), camelKeys(each, key === "tags")]),
  );
}

/** @returns the source text of the program */
export function handWrittenProgram(outputFolder, stacks) {
  const imports = new Map();
  const body = stacks.map((stack) => {
    const json = JSON.parse(readFileSync(join(outputFolder, "stacks", stack, "cdk.tf.json"), "utf8"));
    const lines = [`const stack = new TerraformStack(app, ${JSON.stringify(stack)});`];
    lines.push(`new LocalBackend(stack, ${JSON.stringify(json.terraform.backend.local)});`);
    lines.push(`new AwsProvider(stack, "aws", ${JSON.stringify(camelKeys(json.provider.aws[0]))});`);
    for (const [prefix, kinds] of [
      ["", json.resource],
      ["Data", json.data ?? {}],
    ]) {
      for (const [type, resources] of Object.entries(kinds)) {
        const bare = type.replace(/^aws_/, "");
        const path = `${prefix === "" ? "" : "data-aws-"}${bare.replaceAll("_", "-")}`;
        const name = prefix === "" ? pascalCase(bare) : `DataAws${pascalCase(bare)}`;
        const className = renamed.has(name) ? `${name}A` : name;
        imports.set(className, path);
        for (const [id, { depends_on: dependsOn = [], ...config }] of Object.entries(resources)) {
          const depends = dependsOn.length === 0 ? "" : `.dependsOn = ${JSON.stringify(dependsOn)}`;
          lines.push(`new ${className}(stack, ${JSON.stringify(id)}, ${JSON.stringify(camelKeys(config))})${depends};`);
        }
      }
    }
    for (const [id, value] of Object.entries(json.locals ?? {})) {
      lines.push(`new TerraformLocal(stack, ${JSON.stringify(id)}, ${JSON.stringify(value)});`);
    }
    for (const [id, config] of Object.entries(json.output ?? {})) {
      lines.push(
        `new TerraformOutput(stack, ${JSON.stringify(id)}, ${JSON.stringify({ ...config, staticId: true })});`,
      );
    }
    return `{\n${lines.join("\n")}\n}`;
  });
  return [
    'import { App, LocalBackend, TerraformLocal, TerraformOutput, TerraformStack } from "cdktf";',
    'import { AwsProvider } from "@cdktf/provider-aws/lib/provider";',
    ...[...imports].map(([name, path]) => `import { ${name} } from "@cdktf/provider-aws/lib/${path}";`),
    "const app = new App();",
    ...body,
    "app.synth();",
  ].join("\n");
}
