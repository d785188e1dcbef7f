import { type Catcher, type JsonObject, type Retrier } from "./state-types";

// The errors that the machines tell apart, and the policies for retrying and catching.

/**
 * What DynamoDB answers when a condition does not hold. The error of an AWS SDK integration is the service in mixed case
 * and the exception. The older integration of DynamoDB spells the service `DynamoDB`; an error under an unexpected name
 * would not be caught, so both spellings are listed.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export const conditionFailed = errorsOf("ConditionalCheckFailedException");
export const transactionCancelled = errorsOf("TransactionCanceledException");
const noSuchEntity = ["Iam.NoSuchEntityException"] as const;
/** The wait was completed already, or timed out. */
const noSuchWait = ["Sfn.TaskDoesNotExistException", "Sfn.TaskTimedOutException"] as const;

function errorsOf(exception: string): readonly string[] {
  return [`DynamoDb.${exception}`, `DynamoDB.${exception}`];
}

/** Answers that a retry cannot change. */
const final: Retrier = {
  ErrorEquals: [...conditionFailed, ...transactionCancelled, ...noSuchEntity, ...noSuchWait],
  MaxAttempts: 0,
};

/** Retries after 2, 4, 8, 16, 32 and from then on every 60 seconds. */
export function retryAll(attempts: number): readonly Retrier[] {
  return [retrier(attempts, { every: 2, atMost: 60 })];
}

/** The same, except for answers that a retry cannot change. */
export function retry(attempts: number): readonly Retrier[] {
  return [final, ...retryAll(attempts)];
}

/** For calls while a caller waits: twice, within three seconds. */
export const retryAtOnce: readonly Retrier[] = [final, retrier(2, { every: 1 })];

/** For attachments, which must not arrive after the removal has detached for the second time. */
export const retryBriefly: readonly Retrier[] = [retrier(2, { every: 5 })];

/** Retries whatever failed, each time after twice as long. */
function retrier(attempts: number, { every, atMost }: { readonly every: number; readonly atMost?: number }): Retrier {
  return {
    ErrorEquals: ["States.ALL"],
    IntervalSeconds: every,
    MaxAttempts: attempts,
    BackoffRate: 2,
    ...(atMost === undefined ? {} : { MaxDelaySeconds: atMost }),
  };
}

/** Continues with `next` on these errors. */
export function onError(errors: readonly string[], next: string): Catcher {
  return { ErrorEquals: errors, Next: next };
}

/** Continues with `next` whatever failed, with some variables set. */
export function onAnyError(next: string, assign?: JsonObject): Catcher {
  return { ErrorEquals: ["States.ALL"], ...(assign === undefined ? {} : { Assign: assign }), Next: next };
}

/** Whatever fails before the end of a grant, its removal runs; it has nothing to do where nothing is granted. */
export const removeOnAnyError: readonly Catcher[] = [onAnyError("Remove")];
