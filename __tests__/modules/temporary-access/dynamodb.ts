// As much of DynamoDB as the requests of temporary access use: conditional writes and transactions, in memory.

type AttributeValue = { readonly S: string } | { readonly N: string };
type Item = Readonly<Record<string, AttributeValue>>;

/** A failure as an AWS SDK integration of Step Functions names it. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message = code,
  ) {
    super(message);
  }
}

interface Write {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
  readonly ReturnValues?: string;
}

type Transaction = Readonly<Partial<Record<"Put" | "Update" | "Delete", Write>>>;

/** One table with the partition key `access` and the sort key `id`. */
export class Table {
  private items = new Map<string, Item>();
  private readonly tokens = new Set<string>();

  /** Every item, in the order of its key. */
  all(): Readonly<Record<string, string>>[] {
    return [...this.items.values()].map((item) =>
      Object.fromEntries(Object.entries(item).map(([name, value]) => [name, "S" in value ? value.S : value.N])),
    );
  }

  getItem({ Key = {} }: Write): { Item?: Item } {
    const found = this.items.get(keyOf(Key));
    return found === undefined ? {} : { Item: found };
  }

  updateItem(write: Write): { Attributes?: Item } {
    const key = keyOf(write.Key ?? {});
    const before = this.items.get(key);
    if (!holds(write, before)) throw new AwsError("DynamoDb.ConditionalCheckFailedException");
    const after = updated(write, before);
    this.items.set(key, after);
    if (write.ReturnValues === "ALL_OLD") return before === undefined ? {} : { Attributes: before };
    return write.ReturnValues === "ALL_NEW" ? { Attributes: after } : {};
  }

  transactWriteItems({
    TransactItems,
    ClientRequestToken,
  }: {
    readonly TransactItems: readonly Transaction[];
    readonly ClientRequestToken?: string;
  }): object {
    if (ClientRequestToken !== undefined && this.tokens.has(ClientRequestToken)) return {};
    const draft = new Map(this.items);
    for (const { Put, Update, Delete } of TransactItems) {
      const write = Put ?? Update ?? Delete ?? {};
      const key = keyOf(write.Key ?? write.Item ?? {});
      const before = this.items.get(key);
      if (!holds(write, before)) throw new AwsError("DynamoDb.TransactionCanceledException");
      if (Put?.Item !== undefined) draft.set(key, Put.Item);
      else if (Update !== undefined) draft.set(key, updated(Update, before));
      else draft.delete(key);
    }
    this.items = draft;
    if (ClientRequestToken !== undefined) this.tokens.add(ClientRequestToken);
    return {};
  }
}

function keyOf({ access, id }: Item): string {
  if (access === undefined || id === undefined) throw new AwsError("DynamoDb.ValidationException");
  return JSON.stringify([access, id]);
}

/** `SET #a = :b, #c = :d REMOVE #e, #f` */
function updated(write: Write, before: Item = write.Key ?? {}): Item {
  const after: Record<string, AttributeValue> = { ...before };
  const expression = write.UpdateExpression ?? "";
  const [, set = "", remove = ""] = /^(?:SET (.*?))?(?: ?REMOVE (.*))?$/.exec(expression) ?? unsupported(expression);
  for (const assignment of set.split(", ").filter((each) => each !== "")) {
    const [, name = "", value = ""] = /^(#\w+) = (:\w+)$/.exec(assignment) ?? unsupported(assignment);
    after[nameOf(write, name)] = valueOf(write, value);
  }
  for (const name of remove.split(", ").filter((each) => each !== "")) {
    Reflect.deleteProperty(after, nameOf(write, name));
  }
  return after;
}

function nameOf({ ExpressionAttributeNames: names = {} }: Write, name: string): string {
  return names[name] ?? unsupported(name);
}

function valueOf({ ExpressionAttributeValues: values = {} }: Write, name: string): AttributeValue {
  return values[name] ?? unsupported(name);
}

/** Whether a condition holds: comparisons, IN, the two existence functions, AND, OR and parentheses. */
function holds(write: Write, item: Item | undefined): boolean {
  const condition = write.ConditionExpression;
  if (condition === undefined) return true;
  const tokens = condition.match(/attribute_(?:not_)?exists|AND|OR|IN|<>|<=|>=|[=<>(),]|[#:]\w+/g) ?? [];
  let position = 0;
  const peek = (): string | undefined => tokens[position];
  const take = (expected?: string): string => {
    const token = tokens[position++] ?? unsupported(condition);
    return expected === undefined || token === expected ? token : unsupported(condition);
  };
  const attribute = (name: string): AttributeValue | undefined => item?.[nameOf(write, name)];
  const term = (): boolean => {
    const token = take();
    if (token === "(") {
      const inner = either();
      take(")");
      return inner;
    }
    if (token.startsWith("attribute_")) {
      take("(");
      const exists = attribute(take()) !== undefined;
      take(")");
      return token === "attribute_exists" ? exists : !exists;
    }
    const left = attribute(token);
    const operator = take();
    if (operator === "IN") {
      take("(");
      const list: AttributeValue[] = [];
      do list.push(valueOf(write, take()));
      while (take() === ",");
      return list.some((each) => equal(left, each));
    }
    const right = valueOf(write, take());
    switch (operator) {
      case "=":
        return equal(left, right);
      case "<>":
        return !equal(left, right);
      case "<":
        return left !== undefined && "N" in left && "N" in right && Number(left.N) < Number(right.N);
      default:
        return unsupported(operator);
    }
  };
  const both = (): boolean => {
    let result = term();
    while (peek() === "AND") {
      take();
      const next = term();
      result = result && next;
    }
    return result;
  };
  const either = (): boolean => {
    let result = both();
    while (peek() === "OR") {
      take();
      const next = both();
      result = result || next;
    }
    return result;
  };
  const result = either();
  if (position !== tokens.length) unsupported(condition);
  return result;
}

function equal(left: AttributeValue | undefined, right: AttributeValue): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function unsupported(text: string): never {
  throw new Error(`the DynamoDB of the tests does not understand ${text}`);
}
