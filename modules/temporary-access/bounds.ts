/** The shortest grant, in seconds: EventBridge Scheduler and IAM need nearly as long to take effect. */
export const shortestGrant = 300;

/**
 * The longest grant, in seconds: the longest session of a role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html
 */
export const longestGrant = 43_200;

/** How long a request can wait for its decision, in seconds. */
export const decisionBounds = { shortest: 60, longest: 604_800 } as const;

/** The longest reason, in characters. */
export const longestReason = 500;
