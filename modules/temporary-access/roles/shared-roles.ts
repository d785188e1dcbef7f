import { service } from "../../policy";
import { type SharedNames, type TemporaryAccessDesigns } from "../design/types";
import { machineryRole } from "./machinery-role";
import { listRequests, start } from "./permissions";
import { type MachineryRole } from "./types";

/** The role of the API. */
export function apiRole(shared: SharedNames, { accesses, revocations = [] }: TemporaryAccessDesigns): MachineryRole {
  const answering = [
    ...accesses.map(({ decisionMachine }) => decisionMachine),
    ...revocations.map(({ machine }) => machine),
  ];
  return machineryRole(shared.apiRole, service("apigateway"), [
    ...(accesses.length === 0
      ? []
      : [start(accesses.map(({ grantMachine }) => grantMachine)), listRequests(shared, accesses)]),
    { sid: "AskForDecisions", actions: ["states:StartSyncExecution"], resources: answering.map(({ arn }) => arn) },
  ]);
}

/** The role of the rules that start a removal after an execution that did not succeed. */
export function eventsRole(shared: SharedNames, { accesses }: TemporaryAccessDesigns): MachineryRole {
  return machineryRole(shared.eventsRole, service("events"), [
    start(accesses.map(({ removalMachine }) => removalMachine)),
  ]);
}
