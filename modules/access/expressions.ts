/** The Terraform expressions that take the place of symbolic ARNs: `{ "arn:…:key/<orders>": "${aws_kms_key.…}" }`. */
export type Expressions = Readonly<Record<string, string>>;

/** Several of them as one. */
export function joinExpressions(several: readonly (Expressions | undefined)[]): Expressions {
  return Object.fromEntries(several.flatMap((each) => Object.entries(each ?? {})));
}
