import { createHash } from "node:crypto";
import { Construct } from "constructs";
import { TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment";
import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Table } from "../../dynamodb";
import { policyJson } from "../../policy";
import { literal, policyArgument } from "../../terraform";
import { apiPolicy } from "../api/api-policy";
import { openApi } from "../api/open-api";
import { stageName } from "../api/paths";
import { queuePolicy } from "../design/queue-policy";
import { type SharedNames, type TemporaryAccessDesigns } from "../design/types";
import { expiryAttribute, tableKeys } from "../machines/request-table";
import { apiRole, eventsRole } from "../roles/shared-roles";
import { AccessMachinery, type AccessMachineryProps } from "./access-machinery";
import { alarm } from "./alarm";
import { RevocationMachinery } from "./revocation-machinery";
import { roleWithPolicy } from "./role-with-policy";
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
    const queue = this.buildQueue(shared, topic.arn);
    const { schedules = [], revocations = [] } = designs;
    for (const design of schedules) new ScheduledMachinery(this, design.key, design, queue.arn);
    const approvals = this.buildApprovals(shared, designs, { topicArn: topic.arn, queueArn: queue.arn });
    const machines = [
      ...approvals.flatMap((each) => each.machines),
      ...revocations.map((design) => new RevocationMachinery(this, design.key, design).machine),
    ];
    if (machines.length > 0) {
      const role = roleWithPolicy(this, apiRole(shared, designs));
      this.buildApi(shared, designs, [...role.attachments(), ...machines]);
    }
    this.output("temporary_access_topic_arn", topic.arn);
    // The machines and the roles name the table, the topic and the queue by literal ARNs, which Terraform does not see.
    approvals.forEach((each) => {
      each.outlivedBy(this.sharedResources());
    });
  }

  /** The resources that are of no access alone. */
  private sharedResources(): readonly TerraformResource[] {
    const ofOne = [AccessMachinery, ScheduledMachinery, RevocationMachinery];
    return this.node.children
      .filter((child) => !ofOne.some((type) => child instanceof type))
      .flatMap((child) => child.node.findAll())
      .filter((each): each is TerraformResource => TerraformResource.isTerraformResource(each));
  }

  /** The queue of what could not be delivered, with an alarm on it. */
  private buildQueue(shared: SharedNames, topicArn: string): SqsQueue {
    const queue = new SqsQueue(this, "undelivered", {
      name: shared.queue,
      messageRetentionSeconds: 14 * 86_400,
      sqsManagedSseEnabled: true,
    });
    new SqsQueuePolicy(this, "undelivered_policy", {
      queueUrl: queue.url,
      policy: policyArgument(this, "undelivered_document", queuePolicy(shared)),
    });
    alarm(this, "undelivered_alarm", {
      name: shared.queue,
      description: "A removal or a schedule was not delivered.",
      topicArn,
      namespace: "AWS/SQS",
      metricNames: ["ApproximateNumberOfMessagesVisible"],
      dimensions: { QueueName: queue.name },
    });
    return queue;
  }

  /** The table of requests and the machinery of the accesses by approval. */
  private buildApprovals(
    shared: SharedNames,
    designs: TemporaryAccessDesigns,
    arns: Pick<AccessMachineryProps, "topicArn" | "queueArn">,
  ): readonly AccessMachinery[] {
    if (designs.accesses.length === 0) return [];
    new Table(this, "requests", {
      name: shared.table,
      partitionKey: { name: tableKeys.partitionKey, type: "S" },
      sortKey: { name: tableKeys.sortKey, type: "S" },
      timeToLive: expiryAttribute,
      // It is destroyed with the last access by approval, also where the environment's own data is protected.
      disposable: true,
      // DynamoDB keeps a backup for 35 days when the table is deleted, as when the whole stack is destroyed.
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
      pointInTimeRecovery: {},
    });
    const role = roleWithPolicy(this, eventsRole(shared, designs));
    return designs.accesses.map(
      (design) => new AccessMachinery(this, design.key, { design, eventsRole: role, ...arns }),
    );
  }

  private buildApi(
    shared: SharedNames,
    { accesses, revocations = [] }: TemporaryAccessDesigns,
    after: readonly TerraformResource[],
  ): void {
    const body = JSON.stringify(openApi(shared, accesses, revocations));
    const policy = policyJson(apiPolicy(shared, accesses, revocations));
    const api = new ApiGatewayRestApi(this, "api", {
      name: shared.api,
      body: literal(body),
      failOnWarnings: true,
      endpointConfiguration: { types: ["REGIONAL"] },
      // A change of the body overwrites the whole API, and would delete a policy that is a resource of its own:
      // https://github.com/hashicorp/terraform-provider-aws/issues/49672
      policy: policyArgument(this, "api_policy_document", policy),
    });
    this.deploy(api, createHash("sha256").update(body).update(JSON.stringify(policy)).digest("hex"), after);
  }

  /** A change of the API or of its policy takes effect only when it is deployed again. */
  private deploy(api: ApiGatewayRestApi, content: string, after: readonly TerraformResource[]): void {
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
