export * from "./check-endpoint";
export * from "./endpoint-policy";
export * from "./endpoint-props";
export * from "./endpoint-services";
export * from "./perimeter";
export * from "./perimeter-reach";
export * from "./prove-perimeter";
export * from "./vpc-endpoint";
