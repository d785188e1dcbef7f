/**
 * Mapping templates of API Gateway (VTL). Everything that the caller sends is escaped for JSON once for each level of JSON
 * that contains it. The caller's identity comes only from the signed call.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */

/** As AWS documents it: the function also escapes single quotes, which is not valid JSON. */
function escaped(reference: string): string {
  return `$util.escapeJavaScript(${reference}).replaceAll("\\\\'", "'")`;
}

/** Starts a state machine with the path, the caller and some fields of the body. */
export function startTemplate(stateMachineArn: string, path: string, fields: readonly string[]): string {
  const body = fields.map((field) => `\\"${field}\\":${escaped(`$input.json('$.${field}')`)}`).join(",");
  return [
    `#set($caller = ${escaped("$context.identity.userArn")})`,
    `#set($sourceIp = ${escaped("$context.identity.sourceIp")})`,
    `{"stateMachineArn":"${stateMachineArn}","input":"{\\"path\\":\\"${path}\\",` +
      `\\"caller\\":\\"${escaped("$caller")}\\",\\"sourceIp\\":\\"${escaped("$sourceIp")}\\",\\"body\\":{${body}}}"}`,
  ].join("\n");
}

/** The ID of the new request: the last part of the execution's ARN. */
export const startedTemplate = `{"request":"$input.path('$.executionArn').replaceAll("^.*:", "")"}`;

/** The answer of a synchronous execution: its status and its body. */
export const answerTemplate = [
  "#if($input.path('$.status') == \"SUCCEEDED\")",
  "#set($answer = $util.parseJson($input.path('$.output')))",
  "#set($context.responseOverride.status = $answer.status)",
  "$answer.body",
  "#else",
  "#set($context.responseOverride.status = 500)",
  '{"message":"No answer: see the list for what became of it."}',
  "#end",
].join("\n");

/** The placeholder of an attribute. Some engines read `#endsAt` as the directive `#end`; none begins with `n_`. */
function placeholder(attribute: string): string {
  return `#n_${attribute}`;
}

/** Lists the people with a request under way or a grant, and what they asked for; never a token. */
export function listTemplate(table: string, access: string): string {
  return JSON.stringify({
    TableName: table,
    KeyConditionExpression: `${placeholder("access")} = :access AND begins_with(${placeholder("id")}, :person)`,
    ProjectionExpression: listed.map(placeholder).join(", "),
    ExpressionAttributeNames: Object.fromEntries(["access", "id", ...listed].map((name) => [placeholder(name), name])),
    ExpressionAttributeValues: { ":access": { S: access }, ":person": { S: "person#" } },
  });
}

const texts = ["person", "request", "state", "role", "reason", "endsAt", "extension", "extensionReason"] as const;
const numbers = ["seconds", "extensionSeconds"] as const;
const listed = [...texts, ...numbers];

/** The list as plain JSON. */
export const listedTemplate = [
  "[#foreach($item in $input.path('$.Items'))",
  `{"person":"${escaped("$item.person.S")}"`,
  ...texts.slice(1).map((name) => `#if($item.${name}),"${name}":"${escaped(`$item.${name}.S`)}"#end`),
  ...numbers.map((name) => `#if($item.${name}),"${name}":$item.${name}.N#end`),
  "}#if($foreach.hasNext),#end",
  "#end]",
].join("\n");
