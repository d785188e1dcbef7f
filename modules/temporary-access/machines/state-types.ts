/**
 * The subset of the Amazon States Language that the machines use. Values are JSON in which text between `{%` and `%}` is
 * JSONata.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export interface StateMachine {
  readonly Comment: string;
  readonly QueryLanguage: "JSONata";
  readonly StartAt: string;
  /** The longest that one execution can run, in seconds. */
  readonly TimeoutSeconds: number;
  readonly States: States;
}

/** States by name, in the order in which the definition lists them. */
export type States = Readonly<Record<string, State>>;

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** One state. */
export type State = TaskState | ChoiceState | WaitState | PassState | EndState;

/** Calls AWS. */
export interface TaskState {
  readonly Type: "Task";
  readonly Resource: string;
  readonly Arguments: Json;
  readonly TimeoutSeconds?: number;
  readonly Assign?: JsonObject;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Next: string;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Assign?: JsonObject;
  readonly Next: string;
}

/** Continues with the first branch whose condition is true. */
export interface ChoiceState {
  readonly Type: "Choice";
  readonly Choices: readonly Branch[];
  readonly Default: string;
}

export interface Branch {
  readonly Condition: string;
  readonly Assign?: JsonObject;
  readonly Next: string;
}

/** Waits for a number of seconds or until an instant. */
export type WaitState = { readonly Type: "Wait"; readonly Next: string } & (
  { readonly Seconds: number } | { readonly Timestamp: string }
);

/** Assigns variables. */
export interface PassState {
  readonly Type: "Pass";
  readonly Assign: JsonObject;
  readonly Next: string;
}

/** Ends the execution. */
export type EndState =
  | { readonly Type: "Succeed"; readonly Output: Json }
  | { readonly Type: "Fail"; readonly Error: string; readonly Cause: string };
