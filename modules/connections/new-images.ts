import { type StreamViewType } from "../catalogue";
import { type TableRef } from "../grants";
import { at, problem, type Problem } from "../validation";

const withNewImages: readonly StreamViewType[] = ["NEW_IMAGE", "NEW_AND_OLD_IMAGES"];

/**
 * No problem where the streams of tables hold the new images of items, which copying changes needs. That there is a
 * stream is for the grant to say.
 */
export function checkNewImages(vendor: string, tables: ReadonlyMap<string, TableRef>): Problem[] {
  return [...tables].flatMap(([key, { description }]) => {
    const view = description.streamViewTypes.find((each) => !withNewImages.includes(each));
    if (view === undefined) return [];
    const found = problem({
      value: view,
      rule: `is a stream without new images, which ${vendor} reads`,
      remedy:
        "Set the table's stream to NEW_AND_OLD_IMAGES or NEW_IMAGE; for an existing table, say so under requires. " +
        "A changed view type makes a new stream: tell its other readers.",
    });
    return at(["tables", key], [found]);
  });
}
