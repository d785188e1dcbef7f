import { escapeTemplates } from "../policy";
import { type Expressions } from "../grants";

const reference = /(\$\{TfToken\[[^\]]*\]\})/;

/**
 * Text as the argument of a Terraform resource: `${` and `%{` stand for themselves. References of the engine, which are
 * made by constructs and never by people, stay what they are.
 */
export function literal(text: string): string {
  return text
    .split(reference)
    .map((part, index) => (index % 2 === 1 ? part : escapeTemplates(part)))
    .join("");
}

/** Text as the argument of a Terraform resource, its symbolic values replaced by the expressions that yield them. */
export function literalWith(text: string, expressions: Expressions): string {
  return Object.entries(expressions).reduce(
    (parts, [symbol, expression]) => parts.replaceAll(symbol, () => expression),
    escapeTemplates(text),
  );
}
