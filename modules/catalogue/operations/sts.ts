import { type Operation } from "./operation";

/** Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
export const stsOperations = {
  assumeRole: { purpose: "AssumeRole", actions: ["sts:AssumeRole"], on: ["role"] },
  // Asked for beside AssumeRole, where the call has a source identity or session tags.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
  setSourceIdentity: { purpose: "AssumeRole", actions: ["sts:SetSourceIdentity"], on: ["role"] },
  tagSession: { purpose: "AssumeRole", actions: ["sts:TagSession"], on: ["role"] },
} as const satisfies Record<string, Operation<"role", "AssumeRole">>;
