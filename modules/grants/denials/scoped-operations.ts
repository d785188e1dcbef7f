import { operation, type OperationName } from "../../catalogue";
import { type TextOrPattern, type Within } from "../../policy";
import { listNames, problem, type Problem } from "../../validation";
import { type GrantedOperation } from "../granted-operation";
import { otherForms } from "./other-forms";

/** An operation that is denied on resources, before any condition of the denial. */
export interface ScopedOperation {
  readonly operation: OperationName;
  readonly resources: readonly string[];
  /**
   * The requests that are not meant: those that list other objects, or read by a key.
   * @default all are meant
   */
  readonly except?: Within;
  /**
   * Whether it is not granted itself, but does the same as one that is.
   * @default false
   */
  readonly isOtherForm?: boolean;
}

/**
 * The operations of a grant and their other forms, as a denial is about them.
 *
 * What a service does in the caller's name is left out: the requests that make it do so are denied, and its own requests
 * look like those for other tables and buckets.
 */
export function scopedOperations(granted: readonly GrantedOperation[]): readonly ScopedOperation[] {
  const own = granted.filter(isOwn);
  const hasPrefix = own.some(isUnderPrefix);
  const scoped = own
    .filter((each) => !hasPrefix || isOfObjects(each.operation))
    .flatMap(({ operation: name, resources, within = {} }): ScopedOperation[] => {
      const { prefixKey } = operation(name);
      const listed = prefixKey === undefined ? undefined : within[prefixKey];
      const except = prefixKey !== undefined && isList(listed) ? { [prefixKey]: notListing(listed) } : {};
      return [
        { operation: name, resources, ...exceptOf(except) },
        ...(otherForms[name] ?? []).map((form) => ({
          operation: form.operation,
          resources,
          ...exceptOf({ ...except, ...form.unless }),
          isOtherForm: true,
        })),
      ];
    });
  const tables = tablesWithIndexes(scoped);
  return scoped.map((each) => ({
    ...each,
    resources: each.resources.flatMap((arn) => (tables.has(arn) ? [arn, `${arn}/index/*`] : [arn])),
  }));
}

/**
 * The tables of which indexes are denied as well: their ARNs go into every statement about the table, so that each of them
 * shows that no index stays open. A verb on the table alone leaves its indexes out, which the linter refuses.
 */
function tablesWithIndexes(scoped: readonly ScopedOperation[]): ReadonlySet<string> {
  const onIndexes = scoped.filter((each) => operation(each.operation).on.includes("index"));
  const tables = onIndexes.flatMap(({ resources }) => resources).filter((arn) => /:table\/[^/*]+$/.test(arn));
  const isLeftOut = (table: string): boolean =>
    onIndexes.some(
      ({ resources, isOtherForm = false }) =>
        !isOtherForm && resources.includes(table) && !resources.includes(`${table}/index/*`),
    );
  return new Set(tables.filter((table) => !isLeftOut(table)));
}

function exceptOf(except: Within): Pick<ScopedOperation, "except"> {
  return Object.keys(except).length === 0 ? {} : { except };
}

/** Whether the client sends the requests itself, or a service does with objects of the bucket that is denied. */
function isOwn({ operation: name }: GrantedOperation): boolean {
  const { through, actions } = operation(name);
  return through === undefined || actions.every((action) => action.startsWith("s3:"));
}

function isUnderPrefix({ operation: name, resources }: GrantedOperation): boolean {
  return operation(name).on.includes("object") && resources.some((each) => !/^[^/]*\/\*$/.test(each));
}

/** Where a bucket is says nothing about its objects. */
function isOfObjects(name: OperationName): boolean {
  return operation(name).purpose !== "LocateBucket";
}

/** The prefixes of requests that list nothing of what is denied: neither below it, nor above. */
function notListing(denied: readonly TextOrPattern[]): Within[string] {
  const above = denied.flatMap((each) => {
    const prefix = typeof each === "string" ? each : each.like.replace(/\*$/, "");
    return Array.from(prefix, (_, length) => prefix.slice(0, length));
  });
  return { noneOf: [...denied, ...new Set(above)] };
}

function isList(limit: Within[string] | undefined): limit is readonly TextOrPattern[] {
  return Array.isArray(limit);
}

/** Condition keys by which a verb itself says what it is about. */
const keysOfScope: ReadonlySet<string> = new Set(["dynamodb:FullTableScan", "kms:ViaService", "s3:prefix"]);

/** A denial under the condition of a narrowing would not hold for requests that lack its key. */
export function checkNarrowed(granted: readonly GrantedOperation[]): Problem[] {
  const keys = new Set(
    granted.flatMap(({ within = {} }) => Object.keys(within)).filter((key) => !keysOfScope.has(key)),
  );
  if (keys.size === 0) return [];
  return [
    problem({
      rule: `cannot be denied within a narrowing: a request without ${listNames([...keys])} would not be denied`,
      remedy:
        "Deny the grant as it is, or unless the narrowing holds, as in orders.write().unless((write) => write.withMfa()); " +
        "for some items or attributes there are items({ leadingKeys: […] }) and attributes([…]).",
    }),
  ];
}
