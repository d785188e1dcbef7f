import {
  accessKeys,
  checkBoundary,
  checkPrincipal,
  checkRole,
  checkUser,
  role,
  user,
} from "../../../modules/principals";
import { account, service } from "../../../modules/policy";
import { formatProblem, type Problem } from "../../../modules/validation";
import { bucketRef, own, tableRef } from "../../sample-refs";

const messages = (problems: readonly Problem[]): string[] => problems.map(formatProblem);

describe("principals", () => {
  const assumedBy = service("ecs-tasks");
  const boundary = `arn:aws:iam::${own}:policy/limits/boundary`;

  test("are values: allowing more leaves the original as it was", () => {
    const support = role({ assumedBy });
    const first = tableRef().read();
    const second = bucketRef().read();
    expect(support.allow(first).allow(second).grants).toEqual([first, second]);
    expect(support.grants).toEqual([]);
    const vendor = user({});
    expect(vendor.allow(first, second).grants).toEqual([first, second]);
    expect(vendor.grants).toEqual([]);
  });

  test.each([
    ["a plain role", role({ assumedBy })],
    ["a role for several", role({ assumedBy: [assumedBy, account(own)] })],
    [
      "a role with everything",
      role({
        assumedBy,
        name: "orders",
        path: "/vendors/",
        description: "für Müller",
        maxSessionDuration: 43_200,
        permissionsBoundary: boundary,
        tags: { team: "data" },
      }),
    ],
    ["a plain user", user({})],
    ["a user with everything", user({ name: "a", path: "/v/", accessKeys: accessKeys(["2026-11"]), attachTo: "user" })],
  ])("%s is accepted", (_, principal) => {
    expect(messages(checkPrincipal(principal, { ownAccounts: [own] }))).toEqual([]);
  });

  test.each<[string, Partial<Parameters<typeof role>[0]>, string]>([
    ["a name", { name: "a b" }, 'name: "a b" is not a valid role name'],
    ["a path", { path: "vendors" }, 'path: "vendors" is not a valid IAM path'],
    ["a path that covers others", { path: "/a*/" }, 'path: "/a*/" covers other paths'],
    [
      "the path of service-linked roles",
      { path: "/aws-service-role/x/" },
      "AWS alone makes service-linked roles there",
    ],
    ["the path of permission sets", { path: "/AWS-reserved/" }, "AWS alone makes the roles of permission sets there"],
    ["the path of accesses for a time", { path: "/temporary-access/prod/x/" }, "passes for somebody who has an access"],
    ["a description", { description: "😀" }, "description: "],
    ["a short session", { maxSessionDuration: 3599 }, "maxSessionDuration: 3599 is not a session duration"],
    ["a long session", { maxSessionDuration: 43_201 }, "maxSessionDuration: 43201 is not a session duration"],
    ["half a second", { maxSessionDuration: 3600.5 }, "AWS allows 3600 to 43200 seconds"],
    ["an endless session", { maxSessionDuration: Infinity }, "maxSessionDuration: Infinity is not a session duration"],
    ["a boundary", { permissionsBoundary: "boundary" }, "permissionsBoundary: "],
    ["a tag", { tags: { "aws:a": "b" } }, "tags › aws:a: "],
    ["nobody", { assumedBy: [] }, "assumedBy: is empty: nobody could assume the role"],
    ["a third party", { assumedBy: account("444455556666") }, "assumedBy › externalId: is missing for account"],
    ["an external ID that is no text", { assumedBy: account(own).withExternalId(12 as never) }, "12 is not text"],
    ["another kind of principal", { assumedBy: { kind: "*" } as never }, "assumedBy"],
    ["a principal of JSON's making", { assumedBy: { kind: "__proto__" } as never }, "assumedBy"],
    ["a misspelt property", { nmae: "a" } as never, 'nmae: "nmae" is not a property that is known here'],
  ])("%s of a role is refused", (_, settings, message) => {
    expect(messages(checkRole({ assumedBy, ...settings }, [own]))).toEqual([expect.stringContaining(message)]);
  });

  test("of a user, a long name, a wrong way of attaching and a role's property are refused", () => {
    expect(messages(checkUser({ name: "a".repeat(65) }))).toEqual([
      expect.stringContaining("has 65 characters, and IAM allows 64 for the name of a user. Set name on the user."),
    ]);
    expect(messages(checkUser({ attachTo: "role" as "user" }))).toEqual([expect.stringMatching(/^attachTo: "role"/)]);
    expect(messages(checkUser({ assumedBy } as never))).toEqual([expect.stringContaining("is not a property")]);
  });

  test("bring the problems of their grants with them", () => {
    const principal = user({ name: "a b" }).allow(tableRef({ streamViewTypes: [] }).readStream());
    expect(messages(checkPrincipal(principal, { ownAccounts: [own] }))).toEqual([
      expect.stringContaining('name: "a b"'),
      expect.stringContaining("table orders: has no stream"),
    ]);
  });

  test.each<[string, boolean]>([
    [boundary, true],
    ["arn:aws:iam::aws:policy/PowerUserAccess", true],
    ["arn:aws-cn:iam::aws:policy/job-function/ViewOnlyAccess", true],
    ["arn:aws-iso:iam::aws:policy/PowerUserAccess", false],
    ["arn:aws:iam::aws:policy/PowerUserAccess\n", false],
    ["arn:aws:iam::aws:policy/*", false],
    ["arn:aws:iam::aws:policy/", false],
    [`arn:aws:iam::${own}:policy/*`, false],
    [`arn:aws:iam::${own}:policy/a?`, false],
    [`arn:aws:iam::${own}:role/boundary`, false],
    ["PowerUserAccess", false],
    ["", false],
  ])("the boundary %j: %s", (arn, accepted) => {
    expect(checkBoundary(arn)).toHaveLength(accepted ? 0 : 1);
  });

  test("a boundary of another partition than the principal's is refused", () => {
    const chinese = "arn:aws-cn:iam::aws:policy/PowerUserAccess";
    expect(checkBoundary(chinese, "aws-cn")).toEqual([]);
    const message =
      'permissionsBoundary: "arn:aws-cn:iam::aws:policy/PowerUserAccess" is a policy of the partition aws-cn, and nothing in aws can have it. Name one of arn:aws:iam.';
    expect(messages(checkRole({ assumedBy, permissionsBoundary: chinese }, [own], "aws"))).toEqual([message]);
    expect(messages(checkUser({ permissionsBoundary: chinese }, "aws"))).toEqual([message]);
    expect(
      messages(checkPrincipal(user({ permissionsBoundary: chinese }), { ownAccounts: [own], partition: "aws" })),
    ).toEqual([message]);
  });
});
