import { type AccountLocation, fillFormat } from "../aws";
import { type Json, Unknown } from "./fact";
import { created } from "./resource-types";

/** A resource or a data source of the configuration. */
export interface Block {
  /** `aws_iam_role.artie_role`, or `data.aws_dynamodb_table.users`. */
  readonly address: string;
  /** `aws_iam_role`, or `data.aws_dynamodb_table`. */
  readonly type: string;
  /** The path of its construct; empty where the engine wrote none. */
  readonly path: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Where a stack is deployed. Account and region are empty where they are not known. */
export interface ConfigurationLocation extends AccountLocation {
  readonly region: string;
}

/** What the expressions of a configuration refer to. */
export interface Scope {
  readonly blocks: ReadonlyMap<string, Block>;
  readonly locals: Readonly<Record<string, unknown>>;
  /** Symbolic values by the Terraform expression that yields them. */
  readonly symbols: ReadonlyMap<string, string>;
  readonly location: ConfigurationLocation;
}

/** A text as Terraform evaluates it: escapes undone, references within the configuration replaced. */
export function readText(text: string, scope: Scope, depth = 0): string | Unknown {
  const parts: string[] = [];
  for (const part of templateParts(text)) {
    const value = part.kind === "text" ? part.text : readExpression(part.text, scope, depth);
    if (typeof value !== "string") return new Unknown(shown(text));
    parts.push(value);
  }
  return parts.join("");
}

/** Any value as Terraform evaluates it. */
export function readValue(value: unknown, scope: Scope, depth = 0): Json {
  if (typeof value === "string") return readText(value, scope, depth);
  if (Array.isArray(value)) return value.map((each) => readValue(each, scope, depth));
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, each]) => {
      const name = readText(key, scope, depth);
      return [typeof name === "string" ? name : key, readValue(each, scope, depth)] as const;
    });
    return Object.fromEntries(entries);
  }
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** A policy as AWS receives it: the text of JSON, or a local value through `jsonencode`. */
export function readDocument(value: unknown, scope: Scope): Json {
  if (typeof value !== "string") return readValue(value, scope);
  const local = /^\$\{jsonencode\(local\.([A-Za-z0-9_-]+)\)\}$/.exec(value)?.[1];
  if (local !== undefined && Object.hasOwn(scope.locals, local)) return readValue(scope.locals[local], scope);
  const text = readText(value, scope);
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

const reference = /^((?:data\.)?[a-z0-9_]+)\.([A-Za-z0-9_-]+)\.([a-z_]+)$/;
const mostSteps = 20;

function readExpression(expression: string, scope: Scope, depth: number): Json {
  const symbol = scope.symbols.get(`\${${expression}}`);
  if (symbol !== undefined) return symbol;
  const unknown = new Unknown(shown(`\${${expression}}`));
  // Locals may form a cycle, which Terraform refuses.
  if (depth > mostSteps) return unknown;
  const local = /^local\.([A-Za-z0-9_-]+)$/.exec(expression)?.[1];
  if (local !== undefined) {
    return Object.hasOwn(scope.locals, local) ? readValue(scope.locals[local], scope, depth + 1) : unknown;
  }
  const [, type = "", name = "", attribute = ""] = reference.exec(expression) ?? [];
  const block = scope.blocks.get(`${type}.${name}`);
  const template = created[type]?.attributes[attribute];
  if (block === undefined) return unknown;
  if (template !== undefined) return fill(template, block, scope, depth) ?? unknown;
  return attribute in identifying ? subjectOf(block, scope, depth) : unknown;
}

/** Attributes that identify a resource even where their values are not known. */
const identifying = { id: true, arn: true, key_id: true, url: true };

/** The subject that a resource creates; the address of the resource where its name cannot be determined. */
export function subjectOf(block: Block, scope: Scope, depth = 0): string {
  for (const attribute of Object.keys(identifying)) {
    const symbol = scope.symbols.get(`\${${block.address}.${attribute}}`);
    if (symbol !== undefined) return symbol;
  }
  const { subject } = created[block.type] ?? {};
  return (subject === undefined ? undefined : fill(subject, block, scope, depth)) ?? block.address;
}

/** The ARN of what a resource creates, unknown where the configuration does not determine it. */
export function arnOf(block: Block, scope: Scope): Json {
  const template = created[block.type]?.attributes["arn"] ?? "";
  return fill(template, block, scope, 0) ?? new Unknown(`${block.address}.arn`);
}

/** Fills a template of {@link created}; `undefined` where an argument in it cannot be determined. */
function fill(template: string, block: Block, scope: Scope, depth: number): string | undefined {
  const valueOf = (name: string): string | undefined => {
    if (name === "self") return subjectOf(block, scope, depth + 1);
    if (name === "partition" || name === "account" || name === "region") return scope.location[name];
    const written = block.arguments[name] ?? (name === "path" ? "/" : undefined);
    const value = typeof written === "string" ? readText(written, scope, depth + 1) : undefined;
    return typeof value === "string" ? value : undefined;
  };
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const values = new Map(names.map((name) => [name, valueOf(name)]));
  return [...values.values()].includes(undefined) ? undefined : fillFormat(template, (name) => values.get(name) ?? "");
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

function shown(expression: string): string {
  return expression.length <= 120 ? expression : `${expression.slice(0, 119)}…`;
}
