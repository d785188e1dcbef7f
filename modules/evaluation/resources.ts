import { arnShapes } from "../aws";
import { problem, type Problem } from "../validation";
import { type PolicyVersion } from "../policy";
import { compileResourceGlob } from "./arn-pattern";
import { type PreparedRequest } from "./access-request";
import { isConstant, literalText, readText, resolveText, widest } from "./text";
import { some, type Verdict } from "./verdict";

/** The patterns of a `Resource` or `NotResource` element, ready to be compared. */
interface CompiledResources {
  readonly covers: (request: PreparedRequest) => Verdict;
  /** Whether the patterns can cover the resource, whatever their variables become. */
  readonly mayCover: (resource: string) => boolean;
  /** Whether the patterns cover the resource, whatever their variables become. */
  readonly alwaysCover: (resource: string) => boolean;
}

interface CompiledPattern {
  /** The verdict on the resource with every variable at its widest. */
  readonly reach: (resource: string) => Verdict;
  /** The verdict on the request; absent where no variable makes a difference. */
  readonly covers?: (request: PreparedRequest) => Verdict;
}

/**
 * Compiles the patterns of a `Resource` or `NotResource` element.
 *
 * An action that has no resource, asked for on `*`, is covered only by a pattern that covers everything.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function compileResources(
  texts: readonly string[],
  version: PolicyVersion,
  problems: Problem[],
): CompiledResources {
  const exact = new Set<string>();
  const patterns: CompiledPattern[] = [];
  let everything = false;
  for (const text of texts) {
    if (/^\*+$/.test(text)) everything = true;
    else {
      const compiled = compilePattern(text, version);
      if (typeof compiled === "string") exact.add(compiled);
      else if ("rule" in compiled) problems.push(compiled);
      else patterns.push(compiled);
    }
  }
  const reach = (resource: string, among: readonly CompiledPattern[]): Verdict => {
    if (everything || exact.has(resource)) return "yes";
    return resource === "*" ? "no" : some(among, (pattern) => pattern.reach(resource));
  };
  const constants = patterns.filter(({ covers }) => covers === undefined);
  return {
    covers: (request) => {
      const { resource } = request;
      if (everything || exact.has(resource)) return "yes";
      if (resource === "*") return "no";
      return some(patterns, (pattern) => {
        const reached = pattern.reach(resource);
        return reached === "no" || pattern.covers === undefined ? reached : pattern.covers(request);
      });
    },
    mayCover: (resource) => reach(resource, patterns) !== "no",
    alwaysCover: (resource) => reach(resource, constants) === "yes",
  };
}

/** A pattern, or the text itself where it has neither wildcards nor variables. */
function compilePattern(text: string, version: PolicyVersion): CompiledPattern | string | Problem {
  const read = readText(text, { version, wildcards: true });
  if ("rule" in read) return read;
  const wrong = checkArn(text);
  if (wrong !== undefined) return wrong;
  if (!isConstant(read)) {
    return {
      reach: compileResourceGlob(widest(read)),
      covers: (request) => {
        const resolved = resolveText(read, request);
        if (resolved === "unknown") return resolved;
        return resolved === "null" ? "no" : compileResourceGlob(resolved)(request.resource);
      },
    };
  }
  return read.every((part) => typeof part === "string") ? literalText(read) : { reach: compileResourceGlob(read) };
}

/** Services whose resource names begin with their type, as in `table/orders`. */
const typedServices: ReadonlySet<string> = new Set(
  Object.values(arnShapes)
    .map((shape) => shape.split(":"))
    .filter(([, , , , , name = ""]) => /^[a-z-]+\//.test(name))
    .map(([, , service = ""]) => service),
);

const partForms: readonly { readonly form: RegExp; readonly rule: string }[] = [
  { form: /^arn$/, rule: "is neither * nor an ARN" },
  { form: /^[a-z*?-]+$/, rule: "has no valid partition: AWS's are in lower case" },
  { form: /^[a-z0-9-]+$/, rule: "has no valid service: it is in lower case and takes no wildcard" },
  { form: /^[a-z0-9*?-]*$/, rule: "has no valid region" },
  { form: /^(?:|aws|[0-9]{12}|[0-9*?]*[*?][0-9*?]*)$/, rule: "has no valid account: AWS's have 12 digits" },
  { form: /./s, rule: "names no resource" },
];

function checkArn(text: string): Problem | undefined {
  const parts = text.split(":");
  const [, , service = "", , , ...name] = parts;
  const wrong = (rule: string): Problem =>
    problem({ value: text, rule, remedy: "Write it as in arn:aws:dynamodb:us-east-1:111122223333:table/orders." });
  if (parts.length < partForms.length) return wrong("is neither * nor an ARN of six parts");
  if (parts.slice(0, 5).some((part) => part.includes("${"))) {
    return wrong("has a variable before its fifth colon, where none is allowed");
  }
  const broken = partForms.find(({ form }, index) => !form.test(index === 5 ? name.join(":") : (parts[index] ?? "")));
  if (broken !== undefined) return wrong(broken.rule);
  const [type = ""] = name.join(":").split(/[/:]/);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html#arns-paths-wildcards
  return typedServices.has(service) && /[*?]/.test(type) && !/^\*+$/.test(name.join(":"))
    ? wrong("has a wildcard in its resource type, where AWS allows none")
    : undefined;
}
