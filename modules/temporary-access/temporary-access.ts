import { createHash } from "node:crypto";
import { Construct } from "constructs";
import { type TerraformResource, TerraformOutput, TerraformStack } from "cdktf";
import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment";
import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Table } from "../dynamodb";
import { policyDocument, policyJson, statement } from "../policy";
import { literal, policyArgument } from "../terraform";
import { AccessMachinery, type AccessMachineryProps } from "./access-machinery";
import { alarm, machineryRole } from "./building";
import { apiPolicy, openApi, stageName } from "./api";
import { type AccessDesign, type SharedNames } from "./design";
import { type TemporaryAccessDesigns } from "./machinery";
import { expiryAttribute, tableKeys } from "./request-table";
import { type RevocationDesign } from "./revocation";
import { RevocationMachinery } from "./revocation-machinery";
import { type MachineryRole, sharedRoles } from "./role-policies";
import { ScheduledMachinery } from "./scheduled-machinery";

/** What temporary access is built from. */
export interface TemporaryAccessProps {
  readonly shared: SharedNames;
  readonly designs: TemporaryAccessDesigns;
}

/** Outputs of the stack. */
export const temporaryAccessOutputs = ["temporary_access_url", "temporary_access_topic_arn"] as const;

/** The API, the table of requests, the topic, and the machinery of every access. */
export class TemporaryAccess extends Construct {
  constructor(scope: Construct, id: string, { shared, designs }: TemporaryAccessProps) {
    super(scope, id);
    const topic = new SnsTopic(this, "topic", { name: shared.topic });
    const queue = new SqsQueue(this, "undelivered", {
      name: shared.queue,
      messageRetentionSeconds: 14 * 86_400,
      sqsManagedSseEnabled: true,
    });
    new SqsQueuePolicy(this, "undelivered_policy", {
      queueUrl: queue.url,
      policy: policyArgument(this, "undelivered_document", policyJson(queuePolicy(shared))),
    });
    alarm(this, "undelivered_alarm", shared.queue, topic.arn, "A removal or a schedule was not delivered.", {
      namespace: "AWS/SQS",
      metricNames: ["ApproximateNumberOfMessagesVisible"],
      dimensions: { QueueName: queue.name },
    });
    const { accesses, schedules = [], revocations = [] } = designs;
    for (const design of schedules) new ScheduledMachinery(this, design.key, design, queue.arn);
    const { api, events } = sharedRoles(shared, accesses, revocations);
    const machines = [
      ...this.buildApprovals(shared, accesses, events, { topicArn: topic.arn, queueArn: queue.arn }),
      ...revocations.map((design) => new RevocationMachinery(this, design.key, design).machine),
    ];
    if (machines.length > 0) {
      const role = machineryRole(this, api);
      this.buildApi(shared, accesses, revocations, [...role.attachments(), ...machines]);
    }
    this.output("temporary_access_topic_arn", topic.arn);
  }

  private buildApprovals(
    shared: SharedNames,
    accesses: readonly AccessDesign[],
    events: MachineryRole,
    arns: Pick<AccessMachineryProps, "topicArn" | "queueArn">,
  ): readonly TerraformResource[] {
    if (accesses.length === 0) return [];
    new Table(this, "requests", {
      name: shared.table,
      partitionKey: { name: tableKeys.partitionKey, type: "S" },
      sortKey: { name: tableKeys.sortKey, type: "S" },
      timeToLive: expiryAttribute,
      // DynamoDB keeps a backup of it for 35 days when it is deleted, as with the whole stack.
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
      pointInTimeRecovery: {},
    });
    const eventsRole = machineryRole(this, events);
    return accesses.flatMap(
      (design) => new AccessMachinery(this, design.key, { design, eventsRole, ...arns }).machines,
    );
  }

  private buildApi(
    shared: SharedNames,
    accesses: readonly AccessDesign[],
    revocations: readonly RevocationDesign[],
    after: readonly TerraformResource[],
  ): void {
    const body = JSON.stringify(openApi(shared, accesses, revocations));
    const policy = policyJson(apiPolicy(shared, accesses, revocations));
    const api = new ApiGatewayRestApi(this, "api", {
      name: shared.api,
      body: literal(body),
      failOnWarnings: true,
      endpointConfiguration: { types: ["REGIONAL"] },
      // As a resource of its own it would be gone after a change of the body, which overwrites the whole API:
      // https://github.com/hashicorp/terraform-provider-aws/issues/49672
      policy: policyArgument(this, "api_policy_document", policy),
    });
    // A change of the API or of its policy has no effect before it is deployed anew.
    const content = createHash("sha256").update(body).update(JSON.stringify(policy)).digest("hex");
    const deployment = new ApiGatewayDeployment(this, "api_deployment", {
      restApiId: api.id,
      triggers: { content },
      lifecycle: { createBeforeDestroy: true },
      dependsOn: [...after],
    });
    const stage = new ApiGatewayStage(this, "api_stage", {
      restApiId: api.id,
      deploymentId: deployment.id,
      stageName,
    });
    new ApiGatewayMethodSettings(this, "api_settings", {
      restApiId: api.id,
      stageName: stage.stageName,
      methodPath: "*/*",
      settings: { throttlingRateLimit: 5, throttlingBurstLimit: 10 },
    });
    this.output("temporary_access_url", stage.invokeUrl);
  }

  private output(name: (typeof temporaryAccessOutputs)[number], value: string): void {
    new TerraformOutput(TerraformStack.of(this), name, { value, staticId: true });
  }
}

/** EventBridge sends what its rules could not deliver by itself, without a role. */
function queuePolicy({
  partition,
  region,
  account,
  environment,
  queueArn,
}: SharedNames): ReturnType<typeof policyDocument> {
  return policyDocument([
    statement({
      sid: "UndeliveredEvents",
      principals: { Service: ["events.amazonaws.com"] },
      actions: ["sqs:SendMessage"],
      resources: [queueArn],
      conditions: {
        ArnLike: { "aws:SourceArn": [`arn:${partition}:events:${region}:${account}:rule/${environment}-*`] },
      },
    }),
  ]);
}
