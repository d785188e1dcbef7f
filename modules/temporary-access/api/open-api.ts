import { longestReason, shortestGrant } from "../bounds";
import { machineryRoleArn } from "../design/shared-names";
import { type AccessDesign, type RevocationDesign, type SharedNames } from "../design/types";
import { type Path, pathsOf, revocationPath } from "./paths";
import { answerTemplate, listedTemplate, listTemplate, startedTemplate, startTemplate } from "./templates";

/** The parts of an OpenAPI document. */
interface OpenApi extends Readonly<Record<string, unknown>> {
  readonly paths: Readonly<Record<string, object>>;
}

/**
 * The API as an OpenAPI document for API Gateway. Every method requires a signature, validates the body against a schema
 * and passes it on by a template. Bodies that are not JSON are refused: without a template that matches, API Gateway
 * would pass the body on as it is, and with it the identity that it claims.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
export function openApi(
  shared: SharedNames,
  designs: readonly AccessDesign[],
  revocations: readonly RevocationDesign[] = [],
): OpenApi {
  return {
    openapi: "3.0.1",
    info: { title: shared.api, version: "1" },
    paths: Object.fromEntries([
      ...revocations.map((design) => [`/${revocationPath(design.key)}`, { post: revocationMethod(design) }] as const),
      ...designs.flatMap(accessMethods),
    ]),
    components: {
      schemas: schemas(designs),
      securitySchemes: {
        sigv4: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
      },
    },
    "x-amazon-apigateway-request-validators": {
      body: { validateRequestBody: true, validateRequestParameters: false },
    },
  };
}

function schemas(designs: readonly AccessDesign[]): Readonly<Record<string, object>> {
  const request = { type: "string", pattern: "^[0-9a-f-]{36}$" };
  return {
    ...Object.fromEntries(designs.map((design, index) => [`Ask${index}`, askSchema(design)])),
    Decide: object({ request, decision: { type: "string", enum: ["APPROVE", "REJECT"] } }),
    Name: object({ request }),
    Principal: object({ principal: { type: "string", minLength: 1, maxLength: 64 } }),
  };
}

function askSchema({ maximumDuration }: AccessDesign): object {
  return object({
    seconds: { type: "integer", minimum: shortestGrant, maximum: maximumDuration },
    reason: { type: "string", minLength: 1, maxLength: longestReason },
  });
}

function object(properties: Readonly<Record<string, object>>): object {
  return { type: "object", required: Object.keys(properties), additionalProperties: false, properties };
}

/** The methods of an access, by address. */
function accessMethods(design: AccessDesign, index: number): readonly (readonly [string, object])[] {
  const paths = pathsOf(design);
  return [...new Set(paths.map(({ path }) => path))].map((path) => {
    const methods = paths
      .filter((each) => each.path === path)
      .map((each) => [each.method.toLowerCase(), accessMethod(design, each, index)] as const);
    return [`/${design.key}/${path}`, Object.fromEntries(methods)] as const;
  });
}

const fields = { Ask: ["seconds", "reason"], Decide: ["request", "decision"], Name: ["request"] } as const;

function accessMethod(design: AccessDesign, { path, starts }: Path, index: number): object {
  const { shared, grantMachine, decisionMachine } = design;
  if (starts === undefined) {
    const request = listTemplate(shared.table, design.key);
    return method(shared, { action: "dynamodb:action/Query", request, response: listedTemplate });
  }
  const { body, machine } = starts;
  const schema = body === "Ask" ? `Ask${index}` : body;
  if (machine === "grant") {
    const request = startTemplate(grantMachine.arn, path, fields[body]);
    return method(shared, { action: "states:action/StartExecution", request, response: startedTemplate }, schema);
  }
  const request = startTemplate(decisionMachine.arn, path, fields[body]);
  return method(shared, { action: "states:action/StartSyncExecution", request, response: answerTemplate }, schema);
}

function revocationMethod({ shared, machine }: RevocationDesign): object {
  const request = startTemplate(machine.arn, "revocations", ["principal"]);
  const integration = { action: "states:action/StartSyncExecution", request, response: answerTemplate };
  return method(shared, integration, "Principal");
}

/** The AWS action that a method calls, and the templates of its request and its response. */
interface Integration {
  readonly action: string;
  readonly request: string;
  readonly response: string;
}

function method(shared: SharedNames, integration: Integration, schema?: string): object {
  return {
    security: [{ sigv4: [] }],
    ...(schema === undefined ? {} : validatedBody(schema)),
    responses: Object.fromEntries(
      [200, 403, 404, 409, 410, 500].map((status) => [status, { description: String(status) }] as const),
    ),
    "x-amazon-apigateway-integration": awsIntegration(shared, integration),
  };
}

function validatedBody(schema: string): object {
  return {
    requestBody: {
      required: true,
      content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
    },
    "x-amazon-apigateway-request-validator": "body",
  };
}

function awsIntegration(shared: SharedNames, { action, request, response }: Integration): object {
  return {
    type: "aws",
    httpMethod: "POST",
    uri: `arn:${shared.partition}:apigateway:${shared.region}:${action}`,
    credentials: machineryRoleArn(shared, shared.apiRole),
    passthroughBehavior: "never",
    requestTemplates: { "application/json": request },
    responses: {
      "200": { statusCode: "200", responseTemplates: { "application/json": response } },
      // The message of AWS names roles and machines, so the caller does not get it.
      default: {
        statusCode: "500",
        responseTemplates: { "application/json": '{"message":"It could not be handed on."}' },
      },
    },
  };
}
