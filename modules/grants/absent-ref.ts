import { didYouMean, problem, type Problem } from "../validation";
import { type ResourceLocation } from "../catalogue";
import { BucketGrant } from "./bucket-grant";
import { type BucketRef } from "./bucket-ref";
import { type Grant } from "./grant";
import { KeyGrant } from "./key-grant";
import { KeyRef } from "./key-ref";
import { methodsOf } from "./methods";
import { TableGrant } from "./table-grant";
import { TableRef } from "./table-ref";

/** A table, a bucket or a key. */
type DataRef = TableRef | BucketRef | KeyRef;

/** The methods of refs that give no grant. */
const otherMethods: ReadonlySet<string> = new Set(["arnOf", "constructor", "objectsArn"]);

/**
 * A ref on which nothing can be granted: each of its verbs gives a grant that allows nothing and carries these problems,
 * so that everything else is checked as well. Without problems, the grant is silent, as for a table that is reported in
 * its own place.
 */
export function absentRef<Ref extends DataRef>(ref: Ref, problems: readonly Problem[]): Ref {
  return intercepted(ref, () => refusedGrant(ref, problems));
}

/** The same ref, on which a verb that there is not gives a grant that carries the problem, with the nearest verb. */
export function withUnknownVerbs<Ref extends DataRef>(ref: Ref): Ref {
  return intercepted(ref, undefined, (verb) => refusedGrant(ref, [noVerb(ref, verb)]));
}

/** A grant that allows nothing, on something that is none of a table, a bucket and a key. */
export function refusedGrantOn(name: string, location: ResourceLocation, problems: readonly Problem[]): Grant {
  const facts = { indexes: [], streamViewTypes: [], pointInTimeRecovery: false };
  return new TableGrant({ name, ...location, ...facts, place: [name] }, [], problems);
}

function refusedGrant(ref: DataRef, problems: readonly Problem[]): Grant {
  const target = placeOf(ref).join(" ");
  if (ref instanceof TableRef) return new TableGrant(ref.description, [], problems);
  if (ref instanceof KeyRef) return new KeyGrant(target, [], problems, placeOf(ref));
  return new BucketGrant(target, [], problems, placeOf(ref));
}

function placeOf(ref: DataRef): readonly string[] {
  return (ref instanceof KeyRef ? ref.place : ref.description.place) ?? [];
}

/**
 * @param verb what takes the place of each verb
 *   @default the verb
 * @param other what takes the place of a method that there is not
 *   @default nothing
 */
function intercepted<Ref extends DataRef>(
  ref: Ref,
  verb: (() => Grant) | undefined,
  other: (name: string) => Grant = () => refusedGrant(ref, []),
): Ref {
  return new Proxy(ref, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof name === "symbol" || otherMethods.has(name)) return value;
      if (name in target) return typeof value === "function" && !(name in Object.prototype) ? (verb ?? value) : value;
      // What the language and tools ask of any object.
      return name === "then" || name === "toJSON" ? undefined : () => other(name);
    },
  });
}

function noVerb(ref: DataRef, verb: string): Problem {
  const verbs = methodsOf(Object.getPrototypeOf(ref) as object).filter((name) => !otherMethods.has(name));
  const near = didYouMean(verb, verbs).trim();
  const rule = `is not a verb of a ${ref instanceof TableRef ? "table" : ref instanceof KeyRef ? "key" : "bucket"}`;
  return problem({ value: verb, rule, remedy: near === "" ? "Take one from docs/verbs.md." : near });
}
