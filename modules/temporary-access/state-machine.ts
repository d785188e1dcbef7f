/**
 * The part of the Amazon States Language that is used here. Values are plain JSON in which a text between `{%` and `%}`
 * is JSONata: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export interface StateMachine {
  readonly Comment: string;
  readonly QueryLanguage: "JSONata";
  readonly StartAt: string;
  /** Of a whole execution, in seconds. */
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

type Variables = Readonly<Record<string, Json>>;

/** One state. */
export type State = TaskState | ChoiceState | WaitState | PassState | EndState;

export interface TaskState {
  readonly Type: "Task";
  readonly Resource: string;
  readonly Arguments: Json;
  readonly TimeoutSeconds?: number;
  readonly Assign?: Variables;
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
  readonly Assign?: Variables;
  readonly Next: string;
}

export interface ChoiceState {
  readonly Type: "Choice";
  readonly Choices: readonly { readonly Condition: string; readonly Assign?: Variables; readonly Next: string }[];
  readonly Default: string;
}

export type WaitState = { readonly Type: "Wait"; readonly Next: string } & (
  { readonly Seconds: number } | { readonly Timestamp: string }
);

export interface PassState {
  readonly Type: "Pass";
  readonly Assign: Variables;
  readonly Next: string;
}

export type EndState =
  | { readonly Type: "Succeed"; readonly Output: Json }
  | { readonly Type: "Fail"; readonly Error: string; readonly Cause: string };

/** Text that is evaluated. */
export function jsonata(expression: string): string {
  return `{% ${expression} %}`;
}

/** The instant at which a state was entered, in milliseconds: the only clock that an execution and a test agree on. */
export const enteredAt = "$toMillis($states.context.State.EnteredTime)";

/** An AWS call: `sdk("aws", "iam", "attachRolePolicy")`. */
export function sdk(partition: string, service: string, action: string): string {
  return `arn:${partition}:states:::aws-sdk:${service}:${action}`;
}

/**
 * What DynamoDB answers when a condition does not hold. In AWS SDK integrations an error is called after the service in
 * mixed case and the exception: https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 * The service is spelt `DynamoDB` in the errors of the integration that is older; an error that has another name than
 * is expected would not be caught, so both are.
 */
export const conditionFailed = errorsOf("ConditionalCheckFailedException");
export const transactionCancelled = errorsOf("TransactionCanceledException");
export const noSuchEntity = ["Iam.NoSuchEntityException"] as const;
/** A wait that is over: it was completed, or ran out of time. */
export const noSuchWait = ["Sfn.TaskDoesNotExistException", "Sfn.TaskTimedOutException"] as const;

function errorsOf(exception: string): readonly string[] {
  return [`DynamoDb.${exception}`, `DynamoDB.${exception}`];
}

const final: Retrier = {
  ErrorEquals: [...conditionFailed, ...transactionCancelled, ...noSuchEntity, ...noSuchWait],
  MaxAttempts: 0,
};

/** Tries again after 2, 4, 8, 16, 32 and from then on every 60 seconds. */
export function retryAll(MaxAttempts: number): readonly Retrier[] {
  return [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts, BackoffRate: 2, MaxDelaySeconds: 60 }];
}

/** The same, but for answers that another try cannot change. */
export function retry(MaxAttempts: number): readonly Retrier[] {
  return [final, ...retryAll(MaxAttempts)];
}

/** For what runs while a caller waits: twice, within three seconds. */
export const retryAtOnce: readonly Retrier[] = [
  final,
  { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2 },
];

/** Whatever goes wrong, the removal runs; it does nothing where nothing is live. */
export const remove: readonly Catcher[] = [{ ErrorEquals: ["States.ALL"], Next: "Remove" }];
