import { type TimeWindow } from "../policy";
import { type Caller, type TrustExpectation } from "./trust-caller";

/** Limits expectations to a window of time: the same requests in the window, and none before or after it. */
export function expectTrustWithin(
  { allows, refuses, trusted }: TrustExpectation,
  window: TimeWindow,
): TrustExpectation {
  const when = (caller: Caller, instant: string): Caller => ({
    ...caller,
    context: { ...caller.context, "aws:CurrentTime": instant },
  });
  const before = new Date(Date.parse(window.from) - 1000).toISOString();
  return {
    allows: allows.map((caller) => when(caller, window.from)),
    refuses: [
      ...refuses.map((caller) => when(caller, window.from)),
      ...allows.flatMap((caller) => [when(caller, before), when(caller, window.until)]),
    ],
    trusted: trusted.map((each) => ({ ...each, within: { ...each.within, "aws:CurrentTime": window } })),
  };
}
