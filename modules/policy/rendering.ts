import type { PolicyJson } from "./document";

/**
 * A policy without Terraform expressions as the text of a Terraform argument.
 *
 * `${aws:PrincipalTag/team}` is a variable of IAM, yet Terraform would read `${` and `%{` as its own templates, so
 * both are escaped: https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function renderConstantPolicy(policy: PolicyJson): string {
  return escapeTemplates(JSON.stringify(policy));
}

/** The same text for Terraform, with nothing in it that Terraform would evaluate. */
export function escapeTemplates(text: string): string {
  // A function, because in a replacement text "$$" stands for one "$".
  return text.replaceAll("${", () => "$${").replaceAll("%{", "%%{");
}
