/** A value of the configuration, references and escapes undone. */
export type Json = string | number | boolean | null | Unknown | readonly Json[] | { readonly [key: string]: Json };

/** A value that cannot be determined from the configuration. */
export class Unknown {
  /** @param expression the Terraform expression that yields it, or the argument that leaves it open */
  constructor(readonly expression: string) {}
}

/**
 * The kinds of facts, and whether an unproved one is reported for any subject or only for those that the project
 * creates.
 */
export const factKinds = {
  "trust policy": "everywhere",
  policy: "everywhere",
  "inline policy": "everywhere",
  attachment: "everywhere",
  "exclusive list of attachments": "everywhere",
  "exclusive list of inline policies": "everywhere",
  "permissions boundary": "everywhere",
  membership: "everywhere",
  "instance profile": "everywhere",
  "resource policy": "everywhere",
  grant: "everywhere",
  "public access block": "everywhere",
  "access control list": "everywhere",
  audiences: "everywhere",
  thumbprints: "everywhere",
  "object ownership": "of subjects",
  encryption: "of subjects",
  versioning: "of subjects",
  "point-in-time recovery": "of subjects",
  "deletion protection": "of subjects",
  "destroy protection": "of subjects",
  "force destroy": "of subjects",
  "disposable tag": "of subjects",
  "key rotation": "of subjects",
  "deletion window": "of subjects",
  "use of the key": "of subjects",
  ARN: "of subjects",
  "longest session": "of subjects",
  setting: "of subjects",
  source: "of subjects",
  alias: "of subjects",
  definition: "of subjects",
  role: "of subjects",
  use: "of subjects",
  target: "of subjects",
  state: "of subjects",
  "access key": "of subjects",
  "console password": "of subjects",
  credential: "of subjects",
  region: "of subjects",
  accounts: "of subjects",
} as const satisfies Readonly<Record<string, "everywhere" | "of subjects">>;

/** What a fact is about. */
export type FactKind = keyof typeof factKinds;

/** One policy, attachment or setting of a subject that decides who has access. */
export interface Fact {
  /**
   * A principal, `role prod-artie`, `user …` or `group …`; otherwise an ARN, or what stands for the ARN or ID of
   * something that is still to be made.
   */
  readonly subject: string;
  readonly kind: FactKind;
  readonly value: Json;
}

/** A fact as the configuration states it. */
export interface WrittenFact extends Fact {
  /** The address of the resource: `aws_iam_role.artie_role`. */
  readonly address: string;
  /** The argument that holds the value. */
  readonly argument: string;
  /** The path of its construct: `prod/connections/artie/role/Resource`; empty where it is not known. */
  readonly path: string;
  /** Other subjects that the resource refers to outside its policies. */
  readonly concerns: readonly string[];
}

/** The access that a configuration must state, because it was proved. */
export interface ProvedAccess {
  /** The principals and resources that the project creates, even those without a policy. */
  readonly subjects: readonly string[];
  readonly facts: readonly Fact[];
  /**
   * Policies that were not proved and must be written as they were given, such as those passed to `attach(…)`.
   * @default none
   */
  readonly given?: readonly Fact[];
  /**
   * The Terraform expressions of symbolic values, by value.
   * @default none
   */
  readonly expressions?: Readonly<Record<string, string>>;
}

/**
 * The proved access of several constructs, the expressions as pairs of a symbolic value and its Terraform expression.
 */
export interface JoinedAccess extends Required<Omit<ProvedAccess, "expressions">> {
  readonly expressions: readonly (readonly [symbol: string, expression: string])[];
}

/** Joins the proved access of several constructs. What is both given and proved counts as proved. */
export function joinProved(several: readonly ProvedAccess[]): JoinedAccess {
  const facts = several.flatMap((each) => each.facts);
  const proved = new Set(facts.map(factKey));
  return {
    subjects: several.flatMap(({ subjects }) => subjects),
    facts,
    // A managed policy gives its own text, whether or not a principal also proves it.
    given: several.flatMap(({ given = [] }) => given).filter((each) => !proved.has(factKey(each))),
    expressions: several.flatMap(({ expressions = {} }) => Object.entries(expressions)),
  };
}

/** What a fact is about, apart from its value. */
export function factKey({ subject, kind }: Pick<Fact, "subject" | "kind">): string {
  return `${kind} of ${subject}`;
}
