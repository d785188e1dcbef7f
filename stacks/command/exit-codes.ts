/** What a command ends with. */
export const exitCodes = {
  /** Succeeded; nothing to do. */
  done: 0,
  /** A synth failed; other commands found expired windows or refused changes. */
  found: 1,
  /** Wrong arguments; for commands other than a synth, also an invalid environment. */
  failed: 2,
} as const;

/** Where a command writes. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}
