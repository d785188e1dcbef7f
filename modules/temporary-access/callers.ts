import { type AccountLocation, formatArn } from "../aws";
import { type People, type SignIn, signIns } from "./people";

/**
 * The people by the ARN that API Gateway gives for a signed call.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function peopleByCaller(people: People, location: AccountLocation): Readonly<Record<string, string>> {
  return Object.fromEntries(
    signIns(people).flatMap(([person, ways]) => ways.map((way) => [callerArn(way, location), person] as const)),
  );
}

/** The ARN of a caller: for a session, with the session's name and without the path of the role. */
export function callerArn(signIn: SignIn, { partition, account }: AccountLocation): string {
  const session = (role: string, name: string): string =>
    `arn:${partition}:sts::${account}:assumed-role/${role.slice(role.lastIndexOf("/") + 1)}/${name}`;
  switch (signIn.kind) {
    case "user":
      return formatArn("user", { partition, account, path: signIn.path, user: signIn.name });
    case "identity center":
      return session(signIn.role, signIn.userName);
    case "pinned session":
      return session(signIn.role, signIn.sessionName);
  }
}

/** Patterns for `aws:PrincipalArn`, which for a session is the ARN of its role, with the path. */
export function principalArns(signIn: SignIn, { partition, account }: AccountLocation): readonly string[] {
  switch (signIn.kind) {
    case "user":
      return [callerArn(signIn, { partition, account })];
    case "identity center": {
      // Only AWS can make roles below this path; outside us-east-1 the region is one more step of it.
      // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
      const folder = `arn:${partition}:iam::${account}:role/aws-reserved/sso.amazonaws.com/`;
      return [`${folder}${signIn.role}`, `${folder}*/${signIn.role}`];
    }
    case "pinned session":
      return [signIn.role];
  }
}
