// Runs state machines: as much of the Amazon States Language as temporary access uses, on a clock of its own.
// JSONata is evaluated by the implementation of reference, of the version that Step Functions documents:
// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
import jsonata from "jsonata";
import { type Json, type State, type StateMachine } from "../../../modules/temporary-access";
import { AwsError } from "./dynamodb";

type Variables = Readonly<Record<string, unknown>>;

type Status = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** Does the AWS call of a task, by the part of its resource that says which: `aws-sdk:iam:attachRolePolicy`. */
type Services = (resource: string, args: unknown, role: string, state: string) => unknown;

/** Whatever stands between a task's call and its answer. */
interface Waiting {
  readonly complete: (output: unknown) => void;
}

export class Execution {
  status: Status = "RUNNING";
  output: unknown;
  error: string | undefined;
  /** The states that it went through. */
  readonly history: string[] = [];

  constructor(
    readonly machine: string,
    readonly name: string,
    readonly input: unknown,
  ) {}
}

class Stopped extends Error {}

/** A world of state machines with one clock. */
export class StepFunctions {
  now = Date.parse("2026-11-23T10:00:00Z");
  readonly executions: Execution[] = [];
  /** Told of every state that an execution enters, before the state does anything. */
  onState: (execution: Execution, state: string) => void = () => undefined;
  private readonly timers: { readonly at: number; readonly ring: () => void }[] = [];
  private readonly waiting = new Map<string, Waiting>();
  private count = 0;

  constructor(
    private machines: Readonly<Record<string, { readonly definition: StateMachine; readonly role: string }>>,
    private readonly services: Services,
    /** Told of every execution that did not succeed, as EventBridge is. */
    private readonly onStatus: (execution: Execution) => void = () => undefined,
  ) {}

  start(machine: string, input: unknown): Execution {
    const known = this.machines[machine];
    if (known === undefined) throw new AwsError("Sfn.StateMachineDoesNotExistException");
    const name = `00000000-0000-4000-8000-${String(++this.count).padStart(12, "0")}`;
    const execution = new Execution(machine, name, structuredClone(input));
    this.executions.push(execution);
    this.at(this.now + known.definition.TimeoutSeconds * 1000, () => this.end(execution, "TIMED_OUT"));
    void this.run(known.definition, known.role, execution);
    return execution;
  }

  /** New definitions: an execution that runs keeps its own, as at AWS. */
  replace(machines: typeof this.machines): void {
    this.machines = machines;
  }

  /** Ends an execution by hand or by its own time-out: nothing of it is caught. */
  end(execution: Execution, status: Status): void {
    if (execution.status !== "RUNNING") return;
    execution.status = status;
    if (status !== "SUCCEEDED") this.onStatus(execution);
  }

  sendTaskSuccess(token: string, output: string): object {
    const waiting = this.waiting.get(token);
    if (waiting === undefined) throw new AwsError("Sfn.TaskTimedOutException");
    this.waiting.delete(token);
    waiting.complete(JSON.parse(output));
    return {};
  }

  at(instant: number, ring: () => void): void {
    this.timers.push({ at: instant, ring });
  }

  /** Lets `seconds` go by, with everything that happens in them. */
  async pass(seconds: number): Promise<void> {
    const until = this.now + seconds * 1000;
    for (;;) {
      await settle();
      this.timers.sort((left, right) => left.at - right.at);
      const next = this.timers[0];
      if (next === undefined || next.at > until) break;
      this.timers.shift();
      this.now = Math.max(this.now, next.at);
      next.ring();
    }
    this.now = until;
  }

  private async run(definition: StateMachine, role: string, execution: Execution): Promise<void> {
    const stepper = new Stepper(definition, role, execution, this);
    try {
      execution.output = await stepper.toTheEnd();
      this.end(execution, "SUCCEEDED");
    } catch (error) {
      if (error instanceof Stopped) return;
      if (!(error instanceof AwsError)) throw error;
      execution.error = error.code;
      this.end(execution, "FAILED");
    }
  }

  /** One AWS call of a task. */
  call(resource: string, args: unknown, role: string, state: string): unknown {
    return this.services(resource, args, role, state);
  }

  sleep(instant: number): Promise<void> {
    return new Promise((resolve) => {
      this.at(instant, resolve);
    });
  }

  /** What somebody completes the token with, or a time-out. */
  completion(token: string, seconds: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting.set(token, { complete: resolve });
      this.at(this.now + seconds * 1000, () => {
        if (this.waiting.delete(token)) reject(new AwsError("States.Timeout"));
      });
    });
  }
}

/** Everything that is only waiting for other code to run has run after it. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const expressions = new Map<string, jsonata.Expression>();

/** An expression, compiled once: the machines evaluate the same few expressions thousands of times. */
function compiled(text: string): jsonata.Expression {
  const known = expressions.get(text);
  if (known !== undefined) return known;
  const expression = jsonata(text);
  expressions.set(text, expression);
  return expression;
}

class Stepper {
  private variables: Variables = {};
  private tokens = 0;

  constructor(
    private readonly definition: StateMachine,
    private readonly role: string,
    private readonly execution: Execution,
    private readonly world: StepFunctions,
  ) {}

  async toTheEnd(): Promise<unknown> {
    let name = this.definition.StartAt;
    let input = this.execution.input;
    for (;;) {
      const state = this.definition.States[name];
      if (state === undefined) throw new Error(`${name} is no state of ${this.execution.machine}`);
      this.execution.history.push(name);
      this.world.onState(this.execution, name);
      this.refuseWhenStopped();
      const step = await this.step(name, state, input);
      // A state takes a moment, in which others run.
      await this.world.sleep(this.world.now);
      this.refuseWhenStopped();
      if (step.next === undefined) return step.output;
      name = step.next;
      input = step.output;
    }
  }

  private refuseWhenStopped(): void {
    if (this.execution.status !== "RUNNING") throw new Stopped();
  }

  private async step(name: string, state: State, input: unknown): Promise<{ output: unknown; next?: string }> {
    const context: Record<string, unknown> = {
      Execution: { Name: this.execution.name, Input: this.execution.input },
      State: { Name: name, EnteredTime: new Date(this.world.now).toISOString() },
    };
    const states = { input, context };
    switch (state.Type) {
      case "Pass":
        await this.assign(state.Assign, states);
        return { output: input, next: state.Next };
      case "Choice": {
        for (const { Condition, Assign, Next } of state.Choices) {
          const condition = await this.evaluate(Condition, states);
          if (typeof condition !== "boolean") throw new AwsError("States.QueryEvaluationError", Condition);
          if (!condition) continue;
          await this.assign(Assign ?? {}, states);
          return { output: input, next: Next };
        }
        return { output: input, next: state.Default };
      }
      case "Wait": {
        const until =
          "Seconds" in state
            ? this.world.now + state.Seconds * 1000
            : Date.parse(String(await this.evaluate(state.Timestamp, states)));
        await this.world.sleep(until);
        return { output: input, next: state.Next };
      }
      case "Succeed":
        return { output: await this.evaluate(state.Output, states) };
      case "Fail":
        throw new AwsError(state.Error);
      case "Task":
        return this.task(name, state, states);
    }
  }

  private async task(
    name: string,
    state: Extract<State, { Type: "Task" }>,
    states: { readonly input: unknown; readonly context: Record<string, unknown> },
  ): Promise<{ output: unknown; next: string }> {
    const attempts = new Map<object, number>();
    for (;;) {
      this.refuseWhenStopped();
      try {
        const result = await this.attempt(name, state, states);
        this.refuseWhenStopped();
        await this.assign(state.Assign ?? {}, { ...states, result });
        return { output: result, next: state.Next };
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        this.refuseWhenStopped();
        const retrier = state.Retry?.find(({ ErrorEquals }) => matches(ErrorEquals, error.code));
        const made = retrier === undefined ? 0 : (attempts.get(retrier) ?? 0);
        if (retrier !== undefined && made < retrier.MaxAttempts) {
          attempts.set(retrier, made + 1);
          const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity } = retrier;
          await this.world.sleep(
            this.world.now + Math.min(IntervalSeconds * BackoffRate ** made, MaxDelaySeconds) * 1000,
          );
          continue;
        }
        const catcher = state.Catch?.find(({ ErrorEquals }) => matches(ErrorEquals, error.code));
        if (catcher === undefined) throw error;
        await this.assign(catcher.Assign ?? {}, states);
        return { output: { Error: error.code, Cause: error.message }, next: catcher.Next };
      }
    }
  }

  private async attempt(
    name: string,
    state: Extract<State, { Type: "Task" }>,
    states: { readonly input: unknown; readonly context: Record<string, unknown> },
  ): Promise<unknown> {
    const resource = state.Resource.replace(/^arn:aws:states:::/, "");
    const waits = resource.endsWith(".waitForTaskToken");
    const token = `token-${this.execution.name}-${++this.tokens}`;
    const context = waits ? { ...states.context, Task: { Token: token } } : states.context;
    const args = await this.evaluate(state.Arguments, { ...states, context });
    const completion = waits ? this.world.completion(token, state.TimeoutSeconds ?? Infinity) : undefined;
    completion?.catch(() => undefined);
    const result = this.world.call(resource.replace(/\.waitForTaskToken$/, ""), args, this.role, name);
    return completion ?? result;
  }

  private async assign(assigned: Readonly<Record<string, Json>>, states: object): Promise<void> {
    // All are evaluated with the values that the variables had before.
    const values = (await this.evaluate(assigned, states)) as Variables;
    this.variables = { ...this.variables, ...values };
  }

  private async evaluate(value: Json, states: object): Promise<unknown> {
    if (Array.isArray(value)) return Promise.all(value.map((each: Json) => this.evaluate(each, states)));
    if (typeof value === "object" && value !== null) {
      const entries = Object.entries(value).map(async ([name, each]) => [name, await this.evaluate(each, states)]);
      return Object.fromEntries(await Promise.all(entries)) as unknown;
    }
    const [, expression] = typeof value === "string" ? (/^\{% (.*) %\}$/s.exec(value) ?? []) : [];
    if (expression === undefined) return value;
    let result: unknown;
    try {
      result = await compiled(expression).evaluate({}, { ...this.variables, states });
    } catch (error) {
      throw new AwsError("States.QueryEvaluationError", `${expression}: ${JSON.stringify(error)}`);
    }
    // What is not there is an error, not a hole.
    if (result === undefined) throw new AwsError("States.QueryEvaluationError", expression);
    return result;
  }
}

function matches(names: readonly string[], code: string): boolean {
  return names.some((name) => name === code || name === "States.ALL");
}
