export * from "./creation-stack-traces";
export * from "./deployment";
export * from "./hcp-terraform-backend";
export * from "./literal";
export * from "./policy-additions";
export * from "./policy-argument";
export * from "./readable-addresses";
export * from "./report-problems";
