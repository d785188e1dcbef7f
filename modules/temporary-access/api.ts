import { formatArn } from "../aws";
import { policyDocument, type PolicyDocument, type Statement, statement } from "../policy";
import { approverOf } from "./approval";
import { type AccessDesign, machineryRoleArn, type SharedNames } from "./design";
import { type RevocationDesign } from "./revocation";
import { longestReason, shortestGrant } from "./grant-machine";
import { type People, principalArns } from "./people";
import { answerTemplate, listedTemplate, listTemplate, startedTemplate, startTemplate } from "./templates";

/** The name of the API's stage, the first step of every path. */
export const stageName = "v1";

/** Who may say something. */
const speakers = ["eligible", "breakGlass", "deciders"] as const;
type Speaker = (typeof speakers)[number];

/** What can be said of an access, at `/<access>/<path>`. */
interface Path {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly who: readonly Speaker[];
  readonly body?: "Ask" | "Decide" | "Name";
  /** The state machine that does it. */
  readonly machine?: "grant" | "decision";
}

const paths: readonly Path[] = [
  { method: "GET", path: "requests", who: ["eligible", "breakGlass", "deciders"] },
  { method: "POST", path: "requests", who: ["eligible"], body: "Ask", machine: "grant" },
  { method: "POST", path: "extensions", who: ["eligible"], body: "Ask", machine: "grant" },
  { method: "POST", path: "break-glass", who: ["breakGlass"], body: "Ask", machine: "grant" },
  { method: "POST", path: "decisions", who: ["deciders"], body: "Decide", machine: "decision" },
  { method: "POST", path: "cancellations", who: ["eligible", "breakGlass"], body: "Name", machine: "decision" },
  {
    method: "POST",
    path: "revocations",
    who: ["eligible", "breakGlass", "deciders"],
    body: "Name",
    machine: "decision",
  },
];

const fields = { Ask: ["seconds", "reason"], Decide: ["request", "decision"], Name: ["request"] } as const;

/** The paths that an access has: break-glass only where somebody is declared for it. */
function pathsOf({ breakGlass }: AccessDesign): readonly Path[] {
  const hasBreakGlass = Object.keys(breakGlass).length > 0;
  return paths.filter(({ path }) => path !== "break-glass" || hasBreakGlass);
}

/**
 * The API as an OpenAPI document for API Gateway: every method asks for a signature, checks the body against a schema
 * and hands it on by a template. Bodies that are not JSON are refused: without a template that fits, API Gateway would
 * pass the body on as it is, and with it the identity that it claims.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
export function openApi(
  shared: SharedNames,
  designs: readonly AccessDesign[],
  revocations: readonly RevocationDesign[] = [],
): { readonly paths: Readonly<Record<string, object>> } & Readonly<Record<string, unknown>> {
  const methods = designs.flatMap((design, index) =>
    pathsOf(design).map((path) => [`/${design.key}/${path.path}`, path, accessMethod(design, path, index)] as const),
  );
  const documented: Record<string, Record<string, object>> = Object.fromEntries(
    revocations.map(({ key, machine }) => {
      const request = startTemplate(machine.arn, "revocations", ["principal"]);
      const start = ["states:action/StartSyncExecution", request, answerTemplate] as const;
      return [`/${key}/revocations`, { post: method(shared, start, "Principal") }];
    }),
  );
  for (const [address, { method: verb }, described] of methods) {
    documented[address] = { ...documented[address], [verb.toLowerCase()]: described };
  }
  return {
    openapi: "3.0.1",
    info: { title: shared.api, version: "1" },
    paths: documented,
    components: {
      schemas: {
        ...Object.fromEntries(designs.map((design, index) => [`Ask${index}`, askSchema(design)])),
        Decide: object({ request: requestId, decision: { type: "string", enum: ["APPROVE", "REJECT"] } }),
        Name: object({ request: requestId }),
        Principal: object({ principal: { type: "string", minLength: 1, maxLength: 64 } }),
      },
      securitySchemes: {
        sigv4: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
      },
    },
    "x-amazon-apigateway-request-validators": {
      body: { validateRequestBody: true, validateRequestParameters: false },
    },
  };
}

const requestId = { type: "string", pattern: "^[0-9a-f-]{36}$" };

function object(properties: Readonly<Record<string, object>>): object {
  return { type: "object", required: Object.keys(properties), additionalProperties: false, properties };
}

function askSchema({ maximumDuration }: AccessDesign): object {
  return object({
    seconds: { type: "integer", minimum: shortestGrant, maximum: maximumDuration },
    reason: { type: "string", minLength: 1, maxLength: longestReason },
  });
}

/** What is called, with what, and what is made of its answer. */
type Integration = readonly [action: string, request: string, response: string];

function accessMethod(design: AccessDesign, { path, body, machine }: Path, index: number): object {
  const { shared, grantMachine, decisionMachine } = design;
  const integration: Integration =
    body === undefined
      ? ["dynamodb:action/Query", listTemplate(shared.table, design.key), listedTemplate]
      : machine === "grant"
        ? ["states:action/StartExecution", startTemplate(grantMachine.arn, path, fields[body]), startedTemplate]
        : ["states:action/StartSyncExecution", startTemplate(decisionMachine.arn, path, fields[body]), answerTemplate];
  return method(shared, integration, body === "Ask" ? `Ask${index}` : body);
}

function method(shared: SharedNames, [uri, request, response]: Integration, schema: string | undefined): object {
  const { partition, region } = shared;
  return {
    security: [{ sigv4: [] }],
    ...(schema === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
          },
          "x-amazon-apigateway-request-validator": "body",
        }),
    responses: Object.fromEntries(
      [200, 403, 404, 409, 410, 500].map((status) => [status, { description: String(status) }] as const),
    ),
    "x-amazon-apigateway-integration": {
      type: "aws",
      httpMethod: "POST",
      uri: `arn:${partition}:apigateway:${region}:${uri}`,
      credentials: machineryRoleArn(shared, shared.apiRole),
      passthroughBehavior: "never",
      requestTemplates: { "application/json": request },
      responses: {
        "200": { statusCode: "200", responseTemplates: { "application/json": response } },
        // What AWS says then names roles and machines.
        default: {
          statusCode: "500",
          responseTemplates: { "application/json": '{"message":"It could not be handed on."}' },
        },
      },
    },
  };
}

/**
 * Who may invoke which path: the people by their ARNs, and a customer's account, whose own IAM says who there. Users of
 * the account need multi-factor authentication, also those whom IAM policies of their own allow, which is enough in the
 * account of an API: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function apiPolicy(
  shared: SharedNames,
  designs: readonly AccessDesign[],
  revocations: readonly RevocationDesign[] = [],
): PolicyDocument {
  const { partition, account } = shared;
  const all = [
    ...designs.flatMap(invocations),
    ...revocations.map(({ key, declared }) => ({
      arns: arnsOf(declared, shared),
      resources: [resource(shared, "POST", `${key}/revocations`)],
    })),
  ];
  return policyDocument([
    ...mergeByPeople(all).map(({ arns, resources }) =>
      statement({ ...invoke, principals: "*", resources, conditions: { ArnLike: { "aws:PrincipalArn": arns } } }),
    ),
    ...designs.flatMap(customerInvocations),
    statement({
      ...invoke,
      sid: "UsersNeedMultiFactorAuthentication",
      effect: "Deny",
      principals: "*",
      resources: [resource(shared, "*", "*")],
      conditions: {
        ArnLike: { "aws:PrincipalArn": [`arn:${partition}:iam::${account}:user/*`] },
        BoolIfExists: { "aws:MultiFactorAuthPresent": ["false"] },
      },
    }),
  ]);
}

const invoke = { actions: ["execute-api:Invoke"] } as const;

/** Who may invoke what. */
interface Invocation {
  readonly arns: readonly string[];
  readonly resources: readonly string[];
}

function invocations(design: AccessDesign): readonly Invocation[] {
  return speakers.flatMap((speaker) => {
    const arns = arnsOf(design.declared[speaker], design.shared);
    return arns.length === 0 ? [] : [{ arns, resources: resourcesOf(design, speaker) }];
  });
}

function customerInvocations(design: AccessDesign): readonly Statement[] {
  const approver = approverOf(design.approval);
  if (approver.kind !== "customer") return [];
  const principals = { AWS: [formatArn("accountRoot", { ...design.shared, account: approver.account })] };
  return [statement({ ...invoke, principals, resources: resourcesOf(design, "deciders") })];
}

/** One for the same people: the policy's length is limited. */
function mergeByPeople(all: readonly Invocation[]): readonly Invocation[] {
  const lists = new Map(all.map(({ arns }) => [JSON.stringify(arns), arns]));
  return [...lists].map(([people, arns]) => {
    const same = all.filter((each) => JSON.stringify(each.arns) === people);
    return { arns, resources: [...new Set(same.flatMap(({ resources }) => resources))] };
  });
}

function arnsOf(people: People, shared: SharedNames): readonly string[] {
  const ways = Object.values(people).flat();
  return [...new Set(ways.flatMap((way) => principalArns(way, shared)))].sort();
}

function resourcesOf(design: AccessDesign, speaker: Speaker): readonly string[] {
  return pathsOf(design)
    .filter(({ who }) => who.includes(speaker))
    .map(({ method: verb, path }) => resource(design.shared, verb, `${design.key}/${path}`));
}

/** The policy stands at one API, so the ID in its place can be any. */
function resource({ partition, region, account }: SharedNames, verb: string, path: string): string {
  return `arn:${partition}:execute-api:${region}:${account}:*/${stageName}/${verb}/${path}`;
}
