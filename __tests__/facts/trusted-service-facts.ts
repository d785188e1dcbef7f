// What AWS documents about the requests with which its services assume roles, written from its pages, not from the
// product: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html and the page of each service.

/** A service in AWS's terms. The account is 111122223333, the region us-east-1. */
export interface ServiceFact {
  /** @default AssumeRole alone */
  readonly actions?: readonly string[];
  /** The context keys that it sends about its source. Absent where no page documents any, or that there are none. */
  readonly sends?: Readonly<Record<string, string>>;
  /** The ARN of another kind of resource of the service, which it does not send. */
  readonly otherKind?: string;
  /** Its name in China. @default ending in .amazonaws.com */
  readonly inChina?: string;
}

const account = "111122223333";
const from = (arn: string, otherKind?: string): ServiceFact => ({
  sends: { "aws:SourceAccount": account, "aws:SourceArn": `arn:aws:${arn}` },
  ...(otherKind === undefined ? {} : { otherKind: `arn:aws:${otherKind}` }),
});
const undocumented: ServiceFact = {};
const at = `us-east-1:${account}`;

export const serviceFacts: Readonly<Record<string, ServiceFact>> = {
  apigateway: undocumented,
  appflow: undocumented,
  appstream: from(`appstream:${at}:fleet/data`, `appstream:${at}:image/data`),
  appsync: from(`appsync:${at}:apis/abcdefghijklmnopq`, `appsync:${at}:domainnames/api.acme.example`),
  athena: undocumented,
  backup: undocumented,
  batch: from(`batch:${at}:job/1f2e`, `batch:${at}:job-queue/nightly`),
  "batchoperations.s3": undocumented,
  bedrock: from(`bedrock:${at}:model-invocation-job/a1b2c3d4e5f6`),
  cloudformation: undocumented,
  codebuild: from(`codebuild:${at}:project/export`, `codebuild:${at}:report-group/export`),
  comprehend: from(`comprehend:${at}:document-classifier-endpoint/mail`),
  databrew: undocumented,
  datasync: from(`datasync:${at}:task/task-0a1b2c3d4e5f60718`),
  datazone: from(`datazone:${at}:domain/dzd_0a1b2c3d`, `datazone:${at}:project/0a1b2c3d`),
  dms: from(`dms:${at}:endpoint:ABCDEFGHIJKL`),
  ec2: { sends: {}, inChina: "ec2.amazonaws.com.cn" },
  "ecs-tasks": from(`ecs:${at}:*`, `ecs:${at}:cluster/orders`),
  edgelambda: undocumented,
  eks: from(`eks:${at}:cluster/data`, `eks:${at}:nodegroup/data/a/1`),
  "eks-fargate-pods": {
    sends: { "aws:SourceArn": `arn:aws:eks:${at}:fargateprofile/data/pods/1` },
    otherKind: `arn:aws:eks:${at}:cluster/data`,
  },
  elasticmapreduce: {
    ...from(`elasticmapreduce:${at}:cluster/j-1ABCDEFGHIJKL`),
    inChina: "elasticmapreduce.amazonaws.com.cn",
  },
  "emr-serverless": undocumented,
  events: undocumented,
  firehose: { sends: { "sts:ExternalId": account } },
  glue: undocumented,
  iot: from(`iot:${at}:rule/orders`),
  kendra: from(`kendra:${at}:index/0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10`, `kendra:${at}:rescore-execution-plan/1`),
  kinesisanalytics: from(`kinesisanalytics:${at}:application/orders`, `kinesis:${at}:stream/orders`),
  lambda: undocumented,
  "osis-pipelines": from(`osis:${at}:pipeline/orders`, `es:${at}:domain/orders`),
  personalize: from(`personalize:${at}:dataset/orders/ITEMS`),
  pipes: from(`pipes:${at}:pipe/orders`, `dynamodb:${at}:table/orders/stream/2026-01-01T00:00:00.000`),
  "pods.eks": {
    ...from(`eks:${at}:cluster/data`, `eks:${at}:podidentityassociation/data/a-1`),
    actions: ["sts:AssumeRole", "sts:TagSession"],
  },
  quicksight: undocumented,
  redshift: undocumented,
  "redshift-serverless": undocumented,
  rolesanywhere: {
    ...from(
      `rolesanywhere:${at}:trust-anchor/0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10`,
      `rolesanywhere:${at}:profile/0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10`,
    ),
    actions: ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
  },
  s3: undocumented,
  sagemaker: from(`sagemaker:${at}:training-job/orders`),
  scheduler: from(`scheduler:${at}:schedule-group/default`, `scheduler:${at}:schedule/default/nightly`),
  ssm: from(`ssm:${at}:automation-execution/0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10`),
  states: from(`states:${at}:stateMachine:orders`, `states:${at}:activity:orders`),
  "tasks.apprunner": undocumented,
  transcribe: from(`transcribe:${at}:transcription-job/call`),
  transfer: from(`transfer:${at}:user/s-0123456789abcdef0/ada`, `transfer:${at}:profile/p-0123456789abcdef0`),
};
