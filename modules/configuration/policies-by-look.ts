import { type Arguments, type Block, isArguments, labelled } from "./blocks";
import { readDocument, readText, readValue, type Scope, subjectOf } from "./expressions";
import { type FactKind, type Json, Unknown } from "./fact";

/** A policy, or what may be one, in an argument of which nothing is known here. */
export interface FoundPolicy {
  readonly kind: Extract<FactKind, "resource policy" | "attachment">;
  readonly argument: string;
  readonly value: Json;
}

/** Arguments of Terraform itself, and texts for people. */
const neverPolicies: ReadonlySet<string> = new Set([
  ...["depends_on", "lifecycle", "provider", "provisioner", "connection"],
  ...["tags", "tags_all", "description", "comment"],
]);

/** What an argument is called that holds a policy of access; life cycles, TLS and retries have policies of their own. */
const policyArgument =
  /^(?:(?:access|assume_role|bucket|file_system|inline|key|repository|resource|session|topic|queue)_)?(?:policy|policies)(?:_document|_json|_text)?$/;
const policyArn = /^arn:[^:]*:iam::[^:]*:policy\//;

/** Policies in the arguments of a resource, apart from `known` ones: JSON with statements, and ARNs of policies. */
export function policiesByLook(block: Block, known: ReadonlySet<string>, scope: Scope): FoundPolicy[] {
  const isDataLifecycle = /lifecycle|scaling/.test(block.type);
  const search = (name: string, value: unknown, argument: string): FoundPolicy[] => {
    if (Array.isArray(value)) return value.flatMap((each) => search(name, each, argument));
    if (isArguments(value)) {
      if (isPolicy(value)) return [{ kind: "resource policy", argument, value: readValue(value, scope) }];
      return labelled(value).flatMap(([key, each]) => search(key, each, `${argument}.${key}`));
    }
    if (typeof value !== "string") return [];
    const read = readDocument(value, scope);
    if (read instanceof Unknown) {
      const mayBePolicy = policyArgument.test(name) && !isDataLifecycle;
      return mayBePolicy ? [{ kind: "resource policy", argument, value: read }] : [];
    }
    if (typeof read !== "string") return policiesIn(read, argument);
    return policyArn.test(read) ? [{ kind: "attachment", argument, value: read }] : [];
  };
  return labelled(block.arguments)
    .filter(([name]) => !known.has(name) && !neverPolicies.has(name))
    .flatMap(([name, value]) => search(name, value, name));
}

/** The policies in a document that holds them, such as a template of CloudFormation. */
function policiesIn(document: Json, argument: string): FoundPolicy[] {
  if (Array.isArray(document)) return (document as readonly Json[]).flatMap((each) => policiesIn(each, argument));
  if (!isArguments(document) || document instanceof Unknown) return [];
  if (isPolicy(document)) return [{ kind: "resource policy", argument, value: document }];
  return Object.entries(document).flatMap(([key, each]) => policiesIn(each, `${argument}.${key}`));
}

function isPolicy(value: Arguments): boolean {
  const { Statement: statements } = value;
  return isArguments(statements) || (Array.isArray(statements) && statements.every(isArguments));
}

const kindsOfPrincipals = ["role", "user", "group"] as const;

/**
 * What a resource names outside its policies: the resources of the stack that it refers to, and principals, buckets and
 * ARNs by their names.
 */
export function namedSubjects(block: Block, scope: Scope): string[] {
  const search = (name: string, value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap((each) => search(name, each));
    if (isArguments(value)) return labelled(value).flatMap(([key, each]) => search(key, each));
    if (typeof value !== "string") return [];
    const address = /^\$\{([a-z0-9_]+\.[A-Za-z0-9_-]+)\.[a-z_]+\}$/.exec(value)?.[1];
    const referred = address === undefined ? undefined : scope.blocks.get(address);
    const text = readText(value, scope);
    const kind = kindsOfPrincipals.find((each) => name.includes(each));
    return [
      ...(referred === undefined ? [] : [subjectOf(referred, scope)]),
      ...(typeof text !== "string" ? [] : [text, `arn:${scope.location.partition}:s3:::${text}`]),
      ...(typeof text !== "string" || kind === undefined ? [] : [`${kind} ${text}`]),
    ];
  };
  return labelled(block.arguments)
    .filter(([name]) => !neverPolicies.has(name))
    .flatMap(([name, value]) => search(name, value));
}
