import { type AccountLocation, parseArn } from "../../../modules/aws";
import { type PlannedAccess, roleArns } from "../../../modules/temporary-access";
import { at, problem, type Problem } from "../../../modules/validation";
import { type PlannedConnection } from "../connections";
import { roleArn, userArn } from "../principal-arns";
import { type PlannedPrincipal } from "../planned-principal";

/** The roles of people who have a temporary access, one by one or by the path in which they are made. */
export function accessArns(access: PlannedAccess): readonly string[] {
  return access.kind === "revocation" ? [] : roleArns(access);
}

/** The role and the user of a connection. */
export function connectionArns({ plan: { role, user } }: PlannedConnection, location: AccountLocation): string[] {
  return [
    ...(role === undefined ? [] : [roleArn(role.settings, location)]),
    ...(user === undefined ? [] : [userArn(user, location)]),
  ];
}

/** The role or user that a principal is. */
export function principalArn({ description: { kind, settings } }: PlannedPrincipal, location: AccountLocation): string {
  return kind === "role" ? roleArn(settings, location) : userArn(settings, location);
}

/**
 * Who could not be the one that is meant: the deployer is of the account, for the provider takes no credentials of
 * another, and nobody crosses partitions.
 */
export function checkWhere(
  // That it is missing is reported separately.
  deployer: string | undefined,
  arns: readonly string[],
  { account, partition }: AccountLocation,
): Problem[] {
  const home = deployer === undefined ? account : (principalOf(deployer)?.account ?? account);
  const elsewhere = problem({
    value: deployer,
    rule: `is of account ${home}, and Terraform runs with credentials of account ${account} alone: the next deploy would be refused`,
    remedy: "Name the role of this account that it runs as; one that comes from another account assumes it.",
  });
  return [
    ...at(
      "deployer",
      home !== account ? [elsewhere] : deployer === undefined ? [] : checkPartition(deployer, partition),
    ),
    ...at(
      ["except", "arns"],
      arns.flatMap((arn) => checkPartition(arn, partition)),
    ),
  ];
}

function checkPartition(arn: string, partition: string): Problem[] {
  const theirs = principalOf(arn)?.partition ?? partition;
  if (theirs === partition) return [];
  const rule = `is of the partition ${theirs}, and nobody comes to ${partition} from there`;
  return [problem({ value: arn, rule, remedy: `Name a role or user of the partition ${partition}.` })];
}

function principalOf(arn: string): { readonly account: string; readonly partition: string } | undefined {
  const parsed = parseArn(arn);
  return parsed?.shape === "role" || parsed?.shape === "user" ? parsed : undefined;
}
