import { limits } from "../aws";
import { problem, type Problem } from "../validation";
import { type Arrangement, arrange, type Item, type Part, type Space } from "./arranging";
import { policyDocument, type PolicyDocument } from "./document";
import { mergeStatements } from "./merging";
import { emptyPolicySize, statementSize, textSize } from "./size";
import { arrangeByTree } from "./policy-tree";
import { type Statement, statement } from "./statement";

/** How statements become managed policies. */
export interface PackingOptions {
  /**
   * What a statement is for, as its Sid: asked once for each merged statement that has none. Characters that a Sid
   * cannot have are left out, and a number is added where the document has the Sid already.
   */
  readonly label?: (statement: Statement) => string;
  /** What one document may hold, in characters other than white space: a managed policy's size unless given. */
  readonly largestSize?: number;
}

/** Either the documents, or why some statement fits into none. */
type PackedPolicies =
  | { readonly documents: readonly PolicyDocument[]; readonly problems: readonly [] }
  | { readonly documents?: undefined; readonly problems: readonly Problem[] };

/**
 * Spreads statements over as few managed policies as hold them, with the same meaning when all are attached.
 *
 * Statements are merged first. A statement that does not fit beside others is divided by its resources, and by its
 * actions where that takes fewer documents; `NotAction`, `NotResource` and conditions are never divided. Without a
 * shorter form a statement that is larger than a document is a problem.
 *
 * The answer depends on what the statements say, not on their order. From 50 documents on, up to 2 % more documents
 * than necessary are used, so that a change touches few of them.
 *
 * @example
 * packStatements(statements, { label: ({ actions = [] }) => (actions.length > 4 ? "ReadWrite" : "Read") }).documents;
 */
export function packStatements(
  statements: readonly Statement[],
  { label = () => "", largestSize = limits.managedPolicySize.value }: PackingOptions = {},
): PackedPolicies {
  const divided = divideStatements(statements, { label, largestSize });
  if (divided.parts === undefined) return divided;
  return { documents: arrange(divided.parts, divided.space, divided.most).map(written), problems: [] };
}

/** How statements become the managed policies of one identity. */
interface PolicyPackingOptions extends Pick<PackingOptions, "label"> {
  /** How many of them may be attached. */
  readonly attachable: number;
}

/** A document among those of one identity. */
export interface NumberedDocument {
  /** From 1 on, where 1 is always there; others may be left out. */
  readonly number: number;
  readonly document: PolicyDocument;
}

/** Either the numbered documents, or why some statement fits into none. */
type NumberedPolicies =
  | { readonly policies: readonly NumberedDocument[]; readonly problems: readonly [] }
  | { readonly policies?: undefined; readonly problems: readonly Problem[] };

/**
 * Spreads statements over managed policies so that a grant can grow and shrink: with some statements more or fewer, each
 * resource stays in the policy of the same number, moves into a policy that was not there, or moves out of one that is
 * no longer there. It does not move between two policies that both stay, which Terraform updates in any order.
 *
 * That takes about 1.4 times as many policies as {@link packStatements}. Where more would be needed than can be attached,
 * some are packed densely, and resources may move between those.
 *
 * @example
 * packPolicies(statements, { attachable: 10 }).policies;
 */
export function packPolicies(
  statements: readonly Statement[],
  { label = () => "", attachable }: PolicyPackingOptions,
): NumberedPolicies {
  const divided = divideStatements(statements, { label, largestSize: limits.managedPolicySize.value });
  if (divided.parts === undefined) return divided;
  const { parts, space, most } = divided;
  const fewest = arrange(parts, space, most).map((items, index) => ({ number: index + 1, items }));
  const arranged =
    fewest.length < 2 || fewest.length > attachable ? fewest : (arrangeByTree(parts, space, attachable) ?? fewest);
  return { policies: arranged.map(({ number, items }) => ({ number, document: written(items) })), problems: [] };
}

interface Divided {
  readonly parts: readonly Part<Statement>[];
  readonly space: Space;
  /** How many documents may be used at most to leave more of them unchanged. */
  readonly most: number;
}

/** The merged statements, each small enough for a document, and what a document can hold. */
function divideStatements(
  statements: readonly Statement[],
  { label, largestSize }: Required<PackingOptions>,
): Divided | { readonly parts?: undefined; readonly problems: readonly Problem[] } {
  const merged = mergeStatements(statements);
  const space = { room: largestSize - emptyPolicySize, separator: 1 + longestNumber };
  const divided = merged.map((each) => ({ each, parts: divide(named(each, label), space.room) }));
  const problems = divided.flatMap(({ each, parts }) => (parts === undefined ? [tooLarge(each, largestSize)] : []));
  if (problems.length > 0) return { problems };
  const mergedSize = merged.reduce((sum, each) => sum + statementSize(each) + 1, emptyPolicySize - 1);
  const bound = Math.ceil(mergedSize / largestSize);
  const most = Math.max(bound + 1, Math.floor((bound * 105) / 100));
  return { parts: divided.flatMap(({ parts = [] }) => parts), space, most };
}

/** A document has room for fewer than a thousand statements, so that the number after a Sid has three digits at most. */
const longestNumber = 3;

function named(each: Statement, label: (statement: Statement) => string): Statement {
  const { sid = label(each), ...others } = each;
  return statement({ ...others, sid: sid.replace(/[^A-Za-z0-9]/g, "") });
}

/** A statement, and what it takes besides the names of its resources. */
type Piece = Pick<Part<Statement>, "content" | "frame">;

/**
 * The statement as it is, or its actions divided where one document cannot hold them beside a resource, or could hold
 * so few resources beside them that fewer documents are needed otherwise. `undefined` where no division is enough.
 */
function divide(each: Statement, room: number): readonly Part<Statement>[] | undefined {
  const { actions = [] } = each;
  const names = [...unitsOf(each).values()].map(sizeOf);
  const together = names.reduce((sum, size) => sum + size, 0);
  const longest = names.reduce((most, size) => Math.max(most, size), 0);
  const documentsFor = (frame: number): number => {
    const left = room - frame;
    return left < longest ? Infinity : Math.max(1, Math.ceil(together / left));
  };
  let fewest = Infinity;
  let best: readonly Piece[] | undefined;
  for (let count = 1; count <= Math.max(actions.length, 1) && count < fewest; count += 1) {
    const pieces = (count === 1 ? [each] : slices(actions, count).map((some) => ({ ...each, actions: some }))).map(
      (content) => ({ content, frame: frameSize(content) }),
    );
    const documents = pieces.reduce((sum, { frame }) => sum + documentsFor(frame), 0);
    if (documents < fewest) [best, fewest] = [pieces, documents];
  }
  return best?.map(partOf);
}

/** What a statement takes besides the names of its resources, each with a comma. */
function frameSize(each: Statement): number {
  const { resources = [] } = each;
  if (resources.length === 0) return statementSize(each);
  const around = resources.length === 1 ? -1 : 1;
  return statementSize({ ...each, resources: [""] }) - textSize("") + around;
}

function partOf({ content, frame }: Piece): Part<Statement> {
  const { resources = [], ...others } = content;
  const start = textHash(JSON.stringify(others));
  const items: Item<Statement>[] = [];
  const part = { content, frame, items };
  if (resources.length === 0) items.push({ part, name: "", size: 0, anchor: start, path: start });
  for (const [name, unit] of unitsOf(content)) {
    items.push({ part, name, size: sizeOf(unit), anchor: textHash(name, start), path: textHash(rootOf(name)) });
  }
  return part;
}

/**
 * The resources that stay in one document, by the first of them. A Deny of a resource and of what lies below it is one
 * statement to whoever reads the document, and to the linter.
 */
function unitsOf({ effect, resources = [] }: Statement): ReadonlyMap<string, readonly string[]> {
  const all = new Set(effect === "Deny" ? resources : []);
  const below = (resource: string): string => `${resource}/*`;
  const children = new Set([...all].map(below).filter((each) => all.has(each)));
  return new Map(
    resources
      .filter((each) => !children.has(each))
      .map((each) => [each, all.has(below(each)) ? [each, below(each)] : [each]]),
  );
}

/** The table of an index, a stream or an export; the bucket and the first step of the path of objects. */
function rootOf(resource: string): string {
  return /^[^/]*(?:\/[^/]*)?/.exec(resource)?.[0] ?? resource;
}

function sizeOf(unit: readonly string[]): number {
  return unit.reduce((sum, resource) => sum + textSize(resource) + 1, 0);
}

/** FNV-1a, with the last steps of MurmurHash3 so that names that differ little get numbers that differ much. */
function textHash(text: string, start = 0x811c9dc5): number {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function slices(names: readonly string[], count: number): readonly (readonly string[])[] {
  const length = Math.ceil(names.length / count);
  return Array.from({ length: Math.ceil(names.length / length) }, (_, index) =>
    names.slice(index * length, (index + 1) * length),
  );
}

function written(items: Arrangement<Statement>[number]): PolicyDocument {
  const namesByPart = new Map<Part<Statement>, Set<string>>();
  for (const { part, name } of items) namesByPart.set(part, (namesByPart.get(part) ?? new Set()).add(name));
  const sids = new Set<string>();
  const statements = [...namesByPart].map(([{ content }, names]): Statement => {
    const { sid = "", ...others } = content;
    const resources = [...unitsOf(content)].flatMap(([name, unit]) => (names.has(name) ? unit : []));
    return {
      ...others,
      ...(sid === "" ? {} : { sid: freeSid(sid, sids) }),
      ...((content.resources ?? []).length === 0 ? {} : { resources }),
    };
  });
  return policyDocument(statements);
}

function freeSid(sid: string, taken: Set<string>): string {
  let free = sid;
  for (let number = 2; taken.has(free); number += 1) free = `${sid}${number}`;
  taken.add(free);
  return free;
}

function tooLarge({ sid, actions = [], resources = [] }: Statement, largestSize: number): Problem {
  return problem({
    value: sid ?? `${actions[0] ?? "NotAction"} on ${resources[0] ?? "no list of resources"}`,
    rule: `is a statement that takes more than the ${largestSize.toLocaleString("en")} characters of a managed policy and cannot be divided further`,
    remedy: "Shorten its conditions: fewer values, or a pattern or a tag in their place.",
  });
}
