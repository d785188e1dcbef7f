import { type StreamViewType, type TableRef } from "../access";
import { at, problem, type Problem } from "../validation";

const withNewImages: readonly StreamViewType[] = ["NEW_IMAGE", "NEW_AND_OLD_IMAGES"];

/** No problem where the stream of every table holds the new images of items, which copying changes needs. */
export function checkNewImages(vendor: string, tables: ReadonlyMap<string, TableRef>): Problem[] {
  return [...tables].flatMap(([key, { description }]) => {
    const lacking = description.streamViewTypes.filter((view) => !withNewImages.includes(view));
    if (description.streamViewTypes.length > 0 && lacking.length === 0) return [];
    const [view] = lacking;
    return at(
      ["tables", key],
      [
        problem({
          ...(view === undefined ? {} : { value: view }),
          rule:
            view === undefined
              ? `has no stream, and ${vendor} reads the new images of items from it`
              : `is a stream without new images, which ${vendor} reads`,
          remedy:
            "Set the table's stream to NEW_AND_OLD_IMAGES or NEW_IMAGE; for an existing table, say so under requires. " +
            "A changed view type makes a new stream: tell its other readers.",
        }),
      ],
    );
  });
}
