import { at, type Problem } from "../validation";
import { type AccessRequest, compilePolicyJson, type Policies } from "../evaluation";
import { describeRequest } from "./describe";
import { type ExpectedAccess } from "./expectation";
import { contextsWithin } from "./limit";
import { type NamedPolicy } from "./prove";
import { requestPrincipal } from "./request-principal";
import { report } from "./report";
import { isAllowedFromSomewhere } from "./network-path";
import { compileResourcePolicy, divideDenials } from "./resource-denials";
import { type ProvedResourcePolicy, requestsOf } from "./resource-policy";
import { sentContext } from "./sent-context";

/** A principal, its policies, and the policy of a resource in another account or environment. */
interface BothHalves {
  readonly place: readonly string[];
  /** The ARN of the principal. */
  readonly arn: string;
  readonly policies: readonly NamedPolicy[];
  readonly resource: Omit<ProvedResourcePolicy, "place">;
  /** What it must be able to do there. */
  readonly allows: readonly ExpectedAccess[];
}

/**
 * Proves that a principal can do what it was granted on a resource of another account, which the policies of both
 * accounts must allow, or of another environment in its own account, where its own policies are enough. What the policy
 * of the resource denies counts in either case. Returns the problems.
 *
 * Its requests carry what the owner of the resource asks for, as far as its own grant does not say otherwise.
 */
export function proveBothHalves({ place, arn, policies, resource, allows }: BothHalves): Problem[] {
  const layers: Policies = {
    identity: policies.map((each) => compilePolicyJson("identity", each.policy)),
    // A policy without statements is not attached.
    ...(resource.policy.Statement.length === 0 ? {} : { resource: compileResourcePolicy(resource.policy) }),
  };
  const names = { identity: policies.map((each) => each.name), resource: ["the policy of the resource"] };
  const sender = requestPrincipal(arn);
  const offered = resource.shared.flatMap(({ expectations }) => expectations.flatMap((each) => each.allows));
  const asked = divideDenials(layers);
  const refused = (access: ExpectedAccess, action: string): AccessRequest[] => {
    const limits = offered.filter(({ actions }) => actions.includes(action)).map(({ within }) => within ?? {});
    const attempts = [{}, ...limits].map((each) => {
      const contexts = contextsWithin({ ...each, ...access.within }).map((context) =>
        sentContext(context, access.through),
      );
      return requestsOf(resource.account, [sender], [action], access.examples, contexts).filter(
        (request) => !isAllowedFromSomewhere(request, asked, { contexts }),
      );
    });
    return attempts.some((failed) => failed.length === 0) ? [] : (attempts.at(-1) ?? []);
  };
  const failed = allows.flatMap((access) => access.actions.flatMap((action) => refused(access, action)));
  return at(
    place,
    report(failed, { policies: layers, names }, (first) => ({
      value: describeRequest(first),
      ...(arn.split(":")[4] === resource.account
        ? {
            expected: "is granted here, on a resource of another environment",
            remedy: `Except ${arn} from what the policy of the resource denies, or remove the grant.`,
          }
        : {
            expected: "is granted here, in another account than the resource",
            remedy: `Let ${arn} in where the resource is made: crossAccount of the environment in account ${resource.account}.`,
          }),
    })),
  );
}
