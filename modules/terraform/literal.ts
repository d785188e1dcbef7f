import { Token } from "cdktf";
import { escapeTemplates } from "../policy";

/** Text as the argument of a Terraform resource: `${` and `%{` stand for themselves. A reference stays one. */
export function literal(text: string): string {
  return Token.isUnresolved(text) ? text : escapeTemplates(text);
}
