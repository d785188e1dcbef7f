import { Construct } from "constructs";
import { type TerraformResource } from "cdktf";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { ManagedPolicy } from "../iam";
import { policyJson } from "../policy";
import { machineryRole, stateMachine } from "./building";
import { keptDays } from "./request-table";
import { type RevocationDesign, revocationRole } from "./revocation";
import { revocationMachine } from "./revocation-machine";

/** The state machine that ends live credentials, and the policy that it attaches to users. */
export class RevocationMachinery extends Construct {
  /** What the API hands calls to. */
  readonly machine: TerraformResource;

  constructor(scope: Construct, id: string, design: RevocationDesign) {
    super(scope, id);
    const { denial, logGroup, machine } = design;
    new ManagedPolicy(this, "denial", { name: denial.name, policy: policyJson(denial.document) });
    const role = machineryRole(this, revocationRole(design));
    const logs = new CloudwatchLogGroup(this, "log", { name: logGroup, retentionInDays: keptDays });
    this.machine = stateMachine(this, "revocation", machine, "EXPRESS", {
      definition: revocationMachine(design),
      role,
      logs,
    });
  }
}
