import { expandActions, isWildcardOnly, serviceAuthorization } from "../modules/aws";
import { resourcesOf } from "../modules/principals";
import { compilePolicyJson, decide, roleSession } from "../modules/evaluation";
import { environmentProof } from "../stacks/prove-environment";
import { refsOf, samples } from "./sample-plans";

describe("what the proof says of every request, the evaluator says too", () => {
  const actions = ["dynamodb", "s3", "kms", "sts", "iam"].flatMap((name) => expandActions(`${name}:*`));

  test.each(samples.filter(({ name }) => name === "prod" || name === "everything"))(
    "in $name: every action on every resource, strangers included",
    ({ plan }) => {
      expect(actions.length).toBeGreaterThan(serviceAuthorization("dynamodb").actions.size + 300);
      const { principals } = environmentProof(plan);
      const resources = ["*", ...resourcesOf(principals, refsOf(plan))];
      const contexts = [
        {},
        { "s3:prefix": "stranger/", "kms:ViaService": "ec2.eu-west-1.amazonaws.com" },
        { "s3:prefix": "in/2026/", "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
      ];
      const wrong: string[] = [];
      let allowed = 0;
      for (const { arn, policies, expectations } of principals) {
        const compiled = {
          identity: policies.map(({ policy }) => compilePolicyJson("identity", policy)),
          resource: compilePolicyJson("resource", {
            Statement: [{ Effect: "Allow", Principal: { AWS: arn.split(":")[4] }, Action: "*", Resource: "*" }],
          }),
        };
        const principal = roleSession(arn, "test");
        const expected = new Set<string>();
        const patterns = expectations.flatMap(({ allows }) => allows);
        for (const { actions: names, resource } of patterns)
          for (const each of names) expected.add(`${each} ${resource}`);
        for (const resource of resources) {
          const covering = [...new Set(patterns.map((each) => each.resource))].filter((pattern) =>
            pattern.endsWith("/*") ? resource.startsWith(pattern.slice(0, -1)) : pattern === resource,
          );
          // An action that has no resource is asked for on *, and no other is.
          const asked = actions.filter((each) => isWildcardOnly(each) === (resource === "*"));
          // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
          for (const { name: action } of asked.filter(({ name }) => name !== "sts:GetCallerIdentity")) {
            const isExpected = covering.some((pattern) => expected.has(`${action} ${pattern}`));
            for (const context of contexts) {
              const decision = decide(compiled, { principal, action, resource, context });
              if (decision === "allowed") allowed++;
              if (decision === "unsupported" || (decision === "allowed" && !isExpected)) {
                wrong.push(`${arn} ${action} ${resource}: ${decision}`);
              }
            }
          }
        }
      }
      expect(wrong).toEqual([]);
      expect(allowed).toBeGreaterThan(100);
    },
  );
});
