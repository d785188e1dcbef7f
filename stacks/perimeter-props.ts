/** Tables and buckets that only answer through VPC endpoints, and who is left out of it. */
export interface PerimeterProps<
  TableKey extends string,
  BucketKey extends string,
  EndpointKey extends string,
  ConnectionKey extends string,
  PrincipalKey extends string,
  AccessKey extends string,
> {
  /**
   * Its tables, with their indexes and streams.
   * @default none
   */
  readonly tables?: readonly TableKey[];
  /** @default none */
  readonly buckets?: readonly BucketKey[];
  /** The endpoints that requests come through: one at least for each service of what is inside. */
  readonly through: readonly EndpointKey[];
  /** The ARN of the role or user that Terraform runs as. It comes from outside. */
  readonly deployer: string;
  /**
   * Whether the streams of its tables still answer to requests from everywhere, as a Lambda trigger needs it.
   * @default false
   */
  readonly leavesStreamsOpen?: boolean;
  /**
   * Who else comes from outside.
   * @default nobody
   */
  readonly except?: {
    /** Vendors never come through an endpoint of yours. */
    readonly connections?: readonly ConnectionKey[];
    readonly principals?: readonly PrincipalKey[];
    /** Accesses whose people work from elsewhere. */
    readonly temporaryAccess?: readonly AccessKey[];
    /** ARNs of roles and users that the environment does not have, such as the replication role of a bucket. */
    readonly arns?: readonly string[];
  };
}
