import { type CompiledPolicy } from "../evaluation";

/** Which resources Allow statements can cover at all, found by how their patterns begin and not by trying each. */
export class Reach {
  private readonly beginnings = new Set<string>();
  private readonly lengths = new Set<number>();
  private readonly exact = new Set<string>();

  constructor(policies: readonly CompiledPolicy[]) {
    const statements = policies.flatMap((policy) => policy.statements.map(({ source }) => source));
    for (const { effect, resources = ["*"] } of statements) {
      if (effect === "Deny") continue;
      for (const pattern of resources) {
        const beginning = literalBeginning(pattern);
        if (beginning.length === pattern.length) this.exact.add(pattern);
        else {
          this.beginnings.add(beginning);
          this.lengths.add(beginning.length);
        }
      }
    }
  }

  /** False only where no Allow statement can cover the resource. */
  mayCover(resource: string): boolean {
    if (this.exact.has(resource)) return true;
    for (const length of this.lengths) if (this.beginnings.has(resource.slice(0, length))) return true;
    return false;
  }
}

/** The text before the first wildcard or variable. */
export function literalBeginning(pattern: string): string {
  const end = pattern.search(/[*?]|\$\{/);
  return end < 0 ? pattern : pattern.slice(0, end);
}
