import { type AccountLocation, fillFormat } from "../aws";
import { type Arguments, type Block, isArguments, labelled } from "./blocks";
import { type Json, Unknown } from "./fact";
import { created } from "./resource-types";

/** Where a stack is deployed, as far as it is known. */
export interface ConfigurationLocation extends AccountLocation {
  readonly region: string;
}

/** What the expressions of a configuration refer to. */
export interface Scope {
  readonly blocks: ReadonlyMap<string, Block>;
  readonly locals: ReadonlyMap<string, unknown>;
  /** Symbolic values by the Terraform expression that yields them. */
  readonly symbols: ReadonlyMap<string, string>;
  readonly location: ConfigurationLocation;
  /** What was read already, by expression: locals may be named any number of times, and may go round in a circle. */
  readonly known: Map<string, Json>;
}

/** The scope of the expressions in a configuration with these resources and data sources. */
export function scopeOf(
  root: Arguments,
  blocks: readonly Block[],
  { location, symbols = new Map() }: Pick<Scope, "location"> & Partial<Pick<Scope, "symbols">>,
): Scope {
  return {
    blocks: new Map(blocks.map((block) => [block.address, block])),
    locals: new Map(labelled(root["locals"])),
    symbols,
    location,
    known: new Map(),
  };
}

/** A text as Terraform evaluates it: escapes undone, references within the configuration replaced. */
export function readText(text: string, scope: Scope): string | Unknown {
  if (!text.includes("{")) return text;
  const values = templateParts(text).map((part) =>
    part.kind === "text" ? part.text : readExpression(part.text, scope),
  );
  return values.every((value) => typeof value === "string") ? values.join("") : new Unknown(text);
}

const deepest = 200;

/** Any value as Terraform evaluates it. What is nested deeper than any policy is not read. */
export function readValue(value: unknown, scope: Scope, depth = 0): Json {
  if (typeof value === "string") return readText(value, scope);
  if (depth > deepest) return new Unknown("a value that is nested too deeply");
  if (Array.isArray(value)) return value.map((each) => readValue(each, scope, depth + 1));
  if (isArguments(value)) {
    const entries = Object.entries(value).map(([key, each]) => {
      const name = readText(key, scope);
      return [typeof name === "string" ? name : key, readValue(each, scope, depth + 1)] as const;
    });
    return Object.fromEntries(entries);
  }
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** A policy as AWS receives it: the text of JSON, or a local value through `jsonencode`. */
export function readDocument(value: unknown, scope: Scope): Json {
  if (typeof value !== "string") return readValue(value, scope);
  const encoded = /^\$\{\s*jsonencode\(\s*(local\.[\w-]+)\s*\)\s*\}$/.exec(value)?.[1];
  if (encoded !== undefined) return readExpression(encoded, scope);
  const text = readText(value, scope);
  return typeof text === "string" ? parseDocument(text) : text;
}

/** JSON, or the text itself where it is none. With a repeated key it says two things, of which AWS may take either. */
function parseDocument(text: string): Json {
  try {
    const document = JSON.parse(text) as Json;
    const compact = text.replace(/("(?:[^"\\]|\\.)*")|\s+/gs, (_, quoted: string | undefined) => quoted ?? "");
    return JSON.stringify(document).length === compact.length ? document : sameText(document, compact, text);
  } catch {
    return text;
  }
}

/** Whether a text differs only in how its characters are escaped. */
function sameText(document: Json, compact: string, text: string): Json {
  const unescaped = compact.replace(/"(?:[^"\\]|\\.)*"/gs, (quoted) => JSON.stringify(JSON.parse(quoted)));
  const plain = unescaped.replace(/(?<=[[,:])(-?\d[\d.eE+-]*)(?=[\],}])/g, (number) => JSON.stringify(Number(number)));
  return JSON.stringify(document).length === plain.length ? document : new Unknown(text);
}

const reference = /^((?:data\.)?[a-z0-9_]+)\.([A-Za-z0-9_-]+)\.([a-z_]+)$/;

function readExpression(written: string, scope: Scope): Json {
  const expression = written.trim();
  const symbol = scope.symbols.get(`\${${expression}}`);
  if (symbol !== undefined) return symbol;
  const known = scope.known.get(expression);
  if (known !== undefined) return known;
  scope.known.set(expression, new Unknown(`\${${expression}}`));
  const value = evaluate(expression, scope);
  if (value !== undefined) scope.known.set(expression, value);
  return value ?? new Unknown(`\${${expression}}`);
}

function evaluate(expression: string, scope: Scope): Json | undefined {
  const local = /^local\.([\w-]+)$/.exec(expression)?.[1];
  if (local !== undefined) return scope.locals.has(local) ? readValue(scope.locals.get(local), scope) : undefined;
  const [, type = "", name = "", attribute = ""] = reference.exec(expression) ?? [];
  const block = scope.blocks.get(`${type}.${name}`);
  if (block === undefined) return undefined;
  const template = created.get(type)?.attributes.get(attribute);
  if (template !== undefined) return fill(template, block, scope);
  return identifying.has(attribute) ? subjectOf(block, scope) : undefined;
}

/** Attributes that stand for the whole resource where nothing better is known of them. */
const identifying: ReadonlySet<string> = new Set(["id", "arn", "key_id", "url", "target_key_arn"]);

/** What a resource creates, by the name that facts give it; its address where the configuration does not tell. */
export function subjectOf(block: Block, scope: Scope): string {
  const { address, type } = block;
  for (const attribute of identifying) {
    const symbol = scope.symbols.get(`\${${address}.${attribute}}`);
    if (symbol !== undefined) return symbol;
  }
  const known = scope.known.get(address);
  if (typeof known === "string") return known;
  scope.known.set(address, address);
  const { subject } = created.get(type) ?? {};
  const named = (subject === undefined ? undefined : fill(subject, block, scope)) ?? address;
  scope.known.set(address, named);
  return named;
}

/** The ARN of what a resource creates, unknown where the configuration does not determine it. */
export function arnOf(block: Block, scope: Scope): Json {
  const template = created.get(block.type)?.attributes.get("arn") ?? "";
  return fill(template, block, scope) ?? new Unknown(`\${${block.address}.arn}`);
}

/** The subjects of the resources that an expression mentions anywhere. */
export function mentionedSubjects(expression: string, scope: Scope): string[] {
  if (!expression.includes("${")) return [];
  return [...expression.matchAll(/\b[a-z0-9_]+\.[A-Za-z0-9_-]+/g)].flatMap(([address]) => {
    const block = scope.blocks.get(address);
    return block === undefined ? [] : [subjectOf(block, scope)];
  });
}

/** A template of {@link created}; `undefined` where the configuration does not tell an argument in it. */
export function fill(template: string, block: Block, scope: Scope): string | undefined {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const values = new Map(names.map((name) => [name, placeholder(name, block, scope)]));
  return [...values.values()].includes(undefined) ? undefined : fillFormat(template, (name) => values.get(name) ?? "");
}

function placeholder(name: string, block: Block, scope: Scope): string | undefined {
  if (name === "self") return subjectOf(block, scope);
  if (name === "partition" || name === "account" || name === "region") return scope.location[name];
  const written = argumentOf(block.arguments, name) ?? (name === "path" ? "/" : undefined);
  const values = [written].flat().map((each) => (typeof each === "string" ? readText(each, scope) : undefined));
  return values.length > 0 && values.every((value) => typeof value === "string") ? values.join("/") : undefined;
}

function argumentOf(written: Arguments, name: string): unknown {
  return Object.hasOwn(written, name) ? written[name] : undefined;
}

interface TemplatePart {
  readonly kind: "text" | "expression";
  readonly text: string;
}

/**
 * The literal texts and the expressions of a template. A directive, `%{ if … }`, is an expression here.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings
 */
function templateParts(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const { 0: found, index } of template.matchAll(/\$\$\{|%%\{|\$\{|%\{/g)) {
    if (index < from) continue;
    parts.push({ kind: "text", text: template.slice(from, index) });
    if (found.length === 3) {
      parts.push({ kind: "text", text: found.slice(1) });
      from = index + found.length;
      continue;
    }
    const end = endOfExpression(template, index + 2);
    const text = template.slice(index + 2, end);
    parts.push({ kind: "expression", text: found === "${" ? text : `%${text}` });
    from = end + 1;
  }
  return [...parts, { kind: "text", text: template.slice(from) }];
}

/** The index of the closing brace. Braces in quoted texts do not count. */
function endOfExpression(template: string, from: number): number {
  let open = 1;
  let quoted = false;
  for (let index = from; index < template.length; index++) {
    const character = template[index];
    if (character === "\\" && quoted) index++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === "{") open++;
    else if (!quoted && character === "}" && --open === 0) return index;
  }
  return template.length;
}
