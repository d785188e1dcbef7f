export * from "./document";
export * from "./merging";
export * from "./packing";
export * from "./parsing";
export * from "./quota";
export * from "./rendering";
export * from "./size";
export * from "./statement";
