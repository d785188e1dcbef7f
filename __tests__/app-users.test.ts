// Users of an app who sign in through a Cognito identity pool, each with own items, judged on the synthesised JSON.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_dynamodb_items.html
import { compilePolicyJson, decide, roleSession } from "../modules/evaluation";
import { role } from "../modules/access";
import { cognitoIdentities } from "../modules/policy";
import { type RequestContext } from "../modules/proof";
import { defineEnvironment } from "../stacks";
import { account, synthesizeEnvironment } from "./synth";

const host = "cognito-identity.amazonaws.com";
const identityPool = "us-east-1:12345678-dead-beef-cafe-123456790abc";
const ada = "us-east-1:0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10";
const bob = "us-east-1:ffffffff-33a7-4e0e-8a41-6a1b7f8f2a10";

const stack = synthesizeEnvironment(
  defineEnvironment({
    name: "dev",
    account,
    region: "us-east-1",
    tables: { notes: { partitionKey: { name: "userId", type: "S" } } },
    principals: ({ tables }) => ({
      app: role({ assumedBy: cognitoIdentities({ identityPool }) }).allow(
        tables.notes.readWrite().onlyLeadingKeys({ federatedId: "cognito-identity.amazonaws.com:sub" }),
      ),
    }),
  }),
);

const arn = `arn:aws:iam::${account}:role/dev-app`;

function signsIn(provider: string, context: RequestContext): boolean {
  const trust = compilePolicyJson("trust", stack.policy("aws_iam_role.app", "assume_role_policy"));
  const principal = { type: "federated", provider } as const;
  const request = { principal, action: "sts:AssumeRoleWithWebIdentity", resource: arn, context };
  return decide({ identity: [], resource: trust }, request) === "allowed";
}

function reaches(action: string, owner: string): boolean {
  const policies = stack.policiesOf("aws_iam_role.app").map((policy) => compilePolicyJson("identity", policy));
  const context = {
    "dynamodb:LeadingKeys": [owner],
    [`${host}:sub`]: ada,
    "aws:SecureTransport": "true",
  };
  const resource = `arn:aws:dynamodb:us-east-1:${account}:table/notes`;
  return (
    decide({ identity: policies }, { principal: roleSession(arn, "ada"), action, resource, context }) === "allowed"
  );
}

test("signs in users of its own pool, and no guests", () => {
  const token = { [`${host}:aud`]: identityPool, [`${host}:amr`]: ["authenticated"], [`${host}:sub`]: ada };
  expect(signsIn(host, token)).toBe(true);
  expect(signsIn(host, { ...token, [`${host}:amr`]: ["unauthenticated"] })).toBe(false);
  expect(signsIn(host, { ...token, [`${host}:aud`]: identityPool.replace("cafe", "face") })).toBe(false);
  expect(signsIn(`arn:aws:iam::${account}:oidc-provider/${host}`, token)).toBe(false);
});

test("gives each of them own items, and nobody else's", () => {
  for (const action of ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"]) {
    expect(reaches(action, ada)).toBe(true);
    expect(reaches(action, bob)).toBe(false);
  }
  expect(reaches("dynamodb:Scan", ada)).toBe(false);
});
