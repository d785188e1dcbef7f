import { at, problem, type Problem } from "../validation";
import {
  type Conditions,
  parseOperator,
  parsePolicy,
  type PolicyDocument,
  type PolicyVersion,
  type Statement,
} from "../policy";
import { compileActions, readAction } from "./actions";
import { type CompiledPolicy, type CompiledStatement, type PolicyKind } from "./compiled-policy";
import { compileConditions } from "./conditions";
import { checkElements, isPolicyKind } from "./elements";
import { compilePrincipals } from "./principals";
import { compileResources } from "./resources";
import { not } from "./verdict";

/**
 * Compiles a policy. Never throws: what is wrong with the policy is in its `problems`.
 *
 * @example
 * compilePolicy("identity", policyDocument([statement({ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme/*"] })]));
 */
export function compilePolicy<Kind extends PolicyKind>(kind: Kind, document: PolicyDocument): CompiledPolicy<Kind> {
  if (!isPolicyKind(kind)) return { kind, statements: [], problems: [unknownKind(kind)] };
  const problems: Problem[] = [];
  const statements = document.statements.map((source, index) =>
    within(["Statement", String(index)], problems, (found) =>
      compileStatement(kind, source, index, document.version, found),
    ),
  );
  return { kind, statements, problems };
}

/**
 * Parses and compiles any JSON as a policy.
 *
 * @example
 * compilePolicyJson("trust", JSON.parse(text)).problems; // what keeps it from being evaluated
 */
export function compilePolicyJson<Kind extends PolicyKind>(kind: Kind, json: unknown): CompiledPolicy<Kind> {
  const { document, problems } = parsePolicy(json);
  return document === undefined ? { kind, statements: [], problems } : compilePolicy(kind, document);
}

function unknownKind(kind: unknown): Problem {
  return problem({ value: kind, rule: "is no kind of policy", remedy: "Say what the policy is attached to." });
}

/**
 * The statements that can speak of an action and a resource, whatever the principal and the conditions. Those that
 * are left out can neither allow nor refuse such a request.
 *
 * @param action in any case
 */
export function statementsAbout(policy: CompiledPolicy, action: string, resource: string): CompiledStatement[] {
  const name = readAction(action);
  return name === undefined
    ? []
    : policy.statements.filter((each) => each.coversAction(name) && each.mayCoverResource(resource));
}

function compileStatement(
  kind: PolicyKind,
  source: Statement,
  index: number,
  version: PolicyVersion,
  problems: Problem[],
): CompiledStatement {
  problems.push(...checkElements(kind, source));
  const { actions, notActions, principals, notPrincipals, conditions = {} } = source;
  const listed = within(actions === undefined ? "NotAction" : "Action", problems, (found) =>
    compileActions(actions ?? notActions ?? [], found),
  );
  const covered = actions === undefined ? (action: string): boolean => !listed(action) : listed;
  return {
    index,
    source,
    // A role is only ever asked to be taken: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
    coversAction: kind === "trust" ? (action) => action.startsWith("sts:") && covered(action) : covered,
    ...compileCoverage(source, version, problems),
    ...(principals && {
      principals: within("Principal", problems, (found) =>
        compilePrincipals(principals, everyoneIn(conditions), found),
      ),
    }),
    ...(notPrincipals && {
      notPrincipals: within("NotPrincipal", problems, (found) => compilePrincipals(notPrincipals, "everyone", found)),
    }),
    conditions: within("Condition", problems, (found) => compileConditions(conditions, version, found)),
  };
}

function compileCoverage(
  { resources, notResources }: Statement,
  version: PolicyVersion,
  problems: Problem[],
): Pick<CompiledStatement, "coversResource" | "mayCoverResource"> {
  if (resources !== undefined) {
    const { covers, mayCover } = within("Resource", problems, (found) => compileResources(resources, version, found));
    return { coversResource: covers, mayCoverResource: mayCover };
  }
  if (notResources !== undefined) {
    const excepted = within("NotResource", problems, (found) => compileResources(notResources, version, found));
    return {
      coversResource: (request) => not(excepted.covers(request)),
      mayCoverResource: (resource) => !excepted.alwaysCover(resource),
    };
  }
  // A policy on a resource that names none speaks of that resource:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#access_policies-json
  return { coversResource: () => "yes", mayCoverResource: () => true };
}

/**
 * How a statement that names everyone speaks of a principal. Boundary and session policies do not limit a grant to the
 * principals that `aws:PrincipalArn` names:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
function everyoneIn(conditions: Conditions): "itself" | "everyone" {
  const named = Object.entries(conditions).some(([name, keys]) => {
    const operator = parseOperator(name);
    return (
      (operator?.type === "ARN" || operator?.type === "String") &&
      !(operator.negated || operator.ifExists || operator.set === "ForAllValues") &&
      Object.keys(keys).some((key) => key.toLowerCase() === "aws:principalarn")
    );
  });
  return named ? "itself" : "everyone";
}

/** Runs one part of the compilation and puts the problems that it finds in their place. */
function within<Result>(
  place: string | readonly string[],
  problems: Problem[],
  compile: (found: Problem[]) => Result,
): Result {
  const found: Problem[] = [];
  const result = compile(found);
  for (const each of at(place, found)) problems.push(each);
  return result;
}
