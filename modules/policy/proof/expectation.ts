/** Condition keys with the values that they may have; one that ends in `*` stands for all that begin so. */
export type Within = Readonly<Record<string, readonly string[]>>;

/** Requests that must be allowed, and that alone may be. */
export interface ExpectedAccess {
  /** As `dynamodb:GetItem`, without wildcards. */
  readonly actions: readonly string[];
  /** One ARN, one that ends in `*` for all that begin so, or `*` alone for actions that have no resource. */
  readonly resource: string;
  /** ARNs of such resources, as real requests name them. */
  readonly examples: readonly string[];
  /**
   * Only for requests that carry each of these keys with one of its values.
   * @default whatever the request carries
   */
  readonly within?: Within;
}

/** Requests that must be refused, unless something else that the principal was granted expects them. */
export interface RefusedRequests {
  readonly actions: readonly string[];
  /** ARNs as real requests name them, or `*` for actions that have no resource. */
  readonly resources: readonly string[];
  /** @default no condition key beside those that follow from the principal */
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * What a grant stands for, said as requests and written by hand: were it derived from whatever makes the statements,
 * the proof would only compare that with itself.
 */
export interface Expectation {
  readonly allows: readonly ExpectedAccess[];
  readonly refuses: readonly RefusedRequests[];
}

const example = "example";

/** One value that a pattern of {@link Within} stands for. */
export function exampleOf(pattern: string): string {
  return pattern.endsWith("*") ? `${pattern.slice(0, -1)}${example}` : pattern;
}

/** Whether everything that `narrow` stands for is also meant by `wide`: an equal text, or a longer one behind its `*`. */
export function isWithin(narrow: string, wide: string): boolean {
  return narrow === wide || (wide.endsWith("*") && narrow.startsWith(wide.slice(0, -1)));
}
