// Snippets of TypeScript in the documentation: compiled against the project, and run.
import { join } from "node:path";
import { compileFunction } from "node:vm";
import ts from "typescript";

const root = join(__dirname, "..");
const environmentsFolder = join(root, "stacks/environments");

/** An environment ends like this. */
const endOfEnvironment = /\}\);\n$/;

/** A text of a file, by the folder that its imports start from. */
export interface Snippet {
  readonly folder: string;
  readonly text: string;
}

/** The blocks of one language in a page of Markdown. */
export function blocksOf(page: string, language: string): string[] {
  return [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, name, body = ""]) =>
    name === language ? [body] : [],
  );
}

/** The TypeScript snippets of a page whose snippets are environments, beside the samples. */
export function environmentSnippets(page: string): Snippet[] {
  return blocksOf(page, "ts").map((text) => ({ folder: environmentsFolder, text }));
}

/** The TypeScript snippets of the README: environments are beside the samples, everything else is at the top. */
export function readmeSnippets(readme: string): Snippet[] {
  return blocksOf(readme, "ts").map((text) => ({
    folder: text.includes("defineEnvironment(") ? environmentsFolder : root,
    text,
  }));
}

/** The snippets of a worked page: its first block is an environment, and each further block is a part of it. */
export function workedSnippets(page: string): Snippet[] {
  const [head = "", ...parts] = blocksOf(page, "ts");
  return parts.map((part) => ({ folder: environmentsFolder, text: head.replace(endOfEnvironment, `${part}});\n`) }));
}

/**
 * The compiler's problems with each snippet, as if it were a file of the project.
 * One program for all snippets: a program loads every type that the project uses, which takes seconds.
 */
export function compileProblems(snippets: readonly Snippet[]): readonly (readonly string[])[] {
  const files = new Map(snippets.map(({ folder, text }, index) => [join(folder, `snippet-${index}.ts`), text]));
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.fileExists = (path) => files.has(path) || ts.sys.fileExists(path);
  host.getSourceFile = (path, target, ...rest) => {
    const text = files.get(path);
    return text === undefined ? getSourceFile(path, target, ...rest) : ts.createSourceFile(path, text, target);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].map((path) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(path))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  );
}

/** What a snippet exports. */
export function runSnippet({ folder, text }: Snippet): Readonly<Record<string, unknown>> {
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const exported: Record<string, unknown> = {};
  const load = (path: string): unknown => jest.requireActual(path.startsWith(".") ? join(folder, path) : path);
  const run = compileFunction(outputText, ["require", "exports"]) as (require: unknown, exports: unknown) => void;
  run(load, exported);
  return exported;
}
