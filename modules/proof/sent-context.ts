import { contextReader, type RequestContext } from "./limit";

/**
 * What the requests of every AWS SDK carry: they use TLS, and the client sends them itself.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const sentByClient: RequestContext = { "aws:SecureTransport": "true", "aws:ViaAWSService": "false" };

/**
 * What the requests of an AWS service on behalf of a principal carry.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
export const sentByService: RequestContext = { ...sentByClient, "aws:ViaAWSService": "true" };

/**
 * The context of a real request with the condition keys that an expectation names.
 *
 * @param through the AWS service that sends it on behalf of the principal, if one does
 */
export function sentContext(context: RequestContext, through?: string): RequestContext {
  const sent = through === undefined ? sentByClient : sentByService;
  const read = contextReader(context);
  return { ...Object.fromEntries(Object.entries(sent).filter(([key]) => read(key) === undefined)), ...context };
}

/** The condition keys of a request that are not those of every client. */
export function remarkable(context: RequestContext): RequestContext {
  return Object.fromEntries(Object.entries(context).filter(([key, value]) => sentByClient[key] !== value));
}
