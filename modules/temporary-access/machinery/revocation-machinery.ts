import { Construct } from "constructs";
import { type TerraformResource } from "cdktf";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { ManagedPolicy } from "../../iam";
import { policyJson } from "../../policy";
import { type RevocationDesign } from "../design/types";
import { keptDays } from "../machines/request-table";
import { revocationMachine } from "../machines/revocation-machine";
import { revocationRole } from "../roles/revocation-role";
import { roleWithPolicy } from "./role-with-policy";
import { stateMachine } from "./state-machine";

/** The state machine that ends live credentials, and the policy that it attaches to users. */
export class RevocationMachinery extends Construct {
  /** The machine that the API starts. */
  readonly machine: TerraformResource;

  constructor(scope: Construct, id: string, design: RevocationDesign) {
    super(scope, id);
    const { denial, logGroup, machine } = design;
    new ManagedPolicy(this, "denial", { name: denial.name, policy: policyJson(denial.document) });
    const role = roleWithPolicy(this, revocationRole(design));
    const logs = new CloudwatchLogGroup(this, "log", { name: logGroup, retentionInDays: keptDays });
    this.machine = stateMachine(this, "revocation", {
      name: machine.name,
      type: "EXPRESS",
      definition: revocationMachine(design),
      role,
      logs,
    });
  }
}
