/** The type of a key attribute: text, number or binary. */
export type KeyAttributeType = "S" | "N" | "B";

/** An attribute that is part of a key. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyAttributeType;
}

/** What the items of a table or an index are found by. */
export interface KeySchema {
  readonly partitionKey: KeyAttribute;
  /** @default none */
  readonly sortKey?: KeyAttribute;
}

/** The names of the attributes that make up the key. */
export function keyAttributeNames({ partitionKey, sortKey }: KeySchema): string[] {
  return [partitionKey.name, ...(sortKey === undefined ? [] : [sortKey.name])];
}
