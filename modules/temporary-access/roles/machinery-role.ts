import { type Expectation } from "../../proof";
import { conditionsOf, policyDocument, type ServicePrincipal, statement } from "../../policy";
import { type MachineryRole, type Permission } from "./types";

/** A role of the machinery, whose policy has one statement for each permission. */
export function machineryRole(
  name: string,
  assumedBy: ServicePrincipal,
  permissions: readonly Permission[],
): MachineryRole {
  const statements = permissions.map(({ sid, actions, resources, within }) =>
    statement({
      sid,
      actions,
      resources,
      ...(within === undefined ? {} : { conditions: conditionsOf(within) }),
    }),
  );
  return { name, assumedBy, permissions, policy: policyDocument(statements) };
}

/**
 * The requests that the policy of a role must allow; the proof refuses a policy that allows any other. That the
 * permissions themselves are the right ones, a test states in AWS's terms.
 */
export function expectMachineryRole({ permissions }: MachineryRole): Expectation {
  const allows = permissions.flatMap(({ actions, resources, within }) =>
    resources.map((resource) => ({
      actions,
      resource,
      examples: [exampleOf(resource)],
      ...(within === undefined ? {} : { within }),
    })),
  );
  return { allows, refuses: [] };
}

/** An ARN that a pattern stands for; `*` alone stands for no resource. */
function exampleOf(resource: string): string {
  return resource === "*" ? resource : resource.replace(/\*$/, "0f8fad5b");
}
