export * from "./document";
export * from "./lint";
export * from "./merging";
export * from "./packing";
export * from "./parsing";
export * from "./rendering";
export * from "./size";
export * from "./statement";
