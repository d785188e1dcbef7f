import { type Construct } from "constructs";
import { ManagedPolicy, Role } from "../../iam";
import { policyJson } from "../../policy";
import { type MachineryRole } from "../roles/types";

/** A role of the machinery with its policy attached. */
export function roleWithPolicy(scope: Construct, { name, assumedBy, policy }: MachineryRole): Role {
  const id = name.slice(name.lastIndexOf("-") + 1);
  const role = new Role(scope, `${id}_role`, { name, assumedBy });
  return role.attach(new ManagedPolicy(role, "policy", { name, policy: policyJson(policy) }));
}
