// ESLint over all files, without those whose result cannot have changed since they last passed.
//
// ESLint's own cache is not safe here: its key is the content of one file, and a type-aware rule also reads the types of
// everything that the file imports. The key here is a digest of the file, of every file that it imports directly or
// indirectly, and of what all files share. The price: an edit of a low module lints everything that is built on it again.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { ESLint } from "eslint";
import ts from "typescript";

const cacheFile = join("node_modules", ".cache", "checks", "lint.json");
// Without the option, no files to lint would mean all files.
const eslint = new ESLint({ passOnNoPatterns: true });
const files = await filesIn(".");
const keys = keysOf(files);
const passed = readPassed();
const results = await eslint.lintFiles(files.filter((path) => passed[path] !== keys.get(path)));
const failed = new Set(
  results.filter(({ messages }) => messages.length > 0).map(({ filePath }) => relative(".", filePath)),
);

mkdirSync(dirname(cacheFile), { recursive: true });
writeFileSync(cacheFile, JSON.stringify(Object.fromEntries([...keys].filter(([path]) => !failed.has(path)))));
const formatter = await eslint.loadFormatter("stylish");
process.stdout.write(await formatter.format(results));
process.exitCode = failed.size > 0 ? 1 : 0;

/** Every file that `eslint .` lints. */
async function filesIn(folder) {
  const found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !["node_modules", ".git"].includes(entry.name)) found.push(...(await filesIn(path)));
    if (entry.isFile() && /\.[cm]?[jt]s$/.test(path) && !(await eslint.isPathIgnored(path))) found.push(path);
  }
  return found;
}

/** The key of each file: equal keys mean an equal result. */
function keysOf(paths) {
  const options = ts.readConfigFile("tsconfig.json", ts.sys.readFile).config.compilerOptions;
  const compilerOptions = ts.convertCompilerOptionsFromJson(options, ".").options;
  const resolutions = ts.createModuleResolutionCache(process.cwd(), (name) => name, compilerOptions);
  const texts = new Map();
  const imports = new Map();
  const visit = (path) => {
    if (texts.has(path)) return;
    const text = readFileSync(path, "utf8");
    texts.set(path, text);
    const names = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
    const resolved = names
      .map((name) => ts.resolveModuleName(name, resolve(path), compilerOptions, ts.sys, resolutions).resolvedModule)
      .filter((found) => found !== undefined && !found.isExternalLibraryImport)
      .map((found) => relative(".", found.resolvedFileName));
    imports.set(path, resolved);
    resolved.forEach(visit);
  };
  paths.forEach(visit);

  // Configuration, installed packages, and files that change types without being imported.
  const shared = ["eslint.config.mjs", "tsconfig.json", "package-lock.json", join("node_modules", ".package-lock.json")]
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, "utf8"));
  const ambient = [...texts].filter(
    ([path, text]) => path.endsWith(".d.ts") || /\bdeclare\s+(global|module)\b/.test(text),
  );
  const base = digest([process.version, readFileSync("scripts/lint.mjs", "utf8"), ...shared, ...ambient.flat()]);
  const digests = new Map([...texts].map(([path, text]) => [path, digest([path, text])]));

  return new Map(
    paths.map((path) => {
      const reached = new Set([path]);
      for (const each of reached) imports.get(each).forEach((next) => reached.add(next));
      return [path, digest([base, ...[...reached].sort().map((each) => digests.get(each))])];
    }),
  );
}

function digest(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("base64");
}

/** The keys with which files passed the last time. */
function readPassed() {
  try {
    return JSON.parse(readFileSync(cacheFile, "utf8"));
  } catch {
    return {};
  }
}
