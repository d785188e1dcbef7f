import { problem, type Problem } from "../validation";
import { type CompiledPolicy, type RequestPrincipal } from "../evaluation";
import { type Statement } from "../policy";
import { describeStatement } from "./describe";

/** How a statement would name the sender of a request: `AWS arn:aws:iam::444455556666:role/analytics`. */
export function principalName(principal: RequestPrincipal): string {
  switch (principal.type) {
    case "role session":
      return `AWS ${principal.role}`;
    case "user":
    case "account root":
      return `AWS ${principal.arn}`;
    case "service":
      return `Service ${principal.name}`;
    case "federated":
      return `Federated ${principal.provider}`;
    case "anonymous":
      return "AWS *";
  }
}

/** Every Allow statement, whole patterns at a time, for every principal that it names. */
export function proveNobodyElse(
  { statements }: CompiledPolicy,
  policy: string,
  unexpectedFor: (principal: string, statement: Statement) => readonly string[],
  remedy: string,
): Problem[] {
  return statements.flatMap(({ source, index }) => {
    if (source.effect === "Deny") return [];
    return principalsOf(source).flatMap((principal) => {
      const unexpected = unexpectedFor(principal, source);
      if (unexpected.length === 0) return [];
      return [
        problem({
          value: principal,
          rule:
            `is let in by ${describeStatement(policy, index, source.sid)} (${unexpected.slice(0, 3).join(", ")}` +
            `${unexpected.length > 3 ? ", …" : ""}) with fewer conditions than it may, or not expected at all`,
          remedy,
        }),
      ];
    });
  });
}

/** A statement without principals, or with NotPrincipal, covers every principal. */
function principalsOf({ principals }: Statement): string[] {
  if (principals === undefined || principals === "*") return ["AWS *"];
  return Object.entries(principals).flatMap(([kind, list]) => list.map((each) => `${kind} ${each}`));
}
