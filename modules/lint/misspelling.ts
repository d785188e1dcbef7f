import { describedServices, expandActions } from "../aws";
import { isNear, nearNames } from "../validation";

/** In longer prefixes a wrong letter alone tells which service is meant. */
const shortPrefix = 4;

/**
 * The service that is meant by a prefix which no service has: one whose prefix differs in few letters and which has
 * the action. Without such proof the prefix may be that of a service which AWS has retired.
 *
 * @example
 * meantPrefix("dynamo", "GetItem"); // "dynamodb"
 */
export function meantPrefix(prefix: string, action: string): string | undefined {
  return nearNames(prefix, describedServices).find((service) => {
    const isProof = /[^*?]/.test(action) || (isNear(prefix.toLowerCase(), service) && service.length > shortPrefix);
    return isProof && expandActions(`${service}:${action}`).length > 0;
  });
}
