import { type Grant } from "../../../modules/grants";
import { type AccountLocation } from "../../../modules/aws";
import { type PlannedAccess } from "../../../modules/temporary-access";
import { at, problem, type Problem } from "../../../modules/validation";
import { accessArns, connectionArns, principalArn } from "./exempt-arns";
import { lookUpAll } from "./look-up-all";
import { type PerimeterContext } from "./perimeter-context";
import { type PerimeterProps } from "./perimeter-props";

/** Who comes into a perimeter from outside, beside the deployer. */
interface PerimeterExceptions {
  /** The ARNs of roles and users, one by one. */
  readonly named: readonly string[];
  /** The same, and the roles of temporary accesses, perhaps by their path. */
  readonly exempt: readonly string[];
  /** What they were granted, as far as the environment knows. */
  readonly grants: readonly Grant[];
  /** As the environment names them. */
  readonly keys: readonly string[];
  readonly missing: boolean;
  readonly problems: readonly Problem[];
}

type Except = NonNullable<PerimeterProps["except"]>;

/** Looks up whom a perimeter excepts. */
export function perimeterExceptions(
  { connections = [], principals = [], temporaryAccess = [], arns = [] }: Except,
  context: PerimeterContext,
  location: AccountLocation,
): PerimeterExceptions {
  const { isFaulty } = context;
  const vendors = lookUpAll("connection", connections, context.connections, isFaulty.connection);
  const own = lookUpAll("principal", principals, context.principals, isFaulty.principal);
  const accesses = lookUpAll(
    "temporary access",
    temporaryAccess,
    context.temporaryAccess,
    isFaulty["temporary access"],
  );
  const named = [
    ...vendors.found.flatMap(([, each]) => connectionArns(each, location)),
    ...own.found.map(([, each]) => principalArn(each, location)),
    ...arns,
  ];
  return {
    named,
    exempt: [...named, ...accesses.found.flatMap(([, each]) => accessArns(each))],
    grants: [
      ...vendors.found.flatMap(([, { plan }]) => plan.need),
      ...own.found.flatMap(([, { description }]) => description.grants),
      ...accesses.found.flatMap(([, each]) => (each.kind === "revocation" ? [] : each.grants)),
    ],
    keys: [...connections, ...principals, ...temporaryAccess, ...arns],
    missing: [vendors, own, accesses].some(({ missing }) => missing),
    problems: [
      ...at("connections", vendors.problems),
      ...at("principals", own.problems),
      ...at("temporaryAccess", [...accesses.problems, ...accesses.found.flatMap(checkGrantsSomething)]),
    ],
  };
}

function checkGrantsSomething([value, { kind }]: readonly [string, PlannedAccess]): Problem[] {
  if (kind !== "revocation") return [];
  return [problem({ value, rule: "is a revocation, which sends nothing to what is inside", remedy: "Leave it out." })];
}
