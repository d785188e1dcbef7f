import * as fc from "fast-check";
import {
  account,
  checkRoleOf,
  checkTrust,
  policyJson,
  service,
  type TrustedPrincipal,
  trustPolicy,
  webIdentity,
} from "../../../modules/policy";
import { formatProblem } from "../../../modules/validation";
import { rounds } from "../../rounds";

const own = "111122223333";
const vendor = "444455556666";
const vendorRole = `arn:aws:iam::${vendor}:role/convox/prod-ServiceRole`;

function trust(...principals: readonly TrustedPrincipal[]): unknown {
  return policyJson(trustPolicy(principals, { partition: "aws", account: own }));
}

function statement(principal: TrustedPrincipal): unknown {
  return (trust(principal) as { Statement: unknown[] }).Statement[0];
}

function refusals(principal: TrustedPrincipal, ownAccounts: readonly string[] = [own]): string[] {
  return checkTrust(principal, ownAccounts).map(formatProblem);
}

describe("trust in an account", () => {
  test("is in its root, for callers that send the external ID", () => {
    expect(trust(account(vendor).withExternalId("2f9c"))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${vendor}:root` },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": "2f9c" } },
        },
      ],
    });
  });

  test("is held to roles by a condition, so that it outlives a role that is made anew", () => {
    expect(statement(account(vendor).withExternalId("2f9c").onlyRoles(vendorRole))).toEqual({
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${vendor}:root` },
      Action: "sts:AssumeRole",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": vendorRole },
        StringEquals: { "sts:ExternalId": "2f9c" },
      },
    });
  });

  test("collects roles, in whatever order it is narrowed", () => {
    const other = `arn:aws:iam::${vendor}:role/a`;
    const one = account(vendor).onlyRoles(vendorRole).withExternalId("2f9c").onlyRoles(other);
    const two = account(vendor).onlyRoles(other, vendorRole, other).withExternalId("2f9c");
    expect(statement(one)).toEqual(statement(two));
    expect(statement(one)).toMatchObject({ Condition: { ArnEquals: { "aws:PrincipalArn": [other, vendorRole] } } });
  });

  test("is a value: narrowing leaves the original as it was", () => {
    const open = account(vendor);
    open.withExternalId("2f9c");
    open.onlyRoles(vendorRole);
    expect(statement(open)).not.toHaveProperty("Condition");
  });

  test.each(["aws", "aws-cn", "aws-us-gov"] as const)("stays in the partition %s", (partition) => {
    const document = trustPolicy([account(vendor).withExternalId("ab")], { partition, account: own });
    expect(document.statements[0]?.principals).toEqual({ AWS: [`arn:${partition}:iam::${vendor}:root`] });
  });

  test.each([
    ["of a third party with an external ID", account(vendor).withExternalId("2f9c"), [own]],
    ["of a third party with external ID and role", account(vendor).withExternalId("2f9c").onlyRoles(vendorRole), [own]],
    ["of one's own", account(own), [own]],
    ["of another of one's own", account(vendor), [own, vendor]],
    ["of a role of one's own", account(vendor).onlyRoles(vendorRole), [own, vendor]],
    ["of one's own with an external ID", account(own).withExternalId("2f9c"), [own]],
  ])("%s is accepted", (_, principal, ownAccounts) => {
    expect(refusals(principal, ownAccounts)).toEqual([]);
  });

  test("of a third party is refused without an external ID, also when held to its roles", () => {
    for (const principal of [account(vendor), account(vendor).onlyRoles(vendorRole)]) {
      expect(refusals(principal)).toEqual([
        `externalId: is missing for account ${vendor}, a third party: any other customer of it could get in. ` +
          `Write account("${vendor}").withExternalId("…") with the ID from the vendor, or list the account in ownAccounts if it is yours.`,
      ]);
    }
  });

  test.each<[string, TrustedPrincipal, string]>([
    ["a short account ID", account("12"), 'account: "12" is not an AWS account ID'],
    ["an account ID with a new line", account(`${own}\n`), 'account: "111122223333\\n" ends with a line break'],
    ["everyone", account("*"), 'account: "*" is not an AWS account ID'],
    ["an account ID that is a number", account(111122223333 as never), "account: 111122223333 is not text"],
    ["an external ID with a space", account(own).withExternalId("abc def"), 'externalId: "abc def" is not a valid'],
    ["an external ID with a wildcard", account(own).withExternalId("ab*"), 'externalId: "ab*" is not a valid'],
    ["an external ID with a variable", account(own).withExternalId("${aws:x}"), "externalId: "],
    [
      "an empty external ID",
      account(vendor).withExternalId(""),
      'externalId: "" has 0 characters, and AWS allows 2 to 1,224',
    ],
    ["no role at all", account(own).onlyRoles(), "roles: is empty: nobody could assume the role"],
    ["a role's name", account(own).onlyRoles("orders"), 'roles: "orders" is not the ARN of a role'],
    ["a user", account(own).onlyRoles(`arn:aws:iam::${own}:user/a`), "is not the ARN of a role"],
    ["a role with a new line", account(own).onlyRoles(`arn:aws:iam::${own}:role/a\n`), "is not the ARN of a role"],
    ["a session", account(own).onlyRoles(`arn:aws:sts::${own}:assumed-role/a/b`), "is not the ARN of a role"],
    ["a role of another account", account(own).onlyRoles(vendorRole), `is a role of account ${vendor}, not of the`],
    ["all roles", account(own).onlyRoles(`arn:aws:iam::${own}:role/*`), "does not name one role"],
    ["a role with an open letter", account(own).onlyRoles(`arn:aws:iam::${own}:role/a?`), "does not name one role"],
    ["a path with a wildcard", account(own).onlyRoles(`arn:aws:iam::${own}:role/*/a`), "is not the ARN of a role"],
    ["a path with a colon", account(own).onlyRoles(`arn:aws:iam::${own}:role/a:b/a`), "is not the ARN of a role"],
    ["a variable", account(own).onlyRoles(`arn:aws:iam::${own}:role/\${aws:x}/a`), "is not the ARN of a role"],
    ["a variable as its name", account(own).onlyRoles(`arn:aws:iam::${own}:role/$x`), "does not name one role"],
    ["a role of a bad name", account(own).onlyRoles(`arn:aws:iam::${own}:role/a!`), "is not a valid role name"],
    ["an external ID left undefined", account(vendor).withExternalId(undefined as never), "externalId: "],
    ["the same for one's own account", account(own).withExternalId(undefined as never), "externalId: "],
    ["a role of any account", account(own).onlyRoles("arn:aws:iam::*:role/a"), "is not the ARN of a role"],
  ])("%s is refused", (_, principal, message) => {
    expect(refusals(principal)).toContainEqual(expect.stringContaining(message));
  });

  test("an empty list of roles never opens the account", () => {
    const roles = fc.array(fc.constant(vendorRole), { maxLength: 2 });
    fc.assert(
      fc.property(roles, (arns) => {
        expect(statement(account(vendor).onlyRoles(...arns))).toHaveProperty("Condition.ArnEquals");
      }),
    );
  });

  test("everything that is wrong with it is said at once", () => {
    expect(refusals(account("x").withExternalId("a b").onlyRoles("y", "z"))).toHaveLength(4);
  });

  test("a role of another partition than expected is refused", () => {
    const chinese = account(own).onlyRoles(`arn:aws-cn:iam::${own}:role/a`);
    expect(checkTrust(chinese, [own], "aws-cn")).toEqual([]);
    expect(checkTrust(chinese, [own], "aws").map(formatProblem)).toEqual([
      expect.stringContaining("is a role of the partition aws-cn, and nothing in aws can trust it"),
    ]);
  });

  test("checkRoleOf names both accounts", () => {
    expect(checkRoleOf(vendorRole, vendor)).toEqual([]);
    expect(checkRoleOf(vendorRole, own)[0]?.rule).toBe(
      `is a role of account ${vendor}, not of the trusted account ${own}`,
    );
  });
});

describe("trust in a service", () => {
  test.each(["ecs-tasks", "osis-pipelines", "scheduler", "states"])(
    "%s, which says for whom it calls, is held to one's own account",
    (name) => {
      const expected = {
        Effect: "Allow",
        Principal: { Service: `${name}.amazonaws.com` },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": own } },
      };
      expect(statement(service(name))).toEqual(expected);
      expect(statement(service(`${name}.amazonaws.com`))).toEqual(expected);
    },
  );

  test("takes a source account and a source ARN", () => {
    const group = `arn:aws:scheduler:us-east-1:${vendor}:schedule-group/exports`;
    expect(statement(service("scheduler", { sourceAccount: vendor, sourceArn: group }))).toMatchObject({
      Condition: { StringEquals: { "aws:SourceAccount": vendor }, ArnLike: { "aws:SourceArn": group } },
    });
    expect(statement(service("lambda", { sourceArn: group }))).toMatchObject({
      Condition: { ArnLike: { "aws:SourceArn": group } },
    });
  });

  test.each([
    ["ec2", "ec2.amazonaws.com"],
    ["lambda", "lambda.amazonaws.com"],
    ["constructor", "constructor.amazonaws.com"],
    ["toString", "toString.amazonaws.com"],
    ["ops.apigateway", "ops.apigateway.amazonaws.com"],
    ["ec2.amazonaws.com.cn", "ec2.amazonaws.com.cn"],
  ])("%s, which does not say for whom it calls, is not locked out", (name, principal) => {
    expect(statement(service(name))).toEqual({
      Effect: "Allow",
      Principal: { Service: principal },
      Action: "sts:AssumeRole",
    });
  });

  test.each([
    service("ecs-tasks"),
    service("ec2.amazonaws.com.cn"),
    service("scheduler", { sourceAccount: own, sourceArn: `arn:aws:scheduler:us-east-1:${own}:schedule-group/*` }),
    service("sns", { sourceArn: "arn:aws:s3:::acme-exports" }),
    service("states", { sourceArn: `arn:aws:states:*:${own}:stateMachine:*` }),
    service("redshift", { externalId: `arn:aws:redshift:us-east-1:${own}:dbuser:serverless-${own}-5c2a/IAMR:sync` }),
  ])("%j is accepted", (principal) => {
    expect(refusals(principal)).toEqual([]);
  });

  test.each<[TrustedPrincipal, string]>([
    [service(""), 'service: "" is not the name of an AWS service'],
    [service("*"), "is not the name of an AWS service"],
    [service("ECS"), "is not the name of an AWS service"],
    [service("ecs tasks"), "is not the name of an AWS service"],
    [service("ec2\n"), "is not the name of an AWS service"],
    [service("."), "is not the name of an AWS service"],
    [service("a..b"), "is not the name of an AWS service"],
    [service("amazonaws.com"), "is not the name of an AWS service"],
    [service("amazonaws.com.amazonaws.com"), "is not the name of an AWS service"],
    [service("ec2.amazonaws.com.amazonaws.com"), "is not the name of an AWS service"],
    [service("ec2.amazonaws.com.cn.amazonaws.com"), "is not the name of an AWS service"],
    [service(".amazonaws.com"), "is not the name of an AWS service"],
    [service("ec2", { sourceAccount: "12" }), 'sourceAccount: "12" is not an AWS account ID'],
    [service("ec2", { sourceAccount: "*" }), 'sourceAccount: "*" is not an AWS account ID'],
    [service("redshift", { externalId: "" }), 'externalId: "" has 0 characters, and AWS allows 2 to 1,224'],
    [service("redshift", { externalId: "a b" }), 'externalId: "a b" is not a valid external ID'],
    [service("redshift", { externalId: "${aws:userid}" }), "is not a valid external ID"],
    [service("redshift", { externalId: "*" }), 'externalId: "*" is not a valid external ID'],
    [service("ec2", { sourceArn: "*" }), 'sourceArn: "*" is not the ARN of a source'],
    [service("ec2", { sourceArn: "arn:aws:s3" }), "is not the ARN of a source"],
    [service("ec2", { sourceArn: "arn:aws:s3:::" }), "is not the ARN of a source"],
    [service("ec2", { sourceArn: "arn:*:*:*:*:*" }), "is not the ARN of a source"],
    [service("ec2", { sourceArn: "arn:aws:s3:::a\nb" }), "is not the ARN of a source"],
    [service("ec2", { sourceArn: "${aws:SourceArn}" }), "is not the ARN of a source"],
    [service("ec2", { sourceArn: "arn:aws:s3:::${aws:x}" }), "is not the ARN of a source"],
  ])("%j is refused", (principal, message) => {
    expect(refusals(principal)).toEqual([expect.stringContaining(message)]);
  });
});

test("a service of China is none elsewhere", () => {
  expect(checkTrust(service("ec2.amazonaws.com.cn"), [own], "aws-cn")).toEqual([]);
  expect(checkTrust(service("ec2.amazonaws.com.cn"), [own], "aws")).toHaveLength(1);
});

describe("trust by web identity", () => {
  const gitHub = "token.actions.githubusercontent.com";
  const audience = "sts.amazonaws.com";
  const subjects = ["repo:acme/data:environment:prod"];
  const token = { providerUrl: gitHub, audience, subjects };

  test("is in one provider of the account, for one audience and exact subjects", () => {
    expect(statement(webIdentity(token))).toEqual({
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${own}:oidc-provider/${gitHub}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${gitHub}:aud`]: audience, [`${gitHub}:sub`]: subjects[0] } },
    });
  });

  test("compares subjects as patterns as soon as one is", () => {
    const some = ["repo:acme/data:*", "repo:acme/app:ref:refs/heads/main"];
    expect(statement(webIdentity({ ...token, subjects: some }))).toMatchObject({
      Condition: {
        StringEquals: { [`${gitHub}:aud`]: audience },
        StringLike: { [`${gitHub}:sub`]: [...some].sort() },
      },
    });
  });

  test("keeps the path of a provider in its ARN and its keys", () => {
    const providerUrl = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
    expect(statement(webIdentity({ ...token, providerUrl }))).toMatchObject({
      Principal: { Federated: `arn:aws:iam::${own}:oidc-provider/${providerUrl}` },
      Condition: { StringEquals: { [`${providerUrl}:aud`]: audience } },
    });
  });

  const ownProvider = "oidc.circleci.com/org/0123-ab";

  test.each<[providerUrl: string, subject: string]>([
    [gitHub, "repo:acme/data:environment:prod"],
    [gitHub, "repo:acme/data:*"],
    [gitHub, "repo:acme/*"],
    [gitHub, "repo:acme/*:environment:prod"],
    [gitHub, "repo:acme@12345/data@67890:*"],
    [gitHub, "repo:acme/data:environment:blue green"],
    ["app.terraform.io", "organization:acme:project:data:workspace:prod:run_phase:*"],
    ["app.terraform.io", "organization:acme:*"],
    ["gitlab.com", "project_path:acme/data:ref_type:branch:ref:*"],
    ["accounts.google.com", "112233445566778899001"],
    [ownProvider, "org/0123-ab/project/*"],
    [ownProvider, "{0123-ab}:*"],
  ])("of %s for %s is accepted", (providerUrl, subject) => {
    expect(refusals(webIdentity({ ...token, providerUrl, subjects: [subject] }))).toEqual([]);
  });

  test.each<[providerUrl: string, subject: string]>([
    [gitHub, "*"],
    [gitHub, "?*"],
    [gitHub, "*:*"],
    [gitHub, "repo:*"],
    [gitHub, "repo*"],
    [gitHub, "repo:*/data:*"],
    [gitHub, "repo:acme*"],
    [gitHub, "repo:acme*/data:*"],
    [gitHub, "repo:ac?e/data:*"],
    [gitHub, "re*:acme/data:*"],
    [gitHub, "*:acme/data:environment:prod"],
    [gitHub, "repo::*"],
    ["app.terraform.io", "organization:*:project:data:*"],
    ["app.terraform.io", "organization:acme*"],
    [gitHub, "environment:prod:*"],
    [gitHub, "environment:prod"],
    ["gitlab.com", "ref_type:branch:*"],
    ["app.terraform.io", "workspace:prod:*"],
    ["login.microsoftonline.com/common/v2.0", "a*"],
    ["login.microsoftonline.com/common/v2.0", "a:b:*"],
    ["accounts.google.com", "1:2:*"],
    [ownProvider, "a*"],
    [ownProvider, "*"],
    [ownProvider, "*/*"],
  ])("of %s for %s would let others in and is refused", (providerUrl, subject) => {
    expect(refusals(webIdentity({ ...token, providerUrl, subjects: [subject] }))).toEqual([
      expect.stringContaining("covers tenants of the provider other than yours"),
    ]);
  });

  test.each<[Partial<typeof token>, string]>([
    [{ subjects: [] }, "subjects: is empty, so that every user of the provider could get in"],
    [{ subjects: [""] }, 'subjects: "" is not a subject'],
    [{ subjects: ["repo:acme/data:x\n"] }, "is not a subject"],
    [{ subjects: ["repo:acme/dåta:x"] }, "is not a subject"],
    // The token would be compared with itself.
    [{ subjects: [`\${${gitHub}:sub}`] }, "is not a subject"],
    [{ subjects: ["repo:acme/${aws:PrincipalTag/x}"] }, "is not a subject"],
    [{ audience: "" }, 'audience: "" is not one exact audience'],
    [{ audience: "*" }, "is not one exact audience"],
    [{ audience: "sts.amazonaws.co?" }, "is not one exact audience"],
    [{ audience: "sts.amazonaws.com\n" }, "is not one exact audience"],
    [{ audience: `\${${gitHub}:aud}` }, "is not one exact audience"],
    [{ providerUrl: "" }, 'providerUrl: "" is not the address'],
    [{ providerUrl: `https://${gitHub}` }, "is not the address of an identity provider without https://"],
    [{ providerUrl: `${gitHub}\n` }, "is not the address"],
    [{ providerUrl: `${gitHub}/` }, "is not the address"],
    [{ providerUrl: `${gitHub}//acme` }, "is not the address"],
    [{ providerUrl: `${gitHub}/./acme` }, "is not the address"],
    [{ providerUrl: "*" }, "is not the address"],
    [{ providerUrl: "a/${aws:x}" }, "is not the address"],
  ])("%j is refused", (change, message) => {
    expect(refusals(webIdentity({ ...token, ...change }))).toEqual([expect.stringContaining(message)]);
  });

  test("a pattern that is accepted never covers another organization", () => {
    const piece = fc.constantFrom("repo", "acme", "evil", ":", "/", "*", "?", "data");
    const subject = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(""));
    const glob = (pattern: string): RegExp => {
      const source = pattern.replace(/[*?]/g, (mark) => (mark === "*" ? ".*" : "."));
      return new RegExp(`^${source}$`);
    };
    fc.assert(
      fc.property(subject, (pattern) => {
        const accepted = refusals(webIdentity({ ...token, subjects: [pattern] })).length === 0;
        const covered = ["acme", "evil"].filter((owner) =>
          ["data", "x"].some((name) => glob(pattern).test(`repo:${owner}/${name}:ref`)),
        );
        expect(accepted ? covered.length : 0).toBeLessThan(2);
      }),
      { numRuns: rounds(1000) },
    );
  });
});

test("a trust policy lists each principal once, whatever the order", () => {
  const one = account(vendor).withExternalId("2f9c");
  const two = service("ecs-tasks");
  expect(trust(one, two, one)).toEqual(trust(two, one));
  expect(trust(one, two)).toHaveProperty("Statement.length", 2);
});
