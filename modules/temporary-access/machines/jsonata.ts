/** Text that Step Functions evaluates as JSONata. */
export function jsonata(expression: string): string {
  return `{% ${expression} %}`;
}

/**
 * The instant at which the state was entered, in milliseconds, as JSONata. The machines read no other clock, so that a
 * test can set it.
 */
export const enteredAt = "$toMillis($states.context.State.EnteredTime)";

/** The same instant as ISO 8601. */
export const enteredAtIso = `$fromMillis(${enteredAt})`;
