import { type Construct } from "constructs";
import { type Suppression } from "../lint";

const metadataType = "cdktf-data-access:suppression";

/**
 * Accepts the findings of a rule in a construct and in the constructs below it. They stay visible, with the reason. It
 * applies to what is found in the written stack; for a connection, a role or a user of an environment, set
 * `suppressions`.
 *
 * @example
 * const audit = new IamRole(this, "audit", { … });
 * suppress(audit, { rule: "UNPROVED_POLICY", reason: "made by the security team, reviewed on 2026-11-20" });
 */
export function suppress(construct: Construct, suppression: Pick<Suppression, "rule" | "reason">): void {
  construct.node.addMetadata(metadataType, suppression);
}

/** The suppressions of a construct and of those below it, each at the path of its construct. */
export function suppressionsBelow(scope: Construct): readonly Suppression[] {
  return scope.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === metadataType)
        .map(({ data }) => ({ ...(data as Pick<Suppression, "rule" | "reason">), place: node.path.split("/") })),
    );
}
