/** What a command ends with. */
export const exitCodes = {
  /** Succeeded; nothing to do. */
  done: 0,
  /** Found expired windows or refused changes. */
  found: 1,
  /** Wrong arguments or invalid environment. */
  failed: 2,
} as const;

/** Where a command writes. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}
