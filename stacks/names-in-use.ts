import { problem, type Problem } from "../modules/validation";

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
}

/** A problem for every name that is taken a second time. */
export function checkUnique(names: readonly NameInUse[]): Problem[] {
  const first = new Map<string, NameInUse>();
  return names.flatMap((each) => {
    const { kind, space, name, place, ignoresCase } = each;
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
          remedy: "Give one of the two another name.",
        }),
        place,
      },
    ];
  });
}
