import { policyDocument } from "./document";
import { type Product, productsOf } from "./products";
import { statementSize, textSize } from "./size";
import { type Statement, statement } from "./statement";

/**
 * The same meaning in fewer characters, in canonical order.
 *
 * Statements merge only when effect, Sid, principals, conditions and every `Not…` element are equal. Of those, all
 * that counts is which action is paired with which resource, and that relation is written down anew as a few products
 * of actions and resources. So the order of the input does not matter, merging twice changes nothing, and no pair is
 * gained or lost. Names are compared as text: a wildcard is one name like any other.
 *
 * Resource `*` stays in statements of its own: actions without a resource type are allowed by nothing else, and beside
 * ARNs it would hide what they say.
 *
 * @example
 * mergeStatements([
 *   { effect: "Allow", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme-exports/*"] },
 *   { effect: "Allow", actions: ["s3:PutObject"], resources: ["arn:aws:s3:::acme-exports/*"] },
 * ]); // one statement with both actions
 */
export function mergeStatements(statements: readonly Statement[]): readonly Statement[] {
  const groups = new Map<string, { readonly frame: Statement; readonly products: Product[] }>();
  for (const each of statements.flatMap((one) => apartFromEverything(statement(one)))) {
    const frame = frameOf(each);
    const key = JSON.stringify(frame);
    const group = groups.get(key) ?? { frame, products: [] };
    groups.set(key, group);
    group.products.push({ actions: names(each.actions), resources: names(each.resources) });
  }
  const merged = [...groups.values()].flatMap(({ frame, products }) =>
    productsOf(products, costOf(frame)).map((product) => filled(frame, product)),
  );
  return policyDocument(merged).statements;
}

/** Stands for a list: in a frame for the one that is filled in later, in a product for a side without any. */
const placeholder = [""];

function names(list: readonly string[] | undefined): readonly string[] {
  return list === undefined || list.length === 0 ? placeholder : list;
}

function apartFromEverything(each: Statement): readonly Statement[] {
  const { resources = [] } = each;
  const named = resources.filter((resource) => resource !== "*");
  if (named.length === 0 || named.length === resources.length) return [each];
  return [
    { ...each, resources: named },
    { ...each, resources: ["*"] },
  ];
}

/** What must be equal for two statements to merge. */
function frameOf(each: Statement): Statement {
  const { actions = [], resources = [] } = each;
  return {
    ...each,
    ...(actions.length > 0 ? { actions: placeholder } : {}),
    ...(resources.length > 0 && resources[0] !== "*" ? { resources: placeholder } : {}),
  };
}

/** What one more statement costs besides its names: the frame without its placeholders, and the comma before it. */
function costOf(frame: Statement): number {
  const placeholders = [frame.actions, frame.resources].filter((each) => each === placeholder).length;
  return statementSize(frame) - placeholders * textSize("") + 1;
}

function filled(frame: Statement, { actions, resources }: Product): Statement {
  return {
    ...frame,
    ...(frame.actions === placeholder ? { actions } : {}),
    ...(frame.resources === placeholder ? { resources } : {}),
  };
}
