import { type Construct } from "constructs";
import { type ITerraformDependable } from "cdktf";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { type CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { ManagedPolicy, Role } from "../iam";
import { policyJson, type PolicyJson } from "../policy";
import { literal, policyArgument } from "../terraform";
import { type Machine, type Person } from "./design";
import { type MachineryRole } from "./role-policies";
import { type StateMachine } from "./state-machine";

/** A role of the machinery with its policy. */
export function machineryRole(scope: Construct, { name, assumedBy, policy }: MachineryRole): Role {
  const id = name.slice(name.lastIndexOf("-") + 1);
  const role = new Role(scope, `${id}_role`, { name, assumedBy });
  return role.attach(new ManagedPolicy(role, "policy", { name, policy: policyJson(policy) }));
}

/**
 * An alarm on any of some counts, told to the topic. A count without a value is none; a metric that comes late is filled
 * in the latest period whatever it counts, so an alarm with `FILL` looks at one period more:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function alarm(
  scope: Construct,
  id: string,
  alarmName: string,
  topicArn: string,
  alarmDescription: string,
  {
    namespace,
    metricNames,
    dimensions,
  }: {
    readonly namespace: string;
    readonly metricNames: readonly string[];
    readonly dimensions: Readonly<Record<string, string>>;
  },
): void {
  const ids = metricNames.map((_, index) => `m${index}`);
  new CloudwatchMetricAlarm(scope, id, {
    alarmName,
    alarmDescription,
    alarmActions: [topicArn],
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 2,
    datapointsToAlarm: 1,
    threshold: 0,
    treatMissingData: "notBreaching",
    metricQuery: [
      { id: "total", expression: ids.map((id) => `FILL(${id}, 0)`).join(" + "), label: alarmName, returnData: true },
      ...metricNames.map((metricName, index) => ({
        id: ids[index] ?? "",
        metric: { namespace, metricName, dimensions, period: 300, stat: "Sum" },
      })),
    ],
  });
}

/**
 * The roles of people, each with the policy of the access as its boundary: attached or not, it is the most that the
 * role can ever do.
 */
export function standingRoles(
  scope: Construct,
  { people, path }: { readonly people: readonly Person[]; readonly path: string },
  policyArn: string,
  longestSession = 3600,
): readonly IamRole[] {
  return people.map(
    ({ name, role, trust }) =>
      new IamRole(scope, name, {
        name: role,
        path,
        assumeRolePolicy: policyArgument(scope, `${name}_trust`, JSON.parse(trust) as PolicyJson),
        permissionsBoundary: policyArn,
        maxSessionDuration: Math.max(3600, longestSession),
        // What is attached for a time is not in Terraform's state.
        forceDetachPolicies: true,
      }),
  );
}

/** A state machine that logs every step without the data, in which task tokens are. */
export function stateMachine(
  scope: Construct,
  id: string,
  { name }: Machine,
  type: "STANDARD" | "EXPRESS",
  {
    definition,
    role,
    logs,
    after = [],
  }: {
    readonly definition: StateMachine;
    readonly role: Role;
    readonly logs: CloudwatchLogGroup;
    /** What is made before it and destroyed after it. */
    readonly after?: readonly ITerraformDependable[];
  },
): SfnStateMachine {
  return new SfnStateMachine(scope, id, {
    name,
    type,
    roleArn: role.arn,
    definition: literal(JSON.stringify(definition)),
    loggingConfiguration: { level: "ALL", includeExecutionData: false, logDestination: `${logs.arn}:*` },
    dependsOn: [...role.attachments(), ...after],
  });
}
