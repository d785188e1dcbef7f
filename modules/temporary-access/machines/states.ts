import { jsonata } from "./jsonata";
import {
  type Branch,
  type Catcher,
  type ChoiceState,
  type EndState,
  type Json,
  type JsonObject,
  type PassState,
  type Retrier,
  type StateMachine,
  type States,
  type TaskState,
  type WaitState,
} from "./state-types";

// Builders of states. They write the keys of a state in one order, on which the text of a definition depends.

/** A state machine. */
export function machine(settings: {
  readonly comment: string;
  /** Of a whole execution, in seconds. */
  readonly timeout: number;
  readonly startAt: string;
  readonly states: States;
}): StateMachine {
  return {
    Comment: settings.comment,
    QueryLanguage: "JSONata",
    StartAt: settings.startAt,
    TimeoutSeconds: settings.timeout,
    States: settings.states,
  };
}

/** What follows a call, and what happens when it fails. */
export interface CallSettings {
  /**
   * In seconds.
   * @default as long as the execution runs
   */
  readonly timeout?: number;
  /** Variables that its result sets. */
  readonly assign?: JsonObject;
  /** @default no retry */
  readonly retry?: readonly Retrier[];
  /** @default the execution fails */
  readonly catch?: readonly Catcher[];
  readonly next: string;
}

/** A call of AWS. */
export function call(
  resource: string,
  args: Json,
  { timeout, assign, retry, catch: caught, next }: CallSettings,
): TaskState {
  return {
    Type: "Task",
    Resource: resource,
    Arguments: args,
    ...(timeout === undefined ? {} : { TimeoutSeconds: timeout }),
    ...(assign === undefined ? {} : { Assign: assign }),
    ...(retry === undefined ? {} : { Retry: retry }),
    ...(caught === undefined ? {} : { Catch: caught }),
    Next: next,
  };
}

/** A choice between branches; `otherwise` where no condition holds. */
export function choice(branches: readonly Branch[], otherwise: string): ChoiceState {
  return { Type: "Choice", Choices: branches, Default: otherwise };
}

/** A branch of a choice; `condition` is JSONata. */
export function when(condition: string, next: string, assign?: JsonObject): Branch {
  return { Condition: jsonata(condition), ...(assign === undefined ? {} : { Assign: assign }), Next: next };
}

/** A wait for a number of seconds. */
export function wait(seconds: number, next: string): WaitState {
  return { Type: "Wait", Seconds: seconds, Next: next };
}

/** A wait until an instant, which is JSONata. */
export function waitUntil(instant: string, next: string): WaitState {
  return { Type: "Wait", Timestamp: jsonata(instant), Next: next };
}

/** Sets variables and continues. */
export function pass(assign: JsonObject, next: string): PassState {
  return { Type: "Pass", Assign: assign, Next: next };
}

/** Ends the execution with an output. */
export function succeed(output: Json): EndState {
  return { Type: "Succeed", Output: output };
}

/** Ends the execution as failed. */
export function fail(error: string, cause: string): EndState {
  return { Type: "Fail", Error: error, Cause: cause };
}
