import { Construct } from "constructs";
import { type Denial, type Grant } from "../grants";

/** The verbs of a ref: its methods that return a grant or a denial. */
export type VerbsOf<Ref> = {
  [Name in keyof Ref as Ref[Name] extends (...options: never[]) => Grant | Denial ? Name : never]: Ref[Name];
};

/** The class of a ref. */
type ClassOf<Ref> = abstract new (...options: never[]) => Ref;

/** The class of a construct, without what its subclasses add. */
type ConstructClass<Base> = abstract new (scope: Construct, id: string) => Base;

/**
 * Creates the base class of a construct that has the verbs of its ref, with their types and documentation. A verb that
 * is added to the ref is a verb of the construct without another line.
 *
 * Verbs have to be methods of the ref's class: a function in a property exists only once there is a ref. Other methods
 * are delegated as well, and the type hides them.
 *
 * @typeParam Base an interface that extends `Construct` and `VerbsOf<Ref>`, and adds nothing. The linter does not
 *   recognise a construct in a class whose base type is an intersection.
 * @example
 * interface ConstructOfTable extends Construct, VerbsOf<TableRef> {}
 * abstract class GrantedTable extends withVerbsOf<TableRef, ConstructOfTable>(TableRef) {
 *   abstract readonly ref: TableRef;
 * }
 */
export function withVerbsOf<Ref extends object, Base extends Construct & VerbsOf<Ref>>(
  refClass: ClassOf<Ref>,
): ConstructClass<Base> {
  abstract class Delegating extends Construct {
    abstract readonly ref: Ref;
  }
  for (const [name, method] of methodsOf(refClass.prototype as object)) {
    if (name in Delegating.prototype) continue;
    const value = function (this: Delegating, ...options: unknown[]): unknown {
      return method.apply(this.ref, options);
    };
    Object.defineProperty(Delegating.prototype, name, { value, configurable: true, writable: true });
  }
  // The compiler does not know methods that are defined by name.
  return Delegating as unknown as ConstructClass<Base>;
}

type Method = (this: object, ...options: unknown[]) => unknown;

/** The methods of a class by name, with those that it inherits. */
function methodsOf(prototype: object): (readonly [name: string, method: Method])[] {
  if (prototype === Object.prototype) return [];
  const own = Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { value }]) =>
    typeof value === "function" ? [[name, value as Method] as const] : [],
  );
  return [...methodsOf(Object.getPrototypeOf(prototype) as object), ...own];
}
