import * as v from "valibot";
import { at, checkShape, problem, type Problem } from "../validation";

/** The reason for a grant that is wider than most principals need. */
export interface Acknowledgement {
  /** Why a narrower grant is not enough, for reviewers. */
  readonly acknowledge: string;
}

const acknowledgementSchema = v.strictObject({ acknowledge: v.string() });

/** Refuses an acknowledgement without a reason. */
export function checkAcknowledgement(acknowledgement: Acknowledgement): Problem[] {
  const shape = checkShape(acknowledgementSchema, acknowledgement);
  if (shape.length > 0) return at("administer", shape);
  if (acknowledgement.acknowledge.trim() !== "") return [];
  return at(
    ["administer", "acknowledge"],
    [
      problem({
        rule: "is empty: whoever administers a table can delete it, and can give others access to it",
        remedy: 'Say why nothing less will do, as in { acknowledge: "on-call recovery" }, or grant single verbs.',
      }),
    ],
  );
}
