import * as v from "valibot";
import { type Names, type PrincipalName } from "../../names";

/** Tables and buckets that answer only through VPC endpoints, and who is left out of it. */
export interface PerimeterProps<N extends Names = Names> {
  /**
   * Its tables, with their indexes and streams.
   * @default none
   */
  readonly tables?: readonly NoInfer<N["tables"]>[];
  /** @default none */
  readonly buckets?: readonly NoInfer<N["buckets"]>[];
  /** The endpoints that requests come through: at least one for each service of what is inside. */
  readonly through: readonly NoInfer<N["endpoints"]>[];
  /** The ARN of the role or user that Terraform runs as. It comes from outside the perimeter. */
  readonly deployer: string;
  /**
   * Whether the streams of its tables still answer to requests from everywhere, as a Lambda trigger needs it.
   * @default false
   */
  readonly leavesStreamsOpen?: boolean;
  /**
   * Who else comes from outside the perimeter.
   * @default nobody
   */
  readonly except?: {
    /** Vendors never come through an endpoint of yours. */
    readonly connections?: readonly NoInfer<N["connections"]>[];
    readonly principals?: readonly NoInfer<PrincipalName<N>>[];
    /** Accesses whose people work from elsewhere. */
    readonly temporaryAccess?: readonly NoInfer<N["temporaryAccess"]>[];
    /** ARNs of roles and users that the environment does not have, such as the replication role of a bucket. */
    readonly arns?: readonly string[];
  };
}

const names = v.optional(v.array(v.string()));

/** The shape of {@link PerimeterProps}. */
export const perimeterSchema = v.strictObject({
  tables: names,
  buckets: names,
  through: v.array(v.string()),
  // That it is missing is reported with the reason.
  deployer: v.optional(v.string()),
  leavesStreamsOpen: v.optional(v.boolean()),
  except: v.optional(v.strictObject({ connections: names, principals: names, temporaryAccess: names, arns: names })),
});
