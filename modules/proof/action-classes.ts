import { type CompiledPolicy, type Policies } from "../evaluation";

type CompiledStatement = CompiledPolicy["statements"][number];

/** Actions that no statement of a principal's policies distinguishes, and the statements that cover them. */
export interface ActionClass {
  /** One of them, whose decision holds for all. */
  readonly action: string;
  readonly actions: readonly string[];
  /** Without the statements that do not cover these actions. */
  readonly policies: Policies;
  /** Whether any of them allows anything. Where none does, every request is refused without being asked. */
  readonly allowing: boolean;
}

/** Divides actions by which of the statements cover them. */
export function divideByCoverage(
  actions: readonly string[],
  statements: readonly CompiledStatement[],
): readonly { readonly actions: readonly string[]; readonly statements: readonly CompiledStatement[] }[] {
  const classes = new Map<string, { readonly actions: string[]; readonly statements: readonly CompiledStatement[] }>();
  for (const action of actions) {
    const name = action.toLowerCase();
    const covering = statements.filter(({ coversAction }) => coversAction(name));
    const signature = covering.map(({ index }) => index).join();
    const known = classes.get(signature);
    if (known === undefined) classes.set(signature, { actions: [action], statements: covering });
    else known.actions.push(action);
  }
  return [...classes.values()];
}

type Says = Pick<ActionClass, "policies" | "allowing">;

/** Divides actions by which statements of some policies cover them. Caches the result for each action and each class. */
export class ActionClasses {
  private readonly byAction = new Map<string, string>();
  private readonly bySignature = new Map<string, Says>();

  constructor(private readonly policies: Policies & { readonly identity: readonly CompiledPolicy<"identity">[] }) {}

  of(actions: readonly string[]): ActionClass[] {
    const classes = new Map<string, string[]>();
    for (const action of actions) {
      const signature = this.signature(action);
      const known = classes.get(signature);
      if (known === undefined) classes.set(signature, [action]);
      else known.push(action);
    }
    return [...classes].map(([signature, alike]) => ({
      action: alike[0] ?? "",
      actions: alike,
      ...this.says(signature, alike[0] ?? ""),
    }));
  }

  /** The indexes of the statements that cover an action. */
  private signature(action: string): string {
    const known = this.byAction.get(action);
    if (known !== undefined) return known;
    const name = action.toLowerCase();
    const signature = this.policies.identity
      .map(({ statements }) =>
        statements.flatMap(({ coversAction, index }) => (coversAction(name) ? [index] : [])).join(),
      )
      .join(";");
    this.byAction.set(action, signature);
    return signature;
  }

  private says(signature: string, action: string): Says {
    const known = this.bySignature.get(signature);
    if (known !== undefined) return known;
    const name = action.toLowerCase();
    const identity = this.policies.identity
      .map((policy) => ({ ...policy, statements: policy.statements.filter((each) => each.coversAction(name)) }))
      .filter(({ statements }) => statements.length > 0);
    const says = {
      policies: { ...this.policies, identity },
      allowing: identity.some(({ statements }) => statements.some(({ source }) => source.effect === "Allow")),
    };
    this.bySignature.set(signature, says);
    return says;
  }
}
