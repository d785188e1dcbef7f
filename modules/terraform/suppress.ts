import { type Construct } from "constructs";
import { type Suppression } from "../lint";

const metadataType = "cdktf-data-access:suppression";

/**
 * Accepts what is found in a construct and below it, with the reason, which stays visible beside the finding.
 *
 * @example
 * const audit = new IamRole(this, "audit", { … });
 * suppress(audit, { rule: "UNPROVED_POLICY", reason: "made by the security team, reviewed on 2026-11-20" });
 */
export function suppress(construct: Construct, suppression: Pick<Suppression, "rule" | "reason">): void {
  construct.node.addMetadata(metadataType, suppression);
}

/** What is accepted below a construct, each at the path of the construct that it was said of. */
export function suppressionsBelow(scope: Construct): readonly Suppression[] {
  return scope.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === metadataType)
        .map(({ data }) => ({ ...(data as Pick<Suppression, "rule" | "reason">), place: node.path.split("/") })),
    );
}
