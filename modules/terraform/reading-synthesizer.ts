import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type IConstruct } from "constructs";
import {
  AnnotationMetadataEntryType,
  type App,
  type IStackSynthesizer,
  type ISynthesisSession,
  type TerraformStack,
} from "cdktf";
import { type Finding, isFatal } from "../lint";
import { oneLine, throwProblems } from "../validation";
import { readBack } from "./read-back";

const readByCaller = new WeakSet<IConstruct>();

/** Says that whoever synthesises an app reads its stacks back itself, all together. Call it before the first stack. */
export function readBackByCaller(app: App): void {
  readByCaller.add(app);
}

/**
 * Reads a stack back as soon as it is written. If it differs from what was proved, its file is removed and the synth
 * fails; findings become annotations, which the `cdktf` command prints.
 */
class ReadingSynthesizer implements IStackSynthesizer {
  constructor(
    private readonly stack: TerraformStack,
    private readonly engine: IStackSynthesizer,
  ) {}

  synthesize(session: ISynthesisSession): void {
    this.engine.synthesize(session);
    const manifest = session.manifest.forStack(this.stack);
    const file = join(session.outdir, manifest.synthesizedStackPath);
    const { problems, findings } = readBack(this.stack, writtenConfiguration(this.stack, file));
    if (problems.length > 0) rmSync(file);
    throwProblems(problems);
    const annotations = findings.filter((each) => !isFatal(each)).map((each) => annotation(this.stack, each));
    // The engine fills the list in the same way, after its own validations.
    Object.assign(manifest, { annotations: [...manifest.annotations, ...annotations] });
  }
}

/**
 * The configuration of a written stack. HCL is not parsed: the JSON that the engine renders from the same tree is
 * returned instead.
 */
export function writtenConfiguration(stack: TerraformStack, file: string): unknown {
  return file.endsWith(".json") ? (JSON.parse(readFileSync(file, "utf8")) as unknown) : stack.toTerraform();
}

function annotation({ node }: TerraformStack, { severity, rule, place, value, reason, remedy, suppressed }: Finding) {
  const about = [...place, ...(value === undefined ? [] : [value])].join(" › ");
  const text =
    suppressed === undefined
      ? `${rule} in ${about}: ${reason} ${remedy}`
      : `${rule} in ${about}: accepted, ${suppressed}`;
  const isWarning = severity === "warning" && suppressed === undefined;
  return {
    constructPath: node.path,
    level: isWarning ? AnnotationMetadataEntryType.WARN : AnnotationMetadataEntryType.INFO,
    message: oneLine(text),
    stacktrace: [],
  };
}

/** Makes the synth of a stack read it back, unless the caller of the synth does so for the whole app. */
export function readBackWhenWritten(stack: TerraformStack): void {
  if (readByCaller.has(stack.node.root) || stack.synthesizer instanceof ReadingSynthesizer) return;
  stack.synthesizer = new ReadingSynthesizer(stack, stack.synthesizer);
}
