// What looks like a secret is shown nowhere in a message.
import { at, formatProblem, oneLine, problem, showValue } from "../../../modules/validation";

/** A secret of each kind, made up, and how it is named. In two parts, so that no scanner takes them for real ones. */
const secrets: readonly (readonly [kind: string, secret: string])[] = [
  ["an AWS access key ID", ["AKIA", "IOSFODNN7EXAMPLE"].join("")],
  ["an AWS access key ID", ["ASIA", "IOSFODNN7EXAMPLE"].join("")],
  ["an AWS secret access key", ["wJalrXUtnFEMI/K7MDENG", "/bPxRfiCYEXAMPLEKEY"].join("")],
  ["an AWS secret access key", ["je7MtGbClwBF2Zp9Utk", "h3yCo8nvbEXAMPLEKEY00"].join("")],
  ["a private key", ["-----BEGIN RSA PRIVATE KEY-----", "\nMIIEpAIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----"].join("")],
  ["a private key", ["-----BEGIN PGP PRIVATE KEY BLOCK-----", "\n\nlQdGBF\n"].join("")],
  ["a private key", ["-----BEGIN OPENSSH PRIVATE KEY-----", "b3BlbnNzaC1rZXk"].join("")],
  [
    "a JSON Web Token",
    ["eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"].join(""),
  ],
  ["a GitHub token", ["ghp_", "16C7e42F292c6912E7710c838347Ae178B4a"].join("")],
  ["a GitHub token", ["github_pat_", "11ABCDEFG0abcdefghij_klmnop"].join("")],
  ["a GitLab token", ["glpat-", "abcdefghij0123456789"].join("")],
  ["a Slack token", ["xoxb-", "123456789012-abcdefghijkl"].join("")],
  ["a Stripe key", ["sk_live_", "abcdefghijklmnop"].join("")],
  ["a Stripe key", ["rk_test_", "abcdefghijklmnop"].join("")],
  ["a Google API key", ["AIza", "SyA-abcdefghijklmnopqrstuvwxyz01234"].join("")],
  ["an npm token", ["npm_", "abcdefghijklmnopqrstuvwxyz0123456789"].join("")],
  [
    "an HCP Terraform token",
    ["abcdefghijklmn.atlasv1.", "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz01"].join(""),
  ],
  ["a Vault token", ["hvs.", "CAESIJlabcdefghijklmnopqrstuvwxyz"].join("")],
];

describe.each(secrets)("%s: %s", (kind, secret) => {
  const parts = secret.split(/[\n.]/).filter((part) => part.length > 8 && !part.includes("-----"));
  const hides = (text: string): void => {
    expect(text).toContain(`(hidden: looks like ${kind})`);
    expect(parts.filter((part) => text.includes(part))).toEqual([]);
  };

  test("is not shown as a value, nor in one", () => {
    hides(showValue(secret));
    for (const value of [[secret], { key: secret }, { [secret]: 1 }, `see "${secret}"`, `a ${secret}`]) {
      hides(showValue(value));
    }
  });

  test("is not shown in any part of a problem", () => {
    hides(formatProblem(problem({ value: secret, rule: "is wrong", remedy: "Remove it." })));
    hides(formatProblem(problem({ rule: `names ${secret}`, remedy: "Remove it." })));
    hides(formatProblem(problem({ rule: "is wrong", remedy: `Write "${secret}".` })));
    for (const [found] of [at(secret, [problem({ rule: "is wrong", remedy: "Remove it." })])]) {
      if (found !== undefined) hides(formatProblem(found));
    }
  });

  test("is not shown in a remedy that writes out what is made of it", () => {
    for (const made of [`/${secret}/`, `alias/${secret}`, secret.toLowerCase(), `secret=${secret}`]) {
      const line = formatProblem(problem({ value: secret, rule: `is not "${made}"`, remedy: `Write "${made}".` }));
      hides(line);
      expect(line.toLowerCase()).not.toContain(secret.toLowerCase());
    }
    hides(formatProblem(problem({ value: `/${secret}/`, rule: "is wrong", remedy: "Remove it." })));
    hides(formatProblem(problem({ value: `secret=${secret}`, rule: "is wrong", remedy: "Remove it." })));
  });

  test("is not shown in a line of the summary, wherever it is in a long one", () => {
    hides(oneLine(`reader  accepted RULE: ${secret}`));
    hides(oneLine(`${"word ".repeat(500)}${secret} ${"word ".repeat(500)}`));
  });
});

test("a password in a URL is hidden, and the host is not", () => {
  expect(showValue("https://ada:hunter2@db.acme.example/x")).toBe(
    '"https://(hidden: looks like a password in a URL)@db.acme.example/x"',
  );
});

test.each(["Xq7pL2mZ9vRt4KsW8yBn3JcH", "aB3dE5fG7hI9jK1lM3nO5pQ7", "9fK2-mQ8x_Lz4P.vT6wR1yN0bC3dE5"])(
  "%s is random, and is not shown",
  (text) => {
    expect(showValue(text)).toBe("(hidden: looks like a secret)");
  },
);

test.each([
  "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_AnalyticsAdministrator_0123456789abcdef",
  "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  "arn:aws:dynamodb:us-east-1:111122223333:table/Todo-4gk2abcd5efghijklmnopqrs-NONE/stream/2026-11-29T00:00:00.000",
  "9e99a48a9960b14926bb7f3b02e22da2b0ab7280",
  "acme-analytics-production-europe-exports-2026",
  "ServiceRoleForProductionDataLakeAccessV21",
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  "stacks/environments/production-eu-west-1.lock.json",
  "repo:acme/data-access:environment:Production2",
  "vpce-0a1b2c3d4e5f60718",
  "O=Example;CN=ada.lovelace@acme.example",
])("%s is no secret, and is shown", (text) => {
  expect(showValue(text)).toBe(JSON.stringify(text));
  expect(oneLine(text)).toBe(text);
});
