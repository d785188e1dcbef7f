import { type Expressions } from "../grants";
import { type PolicyJson, type Statement, statement } from "../policy";
import { problem, type Problem } from "../validation";

/** A role or a user behind an endpoint, or all roles below a path that temporary access creates. */
export interface EndpointPrincipal {
  /** Its ARN, with its path. All roles below a path are one principal: `…:role/temporary-access/prod/scan-orders/*`. */
  readonly arn: string;
  /** Its identity policies. */
  readonly policies: readonly PolicyJson[];
  /** The trust policy of a role; undefined for a user. */
  readonly trustPolicy?: PolicyJson | undefined;
  /**
   * The Terraform expressions of the symbolic values in its policies, such as ARNs of new KMS keys.
   * @default none
   */
  readonly expressions?: Expressions;
}

/** No problem for an ARN without a wildcard, or for all roles below a literal path. */
export function checkWhoPasses(arn: string): Problem[] {
  if (!/[*?$]/.test(arn) || isRolesBelow(arn)) return [];
  return [
    problem({
      value: arn,
      rule: "stands for nobody in particular: only all roles below a path may pass by a pattern",
      remedy: 'Name one role or user, or a path, as in "arn:aws:iam::111122223333:role/temporary-access/prod/scan/*".',
    }),
  ];
}

function isRolesBelow(arn: string): boolean {
  return /^arn:[a-z-]+:iam::\d{12}:role\/[^*?$]+\/\*$/.test(arn);
}

/** The statements of all principals; equal ones are merged into one that names each principal. */
export function perPrincipal(
  behind: readonly { readonly arn: string; readonly statements: readonly Statement[] }[],
): Statement[] {
  const shared = new Map<string, { readonly shape: Statement; readonly arns: string[] }>();
  for (const { arn, statements } of behind) {
    for (const shape of statements) {
      const text = JSON.stringify(shape);
      const known = shared.get(text);
      if (known === undefined) shared.set(text, { shape, arns: [arn] });
      else known.arns.push(arn);
    }
  }
  return [...shared.values()].flatMap(({ shape, arns }) => fromPrincipals(shape, arns));
}

/** A statement limited to some principals: roles below a path by a pattern, all others by their ARN. */
export function fromPrincipals(shape: Statement, arns: readonly string[]): Statement[] {
  const named = (operator: string, who: readonly string[]): Statement[] =>
    who.length === 0 ? [] : [under(shape, operator, who)];
  return [
    ...named(
      "StringEquals",
      arns.filter((arn) => !isRolesBelow(arn)),
    ),
    ...named("ArnLike", arns.filter(isRolesBelow)),
  ];
}

function under(shape: Statement, operator: string, arns: readonly string[]): Statement {
  const { conditions = {} } = shape;
  return statement({
    ...shape,
    principals: "*",
    conditions: { ...conditions, [operator]: { ...conditions[operator], "aws:PrincipalArn": arns } },
  });
}
