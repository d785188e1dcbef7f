import { type AppSettings } from "../../stacks";
import { type SynthesizedStack, synthesizeEnvironment } from "../synth";
import { otherAccount } from "./parts";
import { type Transition } from "./transition";

/** The accounts that environments move to and share with. */
export const settings: AppSettings = { ownAccounts: [otherAccount] };

const synthesised = new Map<string, SynthesizedStack>();

/** The stack of one version of an environment, made once. */
export function stackOf({ name, ...transition }: Transition, version: "before" | "after"): SynthesizedStack {
  const key = `${name} ${version}`;
  const stack = synthesised.get(key) ?? synthesizeEnvironment(transition[version], settings);
  synthesised.set(key, stack);
  return stack;
}
