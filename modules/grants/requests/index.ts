export { deniedOnBucket, deniedOnTable } from "./denied";
export { strangeAccounts } from "./example-arns";
export { expectationOf } from "./expectation";
export { bucketParts, tableParts } from "./parts";
