export { deniedOnBucket, deniedOnTable } from "./denied";
export { expectationOf } from "./expectation";
export { bucketParts, tableParts } from "./parts";
