import { Construct } from "constructs";
import { type Postcondition, type TerraformResource } from "cdktf";
import { DataAwsIamPrincipalPolicySimulation } from "@cdktf/provider-aws/lib/data-aws-iam-principal-policy-simulation";
import { describeSimulated, type Expectation, planSimulations, type Simulation } from "../proof";
import { type Expressions } from "../grants";
import { literal, literalWith } from "../terraform";

/** What a principal must be able to do and must not, with the expressions of the symbolic values in it. */
export interface Expected {
  readonly expectations: readonly Expectation[];
  readonly expressions: Expressions;
}

/** What a simulation is made of. */
interface PolicySimulationProps {
  /** Whose policies they are, for messages: `role orders-service`. */
  readonly principal: string;
  /** The ARN of the principal, as a reference. */
  readonly principalArn: string;
  readonly expected: Expected;
  /** What must be applied before that holds. */
  readonly dependsOn: readonly TerraformResource[];
}

/**
 * AWS's own opinion on the policies of a role or a user: data sources that ask the IAM policy simulator, and fail the
 * plan or the deploy where it answers otherwise than the project's own proof.
 */
export class PolicySimulation extends Construct {
  constructor(scope: Construct, id: string, { principal, principalArn, expected, dependsOn }: PolicySimulationProps) {
    super(scope, id);
    const { expectations, expressions } = expected;
    planSimulations(expectations).simulations.forEach((simulation, index) => {
      const { resource, context, allowed, refused } = simulation;
      new DataAwsIamPrincipalPolicySimulation(this, String(index + 1), {
        policySourceArn: principalArn,
        actionNames: [...allowed, ...refused],
        // Without a resource the simulator takes *, which the provider would refuse as an ARN.
        ...(resource === "*" ? {} : { resourceArns: [literalWith(resource, expressions)] }),
        ...(context.length === 0
          ? {}
          : {
              context: context.map(({ key, type, values }) => ({
                key: literal(key),
                type,
                values: values.map((value) => literalWith(value, expressions)),
              })),
            }),
        dependsOn: [...dependsOn],
        lifecycle: { postcondition: postconditions(principal, simulation, expressions) },
      });
    });
  }
}

/** An action without an answer counts as answered wrongly. */
function postconditions(principal: string, simulation: Simulation, expressions: Expressions): Postcondition[] {
  const request = literalWith(describeSimulated(simulation), expressions);
  const missing = (actions: readonly string[], answer: string): string =>
    `setsubtract(${JSON.stringify(actions)}, [for result in self.results : result.action_name if ${answer}])`;
  const condition = (
    actions: readonly string[],
    answer: string,
    message: (found: string) => string,
  ): Postcondition[] =>
    actions.length === 0
      ? []
      : [
          {
            condition: `\${length(${missing(actions, answer)}) == 0}`,
            errorMessage: message(`\${join(", ", ${missing(actions, answer)})}`),
          },
        ];
  return [
    ...condition(
      simulation.allowed,
      "result.allowed",
      (found) =>
        `AWS's policy simulator refuses ${found} ${request} to the ${literal(principal)}, which must be able to. Look ` +
        "at its permissions boundary and at the organization's service control policies. Right after a change IAM may " +
        "still answer by the old policies: apply again.",
    ),
    ...condition(
      simulation.refused,
      "!result.allowed",
      (found) =>
        `AWS's policy simulator allows ${found} ${request} to the ${literal(principal)}, which must not be able to. ` +
        "Look at what else is attached to it. Right after a change IAM may still answer by the old policies: apply again.",
    ),
  ];
}
