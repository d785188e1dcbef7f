import { problem, type Problem } from "../modules/validation";
import { type Backend, stateIdentity } from "./backend";

/** A name that an environment takes in a space where names are unique. */
export interface NameInUse {
  /** Where it is declared. */
  readonly place: readonly string[];
  /** What it names: `role`, `table`, … */
  readonly kind: string;
  /** Within what it is unique: `account 111122223333`. */
  readonly space: string;
  readonly name: string;
  /** IAM and Terraform Cloud do not tell upper case from lower case. */
  readonly ignoresCase: boolean;
  /** @default another name for one of the two */
  readonly remedy?: string;
}

/** A problem for every name that is taken a second time. */
export function checkUnique(names: readonly NameInUse[]): Problem[] {
  const first = new Map<string, NameInUse>();
  return names.filter(isText).flatMap((each) => {
    const { kind, space, name, place, ignoresCase, remedy = "Give one of the two another name." } = each;
    const key = JSON.stringify([kind, space, ignoresCase ? name.toLowerCase() : name]);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, each);
      return [];
    }
    const hint = ignoresCase && earlier.name !== name ? ", for upper and lower case count as the same" : "";
    return [
      {
        ...problem({
          value: name,
          rule: `is already the name of the ${kind} ${earlier.place.join(" › ")} in ${space}${hint}`,
          remedy,
        }),
        place,
      },
    ];
  });
}

/** A name that is no text is reported where it is given. */
function isText({ name }: NameInUse): boolean {
  return typeof (name as unknown) === "string";
}

/** The names of roles, users, policies and instance profiles, unique in their account. A user's own group has the user's name. */
export function iamNames(
  account: string,
  place: readonly string[],
  {
    roles,
    users,
    policies,
    instanceProfile,
  }: Readonly<Record<"roles" | "users" | "policies", readonly string[]>> & {
    readonly instanceProfile: string | undefined;
  },
): NameInUse[] {
  const space = `account ${account}`;
  const inUse = (kind: string, names: readonly string[]): NameInUse[] =>
    names.map((name) => ({ place, kind, space, name, ignoresCase: true }));
  return [
    ...inUse("role", roles),
    ...inUse("user", users),
    ...inUse("policy", policies),
    ...inUse("instance profile", instanceProfile === undefined ? [] : [instanceProfile]),
  ];
}

/** Two environments that share a state would destroy each other's resources. */
export function stateInUse(backend: Backend, environment: string): NameInUse {
  const name = stateIdentity(backend, environment);
  const ignoresCase = backend.kind === "hcp-terraform";
  return { place: [environment, "backend"], kind: "state", space: "this app", name, ignoresCase };
}

/** The names of outputs, unique in their environment. */
export function outputsInUse(environment: string, place: readonly string[], names: readonly string[]): NameInUse[] {
  const space = `environment ${environment}`;
  return names.map((name) => ({ place, kind: "output", space, name, ignoresCase: false }));
}
