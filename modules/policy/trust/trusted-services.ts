import { regions } from "../../aws";

/** When the pages of this table were read, most of them in a public copy and not on the live site. */
const read = "2026-11-29";

/** A call with which a service opens a session, beside `sts:AssumeRole`. */
export type SessionAction = "sts:SetSourceIdentity" | "sts:TagSession";

/** What the request of a service states about the resource that it acts for. */
interface StatedSource {
  /** Whether it sends `aws:SourceAccount`. */
  readonly sourceAccount: boolean;
  /**
   * The ARNs that it sends as `aws:SourceArn`, with `PARTITION`, `REGION` and `ACCOUNT` for those of the source.
   * @default it sends none
   */
  readonly sourceArns?: readonly string[];
  /**
   * Whether AWS does not support a narrower ARN than that of `sourceArns`.
   * @default false
   */
  readonly onlyAsGiven?: boolean;
  /**
   * Whether it sends the account as the external ID.
   * @default false
   */
  readonly accountAsExternalId?: boolean;
}

/** How a service assumes roles, as AWS documents it. */
export interface TrustedService {
  /** The calls that its trust must allow beside `sts:AssumeRole`: without one of them no session starts. */
  readonly actions: readonly SessionAction[];
  /** The keys of the tags that its sessions carry; `"any"` where the configuration of the service decides them. */
  readonly sessionTags: readonly string[] | "any";
  /** Absent where AWS documents neither that its requests state a source nor that they do not. */
  readonly sends?: StatedSource;
  /** Whether its name ends in `.amazonaws.com.cn` in China. */
  readonly chinaDomain: boolean;
  /** Whether it takes a role only in an instance profile. */
  readonly instanceProfile: boolean;
  /** The page of AWS that documents its role. */
  readonly source: string;
  /** When the page was read. */
  readonly read: string;
}

/**
 * The services that a role with access to data can trust, by their name without the domain. Nothing is claimed about
 * a service that is not listed.
 */
export const trustedServices: ReadonlyMap<string, TrustedService> = new Map<string, TrustedService>(
  Object.entries({
    apigateway: documented("apigateway/latest/developerguide/permissions.html"),
    appflow: documented("appflow/latest/userguide/security_iam_service-role-policies.html"),
    appstream: documented("appstream2/latest/developerguide/example-fleet-machine.html", {
      sends: from("appstream", "fleet/*"),
    }),
    appsync: documented("appsync/latest/devguide/attaching-a-data-source.html", { sends: from("appsync", "apis/*") }),
    athena: documented("athena/latest/ug/security-iam-athena.html"),
    backup: documented("aws-backup/latest/devguide/iam-service-roles.html"),
    batch: documented("batch/latest/userguide/cross-service-confused-deputy-prevention.html", {
      sends: from("batch", "compute-environment/*", "job/*"),
    }),
    "batchoperations.s3": documented("AmazonS3/latest/userguide/batch-ops-iam-role-policies.html"),
    bedrock: documented("bedrock/latest/userguide/batch-iam-sr.html", { sends: from("bedrock", "*") }),
    cloudformation: documented("AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html"),
    codebuild: documented("codebuild/latest/userguide/setting-up-service-role.html", {
      sends: from("codebuild", "project/*"),
    }),
    comprehend: documented("comprehend/latest/dg/cross-service-confused-deputy-prevention.html", {
      sends: from("comprehend", "*"),
    }),
    databrew: documented("databrew/latest/dg/setting-up-iam-role-to-assume.html"),
    datasync: documented("datasync/latest/userguide/cross-service-confused-deputy-prevention.html", {
      sends: from("datasync", "*"),
    }),
    datazone: documented("datazone/latest/userguide/glue-manage-access-role.html", {
      sends: from("datazone", "domain/*"),
    }),
    // From version 3.4.7 of the replication engine.
    dms: documented("dms/latest/userguide/cross-service-confused-deputy-prevention.html", {
      sends: from("dms", "*"),
    }),
    // In China: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html
    ec2: documented("AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html", {
      sends: { sourceAccount: false },
      chinaDomain: true,
      instanceProfile: true,
    }),
    "ecs-tasks": documented("AmazonECS/latest/developerguide/task-iam-roles.html", {
      sends: { ...from("ecs", "*"), onlyAsGiven: true },
    }),
    edgelambda: documented("AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html"),
    eks: documented("eks/latest/userguide/security-iam.html", { sends: from("eks", "cluster/*") }),
    // Its page names no aws:SourceAccount.
    "eks-fargate-pods": documented("eks/latest/userguide/pod-execution-role.html", {
      sends: { ...from("eks", "fargateprofile/*"), sourceAccount: false },
    }),
    // In China: https://docs.aws.amazon.com/emr/latest/ManagementGuide/using-service-linked-roles.html
    elasticmapreduce: documented("emr/latest/ManagementGuide/emr-studio-service-role.html", {
      sends: from("elasticmapreduce", "*"),
      chinaDomain: true,
    }),
    "emr-serverless": documented("emr/latest/EMR-Serverless-UserGuide/security-iam-runtime-role.html"),
    events: documented("eventbridge/latest/userguide/eb-use-identity-based.html"),
    firehose: documented("firehose/latest/dev/controlling-access.html", {
      sends: { sourceAccount: false, accountAsExternalId: true },
    }),
    glue: documented("glue/latest/dg/create-an-iam-role.html"),
    iot: documented("iot/latest/developerguide/cross-service-confused-deputy-prevention.html", {
      sends: from("iot", "*"),
    }),
    kendra: documented("kendra/latest/dg/iam-roles.html", { sends: from("kendra", "index/*") }),
    kinesisanalytics: documented("kinesisanalytics/latest/dev/iam-cross-service-confused-deputy-prevention.html", {
      sends: from("kinesisanalytics", "application/*"),
    }),
    lambda: documented("lambda/latest/dg/lambda-intro-execution-role.html"),
    "osis-pipelines": documented("opensearch-service/latest/developerguide/configure-client-ddb.html", {
      sends: from("osis", "pipeline/*"),
    }),
    personalize: documented("personalize/latest/dg/cross-service-confused-deputy-prevention.html", {
      sends: from("personalize", "*"),
    }),
    pipes: documented("AWSCloudFormation/latest/UserGuide/aws-resource-pipes-pipe.html", {
      sends: from("pipes", "pipe/*"),
    }),
    // Its source: https://aws.amazon.com/blogs/containers/amazon-eks-pod-identity-a-new-way-for-applications-on-eks-to-obtain-iam-credentials/
    // Its tags: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
    "pods.eks": documented("eks/latest/userguide/pod-id-role.html", {
      actions: ["sts:TagSession"],
      sessionTags: [
        "eks-cluster-arn",
        "eks-cluster-name",
        "kubernetes-namespace",
        "kubernetes-pod-name",
        "kubernetes-pod-uid",
        "kubernetes-service-account",
      ],
      sends: from("eks", "cluster/*"),
    }),
    quicksight: documented("quicksight/latest/user/security_iam_service-with-iam.html"),
    // It sends a database user as the external ID: https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service-database-users.html
    redshift: documented("redshift/latest/mgmt/authorizing-redshift-service.html"),
    "redshift-serverless": documented("redshift/latest/mgmt/serverless-iam.html"),
    // Its tags are the fields of the certificate, as the profile maps them.
    rolesanywhere: documented("rolesanywhere/latest/userguide/trust-model.html", {
      actions: ["sts:SetSourceIdentity", "sts:TagSession"],
      sessionTags: "any",
      sends: from("rolesanywhere", "trust-anchor/*"),
    }),
    s3: documented("AmazonS3/latest/userguide/setting-repl-config-perm-overview.html"),
    sagemaker: documented("sagemaker/latest/dg/security-confused-deputy-prevention.html", {
      sends: from("sagemaker", "*"),
    }),
    // The group of the schedule, not the schedule itself.
    scheduler: documented("scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html", {
      sends: from("scheduler", "schedule-group/*"),
    }),
    ssm: documented("systems-manager/latest/userguide/cross-service-confused-deputy-prevention.html", {
      sends: from("ssm", "*"),
    }),
    states: documented("step-functions/latest/dg/procedure-create-iam-role.html", {
      sends: from("states", "stateMachine:*"),
    }),
    "tasks.apprunner": documented("apprunner/latest/dg/security_iam_service-with-iam.html"),
    transcribe: documented("transcribe/latest/dg/security-iam-confused-deputy.html", {
      sends: from("transcribe", "*"),
    }),
    transfer: documented("transfer/latest/userguide/confused-deputy.html", {
      sends: from("transfer", "agreement/*", "connector/*", "server/*", "user/*", "workflow/*"),
    }),
  }),
);

/** The domain that ends the complete name of a service. */
export const serviceDomain = /\.amazonaws\.com(\.cn)?$/;

/** The name of a service without the domain and without a region: `states` of `states.us-east-1.amazonaws.com`. */
export function serviceKey(name: string): string {
  const key = name.replace(serviceDomain, "");
  const region = key.slice(key.lastIndexOf(".") + 1);
  const isRegional = Object.values(regions).some((each) => each.includes(region));
  return isRegional && key.includes(".") ? key.slice(0, -region.length - 1) : key;
}

/** How the service of this name, with or without its domain, assumes roles. */
export function trustedService(name: string): TrustedService | undefined {
  return trustedServices.get(serviceKey(name));
}

/** A service that sends its account and the ARN of one of these resources. */
function from(service: string, ...resources: readonly string[]): StatedSource {
  const sourceArns = resources.map((resource) => `arn:PARTITION:${service}:REGION:ACCOUNT:${resource}`);
  return { sourceAccount: true, sourceArns };
}

function documented(page: string, facts: Partial<Omit<TrustedService, "source" | "read">> = {}): TrustedService {
  return {
    actions: [],
    sessionTags: [],
    chinaDomain: false,
    instanceProfile: false,
    ...facts,
    source: `https://docs.aws.amazon.com/${page}`,
    read,
  };
}
