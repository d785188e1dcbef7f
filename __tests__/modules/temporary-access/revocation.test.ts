import { role, user as userDescription } from "../../../modules/principals";
import { compilePolicyJson, decide, roleSession } from "../../../modules/evaluation";
import { policyJson, service } from "../../../modules/policy";
import { provePrincipals } from "../../../modules/proof";
import {
  designedRoles,
  designRevocation,
  iamUser,
  peer,
  revocation,
  revocationMachine,
  revocationRole,
  scheduledAccess,
  temporaryAccess,
} from "../../../modules/temporary-access";
import { formatProblem } from "../../../modules/validation";
import { defineEnvironment } from "../../../stacks";
import { allows } from "../../permission";
import { refusals, synthesizeEnvironment } from "../../synth";
import { AwsError } from "./dynamodb";
import { StepFunctions } from "./state-machines";
import { context, user } from "./world";

const principals = [
  { kind: "role", arn: "arn:aws:iam::111122223333:role/vendors/artie" },
  { kind: "user", arn: "arn:aws:iam::111122223333:user/exporter" },
  { kind: "role", arn: "arn:aws:iam::111122223333:role/twin" },
  { kind: "user", arn: "arn:aws:iam::111122223333:user/twin" },
  {
    kind: "role",
    arn: "arn:aws:iam::111122223333:role/temporary-access/prod/office/prod-office-alice",
    policy: "arn:aws:iam::111122223333:policy/prod-office",
  },
] as const;
const design = designRevocation("revocation", revocation({ by: { dora: iamUser("dora") } }), context, principals);

interface Done {
  readonly answer: { readonly status: number; readonly body: string };
  readonly calls: readonly (readonly [string, Readonly<Record<string, unknown>>])[];
}

/** Runs the machine, each call decided by the policies of its role; those to `failing` fail. */
async function revoke(
  caller: string,
  principal: unknown,
  keys: readonly string[] = [],
  failing: readonly string[] = [],
  code = "Iam.LimitExceededException",
  attached: readonly string[] = [],
): Promise<Done> {
  const identity = [compilePolicyJson("identity", policyJson(revocationRole(design).policy))];
  const calls: [string, Readonly<Record<string, unknown>>][] = [];
  const steps = new StepFunctions(
    { [design.machine.arn]: { definition: revocationMachine(design), role: design.machine.role } },
    (resource, args) => {
      const parameters = args as Readonly<Record<string, string>>;
      const call = resource.replace(/^(aws-sdk:)?/, "");
      calls.push([call, parameters]);
      const action = call.replace(/:(.)/, (_, letter: string) => `:${letter.toUpperCase()}`);
      const target = principals.find(
        ({ kind, arn }) =>
          kind === (parameters["RoleName"] === undefined ? "user" : "role") &&
          arn.endsWith(`/${parameters["RoleName"] ?? parameters["UserName"] ?? "?"}`),
      );
      const decision = decide(
        { identity },
        {
          principal: roleSession("arn:aws:iam::111122223333:role/machine", "e"),
          action,
          resource: target?.arn ?? parameters["TopicArn"] ?? parameters["PolicyArn"] ?? "",
          context: {
            ...(parameters["PolicyArn"] === undefined ? {} : { "iam:PolicyARN": parameters["PolicyArn"] }),
            ...(target !== undefined && "policy" in target ? { "iam:PermissionsBoundary": target.policy } : {}),
          },
        },
      );
      expect([call, decision]).toEqual([call, "allowed"]);
      if (failing.includes(call)) throw new AwsError(code);
      if (call === "iam:listAccessKeys") return { AccessKeyMetadata: keys.map((AccessKeyId) => ({ AccessKeyId })) };
      return call === "iam:listEntitiesForPolicy"
        ? { PolicyRoles: attached.map((RoleName) => ({ RoleName })), IsTruncated: false }
        : {};
    },
  );
  const execution = steps.start(design.machine.arn, { path: "revocations", caller, body: { principal } });
  await steps.pass(20);
  return { answer: execution.output as Done["answer"], calls };
}

describe("a revocation", () => {
  it.each(["artie", "prod-office-alice"])("denies the sessions of %s that are older than now alone", async (name) => {
    const { answer, calls } = await revoke(user("dora"), name);
    expect(answer).toEqual({ status: 200, body: JSON.stringify({ revoked: name }) });
    const [[call, args] = ["", {}]] = calls;
    expect([call, args["RoleName"], args["PolicyName"]]).toEqual(["iam:putRolePolicy", name, "AWSRevokeOlderSessions"]);
    const written = JSON.parse(String(args["PolicyDocument"])) as ReturnType<typeof policyJson>;
    const everything = { Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] } as const;
    const may = (issued: string): boolean =>
      allows([everything, written], "s3:GetObject", "arn:aws:s3:::b/k", { "aws:TokenIssueTime": issued });
    expect(may("2026-11-23T09:59:00Z")).toBe(false);
    expect(may("2026-11-23T10:01:00Z")).toBe(true);
  });

  it.each([
    ["", [], 200],
    ["Iam.NoSuchEntityException", [], 200],
    ["IAM.NoSuchEntityException", ["prod-office-bob"], 200],
    ["Iam.LimitExceededException", [], 200],
    ["Iam.LimitExceededException", ["prod-office-alice"], 500],
  ])(
    "takes from a person the policy, and judges a call that fails by whether it is still attached: %s, %j",
    async (code, attached, status) => {
      const failing = code === "" ? [] : ["iam:detachRolePolicy"];
      const { answer, calls } = await revoke(user("dora"), "prod-office-alice", [], failing, code, attached);
      expect(answer.status).toBe(status);
      expect(calls).toContainEqual([
        "iam:detachRolePolicy",
        { RoleName: "prod-office-alice", PolicyArn: "arn:aws:iam::111122223333:policy/prod-office" },
      ]);
      expect(calls.at(-1)?.[0]).toBe("sns:publish");
    },
  );

  it.each([[[]], [["AKIA1"]], [["AKIA1", "AKIA2"]]])(
    "denies a user everything and sets the keys %j inactive",
    async (keys) => {
      const { answer, calls } = await revoke(user("dora"), "exporter", keys);
      expect(answer.status).toBe(200);
      expect(calls[0]).toEqual([
        "iam:attachUserPolicy",
        { UserName: "exporter", PolicyArn: "arn:aws:iam::111122223333:policy/prod-revocation-denied" },
      ]);
      const inactive = calls.filter(([call]) => call === "iam:updateAccessKey").map(([, args]) => args);
      expect(inactive).toEqual(keys.map((AccessKeyId) => ({ UserName: "exporter", AccessKeyId, Status: "Inactive" })));
      expect(calls.at(-1)?.[0]).toBe("sns:publish");
    },
  );

  it("ends both of a role and a user of one name", async () => {
    const { answer, calls } = await revoke(user("dora"), "twin", ["AKIA1"]);
    expect(answer.status).toBe(200);
    expect(calls.map(([call]) => call)).toEqual([
      "iam:putRolePolicy",
      "iam:attachUserPolicy",
      "iam:listAccessKeys",
      "iam:updateAccessKey",
      "sns:publish",
    ]);
  });

  it("says that something may be live where IAM does not say what is attached", async () => {
    const failing = ["iam:detachRolePolicy", "iam:listEntitiesForPolicy"];
    const { answer } = await revoke(user("dora"), "prod-office-alice", [], failing);
    expect(answer.status).toBe(500);
  });

  it.each(["iam:putRolePolicy", "iam:attachUserPolicy", "iam:listAccessKeys", "iam:updateAccessKey"])(
    "does all the rest when %s fails, such as for a user with as many policies as there can be, and says so",
    async (failing) => {
      const { answer, calls } = await revoke(user("dora"), "twin", ["AKIA1", "AKIA2"], [failing]);
      expect(answer.status).toBe(500);
      expect(answer.body).toContain("some of it may be live");
      const others = ["iam:putRolePolicy", "iam:attachUserPolicy", "iam:listAccessKeys"];
      expect(calls.map(([call]) => call)).toEqual(expect.arrayContaining(others));
      if (failing !== "iam:listAccessKeys") {
        const inactive = calls.flatMap(([call, args]) => (call === "iam:updateAccessKey" ? [args["AccessKeyId"]] : []));
        expect(new Set(inactive)).toEqual(new Set(["AKIA1", "AKIA2"]));
      }
      expect(calls.at(-1)?.[1]).toMatchObject({
        Message: "dora could not end all live credentials of twin",
      });
    },
  );

  it.each([
    ["mallory", "artie", 403],
    ["dora", "admin", 404],
    ["dora", ["artie"], 404],
    ["dora", { $x: 1 }, 404],
  ])("answers %s on %j with %d, and calls nothing", async (who, principal, status) => {
    const { answer, calls } = await revoke(user(who), principal);
    expect([answer.status, calls]).toEqual([status, []]);
  });

  it("has a role that does that and nothing else", () => {
    const roles = designedRoles(design.shared, { accesses: [], revocations: [design] });
    expect(roles.map(({ name }) => name)).toEqual(["prod-temporary-access-api", "prod-revocation-machine"]);
    const proved = roles.map(({ name, arn, policies, expectations }) => ({
      place: [name],
      arn,
      policies,
      expectations,
    }));
    expect(provePrincipals(proved).map(formatProblem)).toEqual([]);
  });

  const environment = (by: Parameters<typeof revocation>[0]["by"]): Parameters<typeof synthesizeEnvironment>[0] =>
    defineEnvironment({
      name: "prod",
      account: "111122223333",
      region: "us-east-1",
      buckets: { exports: { name: "acme-exports" } },
      principals: ({ buckets }) => ({
        reader: role({ assumedBy: service("ecs-tasks") }).allow(buckets.exports.read()),
        exporter: userDescription({ path: "/people/" }).allow(buckets.exports.read()),
      }),
      temporaryAccess: () => ({ revocation: revocation({ by }) }),
    });

  it("knows every role and user of its environment", () => {
    const stack = synthesizeEnvironment(environment({ dora: iamUser("dora") }));
    const { definition } = stack.block("aws_sfn_state_machine.temporary-access_revocation_revocation");
    expect(String(definition)).toContain('"roles":["prod-reader"],"users":["prod-exporter"]');
    const policy = JSON.stringify(stack.policy("aws_iam_policy.temporary-access_revocation_machine_role_policy"));
    expect(policy).toContain("arn:aws:iam::111122223333:user/people/prod-exporter");
    expect(String(stack.block("aws_api_gateway_rest_api.temporary-access_api")["body"])).toContain(
      "/revocation/revocations",
    );
    expect(stack.addresses.filter((address) => address.includes("inline") || address.includes("exclusive"))).toEqual(
      [],
    );
  });

  it("knows the standing roles of people, and touches no role and no policy but theirs", () => {
    const people = { alice: iamUser("alice"), bob: iamUser("bob") };
    const approved = { eligible: people, approval: peer(), maximumDuration: 3600 } as const;
    const stack = synthesizeEnvironment(
      defineEnvironment({
        name: "prod",
        account: "111122223333",
        region: "us-east-1",
        buckets: { exports: { name: "acme-exports" } },
        temporaryAccess: ({ buckets }) => ({
          revocation: revocation({ by: { dora: iamUser("dora") } }),
          "on-call": temporaryAccess(approved).allow(buckets.exports.read()),
          "one-off": temporaryAccess({ ...approved, mechanism: "unique role" }).allow(buckets.exports.read()),
          office: scheduledAccess({
            people,
            hours: { from: "09:00", until: "17:00", timeZone: "Europe/Berlin" },
          }).allow(buckets.exports.read()),
        }),
      }),
    );
    const { definition } = stack.block("aws_sfn_state_machine.temporary-access_revocation_revocation");
    const standing = ["prod-on-call-alice", "prod-on-call-bob", "prod-office-alice", "prod-office-bob"];
    expect(String(definition)).toContain(`"roles":${JSON.stringify(standing)},"users":[]`);

    const policy = stack.policy("aws_iam_policy.temporary-access_revocation_machine_role_policy");
    const mayWrite = (role: string, name: string): boolean => {
      const [write, detach] = (
        [
          ["iam:PutRolePolicy", "iam:PermissionsBoundary"],
          ["iam:DetachRolePolicy", "iam:PolicyARN"],
        ] as const
      ).map(([action, key]) =>
        allows([policy], action, `arn:aws:iam::111122223333:role/${role}`, {
          [key]: `arn:aws:iam::111122223333:policy/${name}`,
        }),
      );
      expect(detach).toBe(write);
      return write === true;
    };
    const folder = "temporary-access/prod";
    for (const access of ["on-call", "office"]) {
      expect(mayWrite(`${folder}/${access}/prod-${access}-alice`, `prod-${access}`)).toBe(true);
      expect(mayWrite(`${folder}/${access}/prod-${access}-alice`, "anything")).toBe(false);
      expect(mayWrite(`prod-${access}-alice`, `prod-${access}`)).toBe(false);
    }
    expect(mayWrite(`${folder}/one-off/one-off-0f8fad5b`, "prod-one-off")).toBe(false);
  });

  it("is refused without anybody to say it, and without anybody to say it of", () => {
    expect(refusals(() => synthesizeEnvironment(environment({}))).join()).toContain(
      "by: is empty: nobody could revoke",
    );
    const empty = defineEnvironment({
      name: "prod",
      account: "111122223333",
      region: "us-east-1",
      temporaryAccess: () => ({ revocation: revocation({ by: { dora: iamUser("dora") } }) }),
    });
    expect(refusals(() => synthesizeEnvironment(empty)).join()).toContain("has nothing to revoke");
  });
});
