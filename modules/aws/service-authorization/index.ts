export { sourceVersion as serviceAuthorizationVersion } from "./data";
export * from "./queries";
export * from "./resource-pattern";
export * from "./service";
export * from "./wildcard";
