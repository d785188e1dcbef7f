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
 */
export const conditionFailed = ["DynamoDb.ConditionalCheckFailedException"] as const;
export const transactionCancelled = ["DynamoDb.TransactionCanceledException"] as const;
export const noSuchEntity = ["Iam.NoSuchEntityException"] as const;

/** Answers that another try cannot change are not tried again; everything else is, for about `MaxAttempts` minutes. */
export function retry(MaxAttempts: number): readonly Retrier[] {
  return [
    { ErrorEquals: [...conditionFailed, ...transactionCancelled, ...noSuchEntity], MaxAttempts: 0 },
    { ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts, BackoffRate: 2, MaxDelaySeconds: 60 },
  ];
}

/** Whatever goes wrong, the removal runs; it does nothing where nothing is live. */
export const remove: readonly Catcher[] = [{ ErrorEquals: ["States.ALL"], Next: "Remove" }];
