import { type ToolPrincipalKey } from "../modules/principals";

/**
 * The names that an environment file gives to what other parts of it refer to, as one record of string literal types:
 * `{ tables: "orders" | "users"; buckets: "exports"; … }`. The compiler infers them in `defineEnvironment`.
 */
export interface Names {
  readonly keys: string;
  readonly tables: string;
  readonly buckets: string;
  readonly connections: string;
  readonly internalTools: string;
  readonly principals: string;
  readonly networks: string;
  readonly endpoints: string;
  readonly temporaryAccess: string;
}

/** The names of roles and users: those of `principals`, and those of the roles of internal tools. */
export type PrincipalName<N extends Names> = N["principals"] | ToolPrincipalKey<N["internalTools"]>;
