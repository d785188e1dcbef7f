/**
 * How a person signs in. AWS guarantees each name: the name of a user, the session name that IAM Identity Center sets, or
 * the session name that the trust policy of a role requires with `sts:RoleSessionName`. A session name that the caller
 * can choose identifies nobody.
 */
export type SignIn =
  | { readonly kind: "user"; readonly name: string; readonly path: string }
  | { readonly kind: "identity center"; readonly userName: string; readonly role: string }
  | { readonly kind: "pinned session"; readonly role: string; readonly sessionName: string };

/**
 * People by a name of your own, each with the ways in which they sign in. A person has the same name wherever they are
 * listed: this prevents them from deciding their own request.
 */
export type People = Readonly<Record<string, SignIn | readonly SignIn[]>>;

/**
 * An IAM user in the environment's account, who signs in with multi-factor authentication.
 *
 * @example
 * iamUser("alice", { path: "/people/" });
 */
export function iamUser(name: string, { path = "/" }: { readonly path?: string } = {}): SignIn {
  return { kind: "user", name, path };
}

/**
 * A user of IAM Identity Center, by the user name there and the role that the permission set has in the account.
 *
 * @example
 * identityCenterUser("alice@acme.example", "AWSReservedSSO_OnCall_0123456789abcdef");
 */
export function identityCenterUser(userName: string, role: string): SignIn {
  return { kind: "identity center", userName, role };
}

/**
 * A session of a role whose own trust policy lets only this person have this session name.
 *
 * @param role the ARN of the role, in the environment's account
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname
 * @example
 * pinnedSession("arn:aws:iam::111122223333:role/operators", "erin");
 */
export function pinnedSession(role: string, sessionName: string): SignIn {
  return { kind: "pinned session", role, sessionName };
}

/** The ways in which each person signs in. */
export function signIns(people: People): readonly (readonly [string, readonly SignIn[]])[] {
  return Object.entries(people).map(([person, ways]) => [person, [ways].flat()]);
}

/** The people of two lists, each with every way to sign in of both. */
export function together(left: People, right: People): People {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Object.fromEntries(
    [...names].map((name) => {
      // A name such as toString is a property of every object.
      const ways = [left, right].flatMap((people) => (Object.hasOwn(people, name) ? [people[name] ?? []].flat() : []));
      return [name, [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()]] as const;
    }),
  );
}
