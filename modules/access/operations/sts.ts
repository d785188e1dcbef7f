import { type Operation } from "./operation";

/** Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
export const stsOperations = {
  assumeRole: { purpose: "AssumeRole", actions: ["sts:AssumeRole"], on: ["role"] },
} as const satisfies Record<string, Operation>;
