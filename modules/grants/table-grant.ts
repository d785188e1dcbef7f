import { type Problem } from "../validation";
import { Grant, type GrantParts } from "./grant";
import { type GrantedOperation } from "./granted-operation";
import {
  attributes,
  type GrantedKeys,
  insideTransactions,
  leadingKeys,
  type LeadingKeys,
  type Narrowing,
  type TagsOf,
  onIndexes,
  outsideTransactions,
  withoutFullTableScans,
} from "./narrowings";
import { tableArn, type TableDescription, wholeOf } from "../catalogue";

/** What a grant limits requests to: items with some partition keys, or some attributes of each item. */
export type ItemLimit = "onlyLeadingKeys" | "onlyAttributes";

/**
 * A grant on one table that can also be limited to some items or attributes.
 *
 * Operations on the whole table ignore such limits: a principal with a limit cannot also be granted the table's stream,
 * exports, backups or scans.
 */
export class TableGrant extends Grant {
  /** Its limits on items and attributes. */
  readonly itemLimits: readonly ItemLimit[] = [];

  constructor(
    readonly table: TableDescription,
    operations: readonly GrantedOperation[],
    problems: readonly Problem[] = [],
  ) {
    super(`table ${table.name}`, operations, problems, table.place);
  }

  override get indexes(): readonly string[] {
    return this.table.indexes;
  }

  /** Those of the table and its indexes; what the project writes gives a stream none. */
  protected override get tagsOf(): TagsOf {
    const { tags } = this.table;
    const own = tableArn(this.table, "table");
    const stream = tableArn(this.table, "stream");
    return (resource) => {
      if (tags === undefined || wholeOf(resource) !== own) return undefined;
      return resource === stream ? {} : tags;
    };
  }

  /**
   * Only items whose partition key has one of these values; on an index, its own partition key. A Scan names no key
   * and is refused, and so are indexes with another partition key than the table: grant each by `queryIndex(…)`.
   *
   * Sources: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html,
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
   *
   * @param keys the values; `{ prefix }` for all values with a prefix; `{ principalTag }` for the value of a tag of the
   *   caller; `{ federatedId }` for the caller's ID at an identity provider
   * @example
   * tables.orders.read().onlyLeadingKeys(["us-east"]);
   * tables.orders.readWrite().onlyLeadingKeys({ principalTag: "tenant" });
   */
  onlyLeadingKeys(keys: LeadingKeys): this {
    return this.limited("onlyLeadingKeys", (granted) => leadingKeys(keys, granted));
  }

  /**
   * Only these top-level attributes, the keys of the table and of each index included. A read has to name what it wants
   * (`ProjectionExpression`); of the writes only UpdateItem can be limited to attributes, all others are refused.
   *
   * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
   *
   * @example
   * tables.users.read().onlyAttributes(["id", "lastLogin"]);
   */
  onlyAttributes(names: readonly string[]): this {
    return this.limited("onlyAttributes", (granted) => attributes(names, granted));
  }

  /**
   * Only as part of a transaction: TransactGetItems, TransactWriteItems or, for PartiQL, ExecuteTransaction.
   * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
   */
  onlyInTransactions(): this {
    return this.narrowed(insideTransactions());
  }

  /** Only one by one, and never as part of a transaction. */
  outsideTransactions(): this {
    return this.narrowed(outsideTransactions());
  }

  /** No SELECT statement of PartiQL that would read through the whole table or index. */
  withoutFullTableScans(): this {
    return this.narrowed(withoutFullTableScans());
  }

  /** Indexes are written out: one that is made later has a key that the limit says nothing of. */
  private limited(limit: ItemLimit, narrowing: (granted: GrantedKeys) => Narrowing): this {
    const onKnown = this.changed(onIndexes(this, this.table, this.table.indexes));
    return onKnown.narrowed(narrowing(onKnown.keys())).changed({ itemLimits: [...this.itemLimits, limit] });
  }

  protected override changed(parts: GrantParts & { readonly itemLimits?: readonly ItemLimit[] }): this {
    return super.changed(parts);
  }

  private keys(): GrantedKeys {
    const { table } = this;
    const resources = new Set(this.operations.flatMap((each) => each.resources));
    return {
      table: table.keySchema,
      onTable: resources.has(tableArn(table, "table")),
      indexes: table.indexes
        .filter((name) => resources.has(tableArn(table, "index", name)))
        .map((name) => ({ name, keySchema: table.indexKeySchemas?.[name] })),
    };
  }
}
