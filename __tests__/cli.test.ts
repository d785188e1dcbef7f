import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { externalPrincipal, internalTool, role, selfHosted } from "../modules/principals";
import { account, service } from "../modules/policy";
import { compilePolicyJson, decide } from "../modules/evaluation";
import { iamUser, peer, temporaryAccess } from "../modules/temporary-access";
import { defineEnvironment, type Environment } from "../stacks";
import { exitCodes, run } from "../cli/program";
import { synthesizeEnvironment } from "./synth";

function environmentWith(...windows: readonly (readonly [from: string, until: string])[]): Environment {
  return defineEnvironment({
    name: "prod",
    account: "111122223333",
    region: "us-east-1",
    buckets: { exports: { name: "acme-exports" }, reports: { name: "acme-reports" } },
    principals: ({ buckets }) => ({
      auditor: role({ assumedBy: service("ecs-tasks") }).allow(
        ...windows.map(([from, until], index) =>
          (index === 0 ? buckets.exports : buckets.reports).read().between(from, until),
        ),
      ),
      reader: role({ assumedBy: service("ecs-tasks") }).allow(buckets.exports.read()),
    }),
  });
}

const morning = ["2026-11-23T09:00:00+01:00", "2026-11-23T12:00:00+01:00"] as const;
const afternoon = ["2026-11-23T13:00:00+01:00", "2026-11-23T17:00:00+01:00"] as const;

function called(args: readonly string[], ...environments: readonly Environment[]): readonly [number, string, string] {
  const written = { out: "", error: "" };
  const code = run(
    args,
    { environments, ownAccounts: ["444455556666"] },
    {
      out: (text) => (written.out += text),
      error: (text) => (written.error += text),
    },
  );
  return [code, written.out, written.error];
}

describe("access expired", () => {
  const environment = environmentWith(morning, afternoon);

  it.each([
    ["2026-11-23T08:00:00+01:00", ""],
    ["2026-11-23T11:59:59+01:00", ""],
    ["2026-11-23T11:00:00Z", "prod › principals › auditor › buckets › exports: over since 2026-11-23T11:00:00Z\n"],
    [
      "2026-11-24T00:00Z",
      "prod › principals › auditor › buckets › exports: over since 2026-11-23T11:00:00Z\n" +
        "prod › principals › auditor › buckets › reports: over since 2026-11-23T16:00:00Z\n",
    ],
  ])("lists what is over at %s", (at, listed) => {
    const code = listed === "" ? exitCodes.done : exitCodes.found;
    expect(called(["expired", "--at", at], environment)).toEqual([code, listed, ""]);
  });

  it("lists them in every section that grants something", () => {
    const everywhere = defineEnvironment({
      name: "prod",
      account: "111122223333",
      region: "us-east-1",
      buckets: { exports: { name: "acme-exports" } },
      internalTools: ({ buckets }) => ({
        desk: internalTool({
          runs: selfHosted({ as: service("ecs-tasks"), from: { vpcs: ["vpc-0123456789abcdef0"] } }),
          identity: "in the tool alone",
        }).readOnly(buckets.exports.read().between(...morning)),
      }),
      crossAccount: ({ buckets }) => ({
        analytics: externalPrincipal({
          account: "444455556666",
          roles: ["arn:aws:iam::444455556666:role/analytics"],
        }).allow(buckets.exports.read().between(...morning)),
      }),
      temporaryAccess: ({ buckets }) => ({
        call: temporaryAccess({
          eligible: { alice: iamUser("alice"), bob: iamUser("bob") },
          approval: peer(),
          maximumDuration: 3600,
        }).allow(buckets.exports.read().between(...morning)),
      }),
    });
    const [code, out] = called(["expired", "--at", "2026-11-24T00:00Z"], everywhere);
    expect(code).toBe(exitCodes.found);
    expect(out.match(/^prod › .*(?= › bucket)/gm)).toEqual([
      "prod › internalTools › desk-read-only",
      "prod › crossAccount › analytics",
      "prod › temporaryAccess › call",
    ]);
  });

  it.each([
    [["expired"], "required option"],
    [["expired", "--at", "2026-11-23"], "Write a date, a time and a zone."],
    [["expired", "--at", "2026-11-23T09:00:00"], "Write a date, a time and a zone."],
    [["expired", "--at", "2026-13-23T09:00:00Z"], "Write a date, a time and a zone."],
    [["expired", "--at", "2026-02-30T09:00:00Z"], "Write a date, a time and a zone."],
    [["expired", "--at", "2026-11-23T24:00:00Z"], "Write a date, a time and a zone."],
    [["expired", "--at", "2026-11-23T09:00:00+99:99"], "Write a date, a time and a zone."],
    [["expired", "--at", "1795248000"], "Write a date, a time and a zone."],
    [["expired", "--at", ""], "Write a date, a time and a zone."],
    [["expird"], "unknown command"],
    [["expired", "--at", "2026-11-23T09:00Z", "--fix"], "unknown option"],
    [[], "Usage: access"],
  ])("is not called by %j", (args, message) => {
    const [code, out, error] = called(args, environment);
    expect([code, out]).toEqual([exitCodes.failed, ""]);
    expect(error).toContain(message);
  });

  it("says how it is called", () => {
    const [code, out] = called(["expired", "--help"], environment);
    expect([code, out]).toEqual([exitCodes.done, expect.stringContaining("--at <instant>") as string]);
  });

  it("says what is wrong with an environment", () => {
    const [code, out, error] = called(["expired", "--at", "2026-11-23T09:00Z"], { ...environment, account: "1" });
    expect([code, out]).toEqual([exitCodes.failed, ""]);
    expect(error).toContain("prod › account");
  });

  it("knows the accounts of the app that are no third party", () => {
    const code = called(
      ["expired", "--at", "2026-11-23T09:00Z"],
      defineEnvironment({
        name: "prod",
        account: "111122223333",
        region: "us-east-1",
        principals: () => ({ auditor: role({ assumedBy: account("444455556666") }) }),
      }),
    );
    expect(code).toEqual([exitCodes.done, "", ""]);
  });

  it("is a command of the project", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["scripts/access.mjs", "expired", "--at", "2026-11-23T09:00Z"],
      { cwd: join(__dirname, ".."), encoding: "utf8" },
    );
    expect([status, stdout, stderr]).toEqual([exitCodes.done, "", ""]);
  });
});

describe("the trust of a role whose grants all have a window", () => {
  function mayAssume(environment: Environment, key: string, instant: string): boolean {
    const trust = synthesizeEnvironment(environment).policy(`aws_iam_role.${key}`, "assume_role_policy");
    const decision = decide(
      { identity: [], resource: compilePolicyJson("trust", trust) },
      {
        principal: { type: "service", name: "ecs-tasks.amazonaws.com" },
        action: "sts:AssumeRole",
        resource: "arn:aws:iam::111122223333:role/prod-auditor",
        context: { "aws:SourceAccount": "111122223333", "aws:CurrentTime": instant },
      },
    );
    expect(decision).not.toBe("unsupported");
    return decision === "allowed";
  }

  it.each([
    ["2026-11-23T07:59:59Z", false],
    ["2026-11-23T08:00:00Z", true],
    ["2026-11-23T12:30:00+01:00", true],
    ["2026-11-23T15:59:59Z", true],
    ["2026-11-23T16:00:00Z", false],
  ])("is open at %s: %s", (instant, open) => {
    expect(mayAssume(environmentWith(afternoon, morning), "auditor", instant)).toBe(open);
  });

  it("stays open where one of them has none", () => {
    expect(mayAssume(environmentWith(morning), "reader", "2030-01-01T00:00:00Z")).toBe(true);
  });
});
