import { type AccountLocation } from "../../modules/aws";
import { type PlannedAccess, roleArns } from "../../modules/temporary-access";
import { type PlannedConnection } from "./connections";
import { roleArn, userArn } from "./principal-arns";
import { type PlannedPrincipal } from "./principals";

/** The roles of people who have an access for a time, one by one or by the path in which they are made. */
export function accessArns(access: PlannedAccess): readonly string[] {
  return access.kind === "revocation" ? [] : roleArns(access);
}

/** The role and the user of a connection. */
export function connectionArns({ plan: { role, user } }: PlannedConnection, location: AccountLocation): string[] {
  return [
    ...(role === undefined ? [] : [roleArn(role.settings, location)]),
    ...(user === undefined ? [] : [userArn(user, location)]),
  ];
}

/** The role or user that a principal is. */
export function principalArn({ description: { kind, settings } }: PlannedPrincipal, location: AccountLocation): string {
  return kind === "role" ? roleArn(settings, location) : userArn(settings, location);
}
