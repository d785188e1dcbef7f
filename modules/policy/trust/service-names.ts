import { servicePrefixes } from "../../aws";
import { nearest } from "../../validation";
import { trustedService, trustedServices } from "./trusted-services";

/**
 * Further services by the name under which they assume roles, without the domain, where that is not the prefix of
 * their actions. AWS has no full list of service principals, so this one only serves to recognise misspelt names.
 * Source: the pages of the services, and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const furtherServices: readonly string[] = [
  "delivery.logs",
  "macie",
  "monitoring",
  "opensearchservice",
  "ops.apigateway",
  "export.rds",
  "replicator.lambda",
  "spotfleet",
  "streams.metrics",
  "vpc-flow-logs",
];

/** Names that are nearly those of services, and mean another. */
const mistakenNames: ReadonlyMap<string, string> = new Map([
  ["api-gateway", "apigateway"],
  ["aws-glue", "glue"],
  ["cognito", "cognito-idp"],
  ["ec2s", "ec2"],
  ["ecs-task", "ecs-tasks"],
  ["ecss", "ecs-tasks"],
  ["eks-pod-identity", "pods.eks"],
  ["eks-pods", "pods.eks"],
  ["eks.pods", "pods.eks"],
  ["emr", "elasticmapreduce"],
  ["eventbridge", "events"],
  ["eventbridge-scheduler", "scheduler"],
  ["iot-core", "iot"],
  ["kinesis-firehose", "firehose"],
  ["mwaa", "airflow-env"],
  ["pod-identity", "pods.eks"],
  ["step-functions", "states"],
  ["stepfunctions", "states"],
]);

/** Whether a service is known to assume roles, or to have actions, under this name. */
export function isKnownService(name: string): boolean {
  return servicePrefixes().has(name) || trustedService(name) !== undefined || furtherServices.includes(name);
}

/** The service that is meant by a name in lower case which is none, where one is spelled nearly so. */
export function similarService(name: string): string | undefined {
  if (isKnownService(name)) return name;
  return (
    mistakenNames.get(name) ?? nearest(name, [...furtherServices, ...trustedServices.keys(), ...servicePrefixes()])
  );
}
