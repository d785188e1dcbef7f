import fc from "fast-check";
import { render } from "velocityjs";
import { compilePolicyJson, decide, type RequestPrincipal, roleSession } from "../../../modules/evaluation";
import { lintPolicy } from "../../../modules/lint";
import { policyJson } from "../../../modules/policy";
import {
  type AccessDesign,
  answerTemplate,
  apiPolicy,
  customer,
  designRevocation,
  identityCenterUser,
  listedTemplate,
  openApi,
  revocation,
  startedTemplate,
  startTemplate,
} from "../../../modules/temporary-access";
import { context, design, onCall, user } from "./world";

/** Text as API Gateway's templates have it: Java's, in which replaceAll takes a regular expression. */
class JavaText {
  constructor(private readonly text: string) {}

  replaceAll(pattern: string, replacement: string): JavaText {
    return new JavaText(this.text.replace(new RegExp(pattern, "g"), replacement));
  }

  toString(): string {
    return this.text;
  }
}

/** What API Gateway says its function does: JavaScript's rules, single quotes included. */
function escapeJavaScript(value: unknown): JavaText {
  const escaped = JSON.stringify(String(value))
    .slice(1, -1)
    .replaceAll("'", "\\'")
    .replaceAll("/", "\\/")
    .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return new JavaText(escaped);
}

interface SignedCall {
  readonly userArn: string;
  readonly sourceIp?: string;
  readonly body?: unknown;
}

/** A template evaluated as API Gateway does, for a path `$.a` of a body. */
function evaluate(
  template: string,
  { userArn, sourceIp = "203.0.113.10", body }: SignedCall,
): { text: string; status?: unknown } {
  const find = (path: string): unknown =>
    path === "$" ? body : (body as Record<string, unknown> | undefined)?.[path.replace("$.", "")];
  const context = { identity: { userArn, sourceIp }, responseOverride: {} as { status?: unknown } };
  const text = render(template, {
    context,
    input: {
      json: (path: string) => JSON.stringify(find(path)),
      path: (path: string) => {
        const found = find(path);
        return typeof found === "string" ? new JavaText(found) : found;
      },
    },
    util: { escapeJavaScript, parseJson: (json: unknown) => JSON.parse(String(json)) as unknown },
  });
  return { text, ...context.responseOverride };
}

/** What the state machine is started with. */
function started(template: string, call: SignedCall): { machine: string; input: Record<string, unknown> } {
  const { stateMachineArn, input, ...others } = JSON.parse(evaluate(template, call).text) as Record<string, string>;
  expect(others).toEqual({});
  return { machine: stateMachineArn ?? "", input: JSON.parse(input ?? "") as Record<string, unknown> };
}

interface Method {
  readonly security: unknown;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>> };
  readonly "x-amazon-apigateway-request-validator"?: string;
  readonly "x-amazon-apigateway-integration": {
    readonly passthroughBehavior: string;
    readonly requestTemplates: Readonly<Record<string, string>>;
    readonly uri: string;
    readonly credentials: string;
  };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Method>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

function documentOf(...designs: readonly AccessDesign[]): Document {
  return openApi(design().shared, designs) as unknown as Document;
}

function methods(document: Document): Method[] {
  return Object.values(document.paths).flatMap((verbs) => Object.values(verbs));
}

const hostileTexts = [
  '","caller":"arn:aws:iam::111122223333:user/bob',
  '\\","caller\\":\\"bob',
  "'},'caller':'bob'",
  "\\\\'\\'",
  '"}","stateMachineArn":"m","x":"',
  "$context.identity.userArn #set($caller = 'bob') ${caller}",
  "line\nbreak\u2028and\u0000more \ud800",
  "</script>",
];

describe("what the API hands on", () => {
  const template = startTemplate("arn:aws:states:us-east-1:111122223333:stateMachine:m", "requests", [
    "seconds",
    "reason",
  ]);
  const call = { userArn: user("alice"), body: { seconds: 3600, reason: "the shop is down" } };

  it("is who called, from where, and the fields of the body", () => {
    expect(started(template, call)).toEqual({
      machine: "arn:aws:states:us-east-1:111122223333:stateMachine:m",
      input: { path: "requests", caller: user("alice"), sourceIp: "203.0.113.10", body: call.body },
    });
  });

  it("is nothing that the caller adds", () => {
    const more = { caller: user("bob"), path: "break-glass", stateMachineArn: "m", PolicyArn: "p", person: "bob" };
    const { machine, input } = started(template, { ...call, body: { ...call.body, ...more } });
    expect(machine).toBe("arn:aws:states:us-east-1:111122223333:stateMachine:m");
    expect(input).toEqual({ path: "requests", caller: user("alice"), sourceIp: "203.0.113.10", body: call.body });
  });

  it.each(hostileTexts)("keeps a hostile text a text: %j", (hostile) => {
    const { input } = started(template, {
      userArn: hostile,
      sourceIp: hostile,
      body: { seconds: hostile, reason: hostile },
    });
    expect(input).toEqual({
      path: "requests",
      caller: hostile,
      sourceIp: hostile,
      body: { seconds: hostile, reason: hostile },
    });
  });

  it("keeps every body in its place", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary" }),
        (seconds, reason, userArn) => {
          const body = JSON.parse(JSON.stringify({ seconds, reason })) as unknown;
          const { machine, input } = started(template, { userArn, body });
          expect(machine).toBe("arn:aws:states:us-east-1:111122223333:stateMachine:m");
          expect(input).toEqual({ path: "requests", caller: userArn, sourceIp: "203.0.113.10", body });
        },
      ),
    );
  });
});

describe("what every path of the API hands on", () => {
  const access = design({ breakGlass: { alice: onCall.alice } });
  const principals = [{ kind: "role", arn: "arn:aws:iam::111122223333:role/artie" }] as const;
  const ending = designRevocation("revocation", revocation({ by: onCall }), context, principals);
  const { paths } = openApi(access.shared, [access], [ending]) as unknown as Document;
  const posts = Object.entries(paths).flatMap(([path, { post }]) => (post === undefined ? [] : [{ path, post }]));
  const machineOf = (what: string): string => `arn:aws:states:us-east-1:111122223333:stateMachine:prod-${what}`;
  /** The machine that each path starts, and what it takes of the body. */
  const expected: Readonly<Record<string, readonly [machine: string, ...fields: readonly string[]]>> = {
    "/on-call-orders/requests": [machineOf("on-call-orders-grant"), "seconds", "reason"],
    "/on-call-orders/extensions": [machineOf("on-call-orders-grant"), "seconds", "reason"],
    "/on-call-orders/break-glass": [machineOf("on-call-orders-grant"), "seconds", "reason"],
    "/on-call-orders/decisions": [machineOf("on-call-orders-decision"), "request", "decision"],
    "/on-call-orders/cancellations": [machineOf("on-call-orders-decision"), "request"],
    "/on-call-orders/revocations": [machineOf("on-call-orders-decision"), "request"],
    "/revocation/revocations": [machineOf("revocation"), "principal"],
  };

  it("is known of all of them", () => {
    expect(posts.map(({ path }) => path).sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(posts)("is the caller and the fields of $path, whatever the body says", ({ path, post }) => {
    const [machine = "", ...fields] = expected[path] ?? [];
    const template = post["x-amazon-apigateway-integration"].requestTemplates["application/json"] ?? "";
    for (const hostile of [...hostileTexts, { caller: '"}' }, [1, '\\"'], [], null, true, 3]) {
      const forged = {
        caller: user("bob"),
        sourceIp: "198.51.100.1",
        path: "other",
        stateMachineArn: "m",
        PolicyArn: "p",
      };
      const taken = Object.fromEntries(fields.map((field) => [field, hostile]));
      expect(started(template, { userArn: user("alice"), body: { ...forged, ...taken } })).toEqual({
        machine,
        input: { path: path.split("/").at(-1), caller: user("alice"), sourceIp: "203.0.113.10", body: taken },
      });
    }
  });
});

describe("what the API answers", () => {
  it("is the ID of the request that was started", () => {
    const body = { executionArn: "arn:aws:states:us-east-1:111122223333:execution:m:0f8fad5b", startDate: 1.7e9 };
    expect(JSON.parse(evaluate(startedTemplate, { userArn: "", body }).text)).toEqual({ request: "0f8fad5b" });
  });

  it("is the status and the body of a synchronous execution, and no more of it", () => {
    const output = JSON.stringify({ status: 409, body: JSON.stringify({ message: "your own" }) });
    const { text, status } = evaluate(answerTemplate, {
      userArn: "",
      body: { status: "SUCCEEDED", output, input: "token" },
    });
    expect([JSON.parse(text), status]).toEqual([{ message: "your own" }, 409]);
    const failed = evaluate(answerTemplate, { userArn: "", body: { status: "FAILED", cause: "role arn" } });
    expect(failed.status).toBe(500);
    expect(JSON.parse(failed.text)).toEqual({ message: expect.any(String) as string });
  });

  it("lists requests under way and grants, with what was asked for and the role to take", () => {
    const Items = [
      {
        person: { S: "alice" },
        request: { S: "0f8f" },
        state: { S: "LIVE" },
        role: { S: "prod-on-call-orders-alice" },
        seconds: { N: "3600" },
        reason: { S: 'it\'s "down"' },
        endsAt: { S: "2026-11-23T11:00:00Z" },
      },
      {
        person: { S: "bob" },
        request: { S: "1f8f" },
        state: { S: "ASKED" },
        seconds: { N: "600" },
        reason: { S: "r" },
      },
    ];
    expect(JSON.parse(evaluate(listedTemplate, { userArn: "", body: { Items } }).text)).toEqual(
      Items.map((item) =>
        Object.fromEntries(
          Object.entries(item).map(([name, value]) => [name, "S" in value ? value.S : Number(value.N)]),
        ),
      ),
    );
    expect(JSON.parse(evaluate(listedTemplate, { userArn: "", body: { Items: [] } }).text)).toEqual([]);
  });
});

describe("the API", () => {
  const document = documentOf(design({ breakGlass: { alice: onCall.alice }, maximumDuration: 1800 }));

  it("asks for a signature and refuses every body that is not JSON of the right shape", () => {
    expect(methods(document)).toHaveLength(7);
    for (const each of methods(document)) {
      expect(each.security).toEqual([{ sigv4: [] }]);
      const integration = each["x-amazon-apigateway-integration"];
      expect(integration.passthroughBehavior).toBe("never");
      expect(Object.keys(integration.requestTemplates)).toEqual(["application/json"]);
      expect(integration.credentials).toBe("arn:aws:iam::111122223333:role/prod-temporary-access-api");
      if (each.requestBody !== undefined) expect(each["x-amazon-apigateway-request-validator"]).toBe("body");
    }
    expect(document.components.schemas["Ask0"]).toEqual({
      type: "object",
      required: ["seconds", "reason"],
      additionalProperties: false,
      properties: {
        seconds: { type: "integer", minimum: 300, maximum: 1800 },
        reason: { type: "string", minLength: 1, maxLength: 500 },
      },
    });
  });

  it("never reads a token", () => {
    const list =
      document.paths["/on-call-orders/requests"]?.["get"]?.["x-amazon-apigateway-integration"].requestTemplates;
    expect(JSON.stringify(list)).toContain("ProjectionExpression");
    expect(JSON.stringify(list)).not.toContain("token");
  });

  it("has no way to break the glass where nobody is declared for it", () => {
    expect(Object.keys(documentOf(design()).paths)).not.toContain("/on-call-orders/break-glass");
  });
});

describe("who may invoke the API", () => {
  const dora = identityCenterUser("dora@acme.example", "AWSReservedSSO_Admin_0123456789abcdef");
  const access = design({ approval: { kind: "administrator", people: { dora } }, breakGlass: { alice: onCall.alice } });
  const policy = policyJson(apiPolicy(access.shared, [access]));
  const withCustomer = design({ approval: customer({ account: "444455556666", partitionKeys: ["acme"] }) });

  function mayInvoke(
    principal: RequestPrincipal,
    path: string,
    {
      json = policy,
      mfa = "true",
      administrator: isAdministrator = false,
    }: { json?: typeof policy; mfa?: string | null; administrator?: boolean } = {},
  ): boolean {
    const resource = `arn:aws:execute-api:us-east-1:111122223333:a1b2c3/v1/${path}`;
    const everything = { Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }] } as const;
    const foreign = principal.type !== "user" || !principal.arn.includes(":111122223333:");
    const identity = foreign || isAdministrator ? [compilePolicyJson("identity", everything)] : [];
    const context: Record<string, string> =
      principal.type === "user" && mfa !== null ? { "aws:MultiFactorAuthPresent": mfa } : {};
    const decision = decide(
      { identity, resource: compilePolicyJson("resource", json) },
      { principal, action: "execute-api:Invoke", resource, context },
    );
    expect(decision).not.toBe("unsupported");
    return decision === "allowed";
  }

  const alice: RequestPrincipal = { type: "user", arn: user("alice") };
  const bob: RequestPrincipal = { type: "user", arn: user("bob") };
  const mallory: RequestPrincipal = { type: "user", arn: user("mallory") };

  it.each([
    [alice, "POST/on-call-orders/requests", true],
    [alice, "GET/on-call-orders/requests", true],
    [alice, "POST/on-call-orders/break-glass", true],
    [bob, "POST/on-call-orders/break-glass", false],
    [alice, "POST/on-call-orders/decisions", false],
    [mallory, "POST/on-call-orders/requests", false],
    [mallory, "GET/on-call-orders/requests", false],
    [alice, "POST/another-access/requests", false],
  ] as const)("decides %j on %s: %s", (principal, path, allowed) => {
    expect(mayInvoke(principal, path)).toBe(allowed);
  });

  it("asks users for multi-factor authentication", () => {
    expect(mayInvoke(alice, "POST/on-call-orders/requests", { mfa: "false" })).toBe(false);
    expect(mayInvoke(alice, "POST/on-call-orders/requests", { mfa: null })).toBe(false);
  });

  it("asks those for it too whom a policy of their own allows, which is enough in the account of the API", () => {
    const path = "POST/on-call-orders/decisions";
    expect(mayInvoke(mallory, path, { administrator: true })).toBe(true);
    expect(mayInvoke(mallory, path, { administrator: true, mfa: null })).toBe(false);
  });

  it("says the same of the same people once, and nothing of the others", () => {
    const peers = design();
    const { Statement } = policyJson(apiPolicy(peers.shared, [peers, { ...peers, key: "other" }]));
    expect(Statement).toHaveLength(2);
    expect(Statement[0]?.Resource).toHaveLength(12);
  });

  it("lets the customer's account decide, and nobody of another", () => {
    const json = policyJson(apiPolicy(withCustomer.shared, [withCustomer]));
    const security = roleSession("arn:aws:iam::444455556666:role/security", "eve");
    const stranger = roleSession("arn:aws:iam::999999999999:role/security", "eve");
    expect(mayInvoke(security, "POST/on-call-orders/decisions", { json })).toBe(true);
    expect(mayInvoke(security, "POST/on-call-orders/requests", { json })).toBe(false);
    expect(mayInvoke(stranger, "POST/on-call-orders/decisions", { json })).toBe(false);
    expect(mayInvoke(bob, "POST/on-call-orders/decisions", { json })).toBe(false);
  });

  it("passes the linter", () => {
    const found = [policy, policyJson(apiPolicy(withCustomer.shared, [withCustomer]))].flatMap((json) =>
      lintPolicy(json, "resource", { ownAccounts: ["111122223333"] }),
    );
    expect(found.filter(({ severity }) => severity !== "note").map(({ rule, place }) => [rule, ...place])).toEqual([]);
  });
});
