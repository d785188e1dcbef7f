import "cdktf";

/**
 * The engine records a stack trace of unlimited depth for every token that it makes, which is a third of the time of
 * a large synth and, under anything that installs source maps, nearly all of it. It has no switch, so the function
 * is replaced; only the "object creation stack" in its messages on unresolvable tokens is lost.
 *
 * CDK Terrain, the continuation of the engine, keeps it elsewhere and has a switch of its own.
 *
 * Call it once, before the first construct.
 */
export function skipCreationStackTraces(): void {
  try {
    const traces = require("cdktf/lib/tokens/private/stack-trace") as { captureStackTrace: () => string[] };
    traces.captureStackTrace = () => [];
  } catch {
    return;
  }
}
