import { type Construct } from "constructs";
import { Aspects } from "cdktf";

/** Runs once when the tree is complete, however often the app is synthesised, and may still add to the construct. */
export function whenComplete(construct: Construct, run: () => void): void {
  let done = false;
  Aspects.of(construct).add({
    visit: (visited) => {
      if (visited !== construct || done) return;
      done = true;
      run();
    },
  });
}
