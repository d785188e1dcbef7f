/** Whether a service says on whose behalf it assumes a role. */
type ServiceSource =
  | { readonly sends: true; readonly sourceArn: string; readonly source: string }
  | { readonly sends: false; readonly source: string };

/**
 * The services of which AWS documents whether they send `aws:SourceAccount` and `aws:SourceArn` when they assume a
 * role. Nothing is said of others.
 */
export const serviceSources: ReadonlyMap<string, ServiceSource> = new Map<string, ServiceSource>([
  [
    "ec2.amazonaws.com",
    {
      sends: false,
      source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
    },
  ],
  [
    "ecs-tasks.amazonaws.com",
    {
      sends: true,
      sourceArn: "arn:aws:ecs:REGION:ACCOUNT:*",
      source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    },
  ],
  [
    "osis-pipelines.amazonaws.com",
    {
      sends: true,
      sourceArn: "arn:aws:osis:REGION:ACCOUNT:pipeline/*",
      source: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-ddb.html",
    },
  ],
  [
    "scheduler.amazonaws.com",
    {
      sends: true,
      // The group of the schedule, not the schedule itself.
      sourceArn: "arn:aws:scheduler:REGION:ACCOUNT:schedule-group/GROUP",
      source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html",
    },
  ],
  [
    "states.amazonaws.com",
    {
      sends: true,
      sourceArn: "arn:aws:states:REGION:ACCOUNT:stateMachine:*",
      source: "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html",
    },
  ],
]);
