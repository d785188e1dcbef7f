import { checkName } from "../aws";
import { trustedService, type TrustedPrincipal } from "../policy";
import { at, problem, type Problem } from "../validation";

/** The settings of a role that decide on its instance profile. */
interface ProfileSettings {
  readonly assumedBy: TrustedPrincipal | readonly TrustedPrincipal[];
  readonly instanceProfile?: false | { readonly name: string };
  readonly name?: string;
}

/**
 * The name of the instance profile that is created for a role: EC2 gives instances a role only in a profile.
 *
 * @returns nothing for a role that does not trust EC2, or whose profile is made elsewhere
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html
 */
export function instanceProfileName({ assumedBy, instanceProfile, name }: ProfileSettings): string | undefined {
  if (instanceProfile === false || !needsProfile(assumedBy)) return undefined;
  return instanceProfile?.name ?? name;
}

/** What is wrong with the settings of a role's instance profile. */
export function checkInstanceProfile({ assumedBy, instanceProfile }: ProfileSettings): Problem[] {
  if (instanceProfile === undefined) return [];
  const problems = instanceProfile === false ? [] : at("name", checkName("instanceProfile", instanceProfile.name));
  const unused = problem({
    value: instanceProfile,
    rule: "is for a role that EC2 instances get, and this role does not trust EC2",
    remedy: 'Remove instanceProfile, or trust service("ec2").',
  });
  return at("instanceProfile", [...problems, ...(needsProfile(assumedBy) ? [] : [unused])]);
}

function needsProfile(assumedBy: ProfileSettings["assumedBy"]): boolean {
  return [assumedBy].flat().some((each) => each.kind === "service" && trustedService(each.service)?.instanceProfile);
}
