import { type Problem } from "../validation";
import { parsePolicy, type ParsedPolicy } from "../policy";
import {
  describeRule,
  type Finding,
  finding,
  type Occurrence,
  type PolicyType,
  type RuleDescription,
  shorten,
} from "./finding";
import { type Rule } from "./rule";
import { actionRules } from "./rules/actions";
import { conditionRules } from "./rules/conditions";
import { escalationRules } from "./rules/escalation";
import { fineGrainedRules } from "./rules/fine-grained";
import { grammarRules, isPolicyType, malformed } from "./rules/grammar";
import { resourceRules } from "./rules/resources";
import { farTooLong, isLongerThan, longestLinted, sizeRules } from "./rules/size";
import { trustRules } from "./rules/trust";
import { type Suppression, suppress, suppressionRules } from "./suppression";
import { type PolicyView, type StatementView, viewStatement } from "./view";

/** What the linter must know besides the document. */
export interface LintOptions {
  /** The accounts that are not third parties. None unless given, so every account that a trust names is one. */
  readonly ownAccounts?: readonly string[];
  /** The ARNs of KMS keys that clients call themselves. */
  readonly clientSideKeys?: readonly string[];
  /**
   * Whether an identity policy is to become a customer-managed policy, which AWS refuses beyond 6,144 characters.
   * Inline policies of a role and policies that AWS manages may be longer, so otherwise the length is a warning.
   *
   * @default false
   */
  readonly isCustomerManaged?: boolean;
  /** What is accepted, and why. */
  readonly suppressions?: readonly Suppression[];
}

const rules: readonly Rule[] = [
  ...grammarRules,
  ...sizeRules,
  ...actionRules,
  ...resourceRules,
  ...conditionRules,
  ...fineGrainedRules,
  ...trustRules,
  ...escalationRules,
];

/** Everything that {@link lintPolicy} can find, each rule once. */
export const policyRules: readonly RuleDescription[] = [
  ...new Map([...rules, ...suppressionRules].map((rule) => [rule.id, rule])).values(),
].map(describeRule);

/**
 * What is wrong with a policy, whoever wrote it and whatever is in it.
 *
 * A document that AWS would refuse gets findings `MALFORMED`, and those of its statements that can be read are
 * linted all the same. Never throws on JSON. The work grows with the length of the document, and a document that is
 * far longer than AWS takes is refused at once.
 *
 * @example
 * lintPolicy(
 *   {
 *     Version: "2012-10-17",
 *     Statement: [{ Effect: "Allow", Action: "dynamodb:TransactGetItems", Resource: "*" }],
 *   },
 *   "identity",
 * );
 * // [{ rule: "UNKNOWN_ACTION", severity: "error", place: ["Statement", "0", "Action"], … }]
 */
export function lintPolicy(json: unknown, kind: PolicyType, options: LintOptions = {}): readonly Finding[] {
  if (!isPolicyType(kind)) return [finding(malformed, unknownKind(kind))];
  if (isLongerThan(json, longestLinted)) return suppress([farTooLong], options.suppressions ?? [], () => undefined);
  const parsed = parsePolicy(json);
  const policy = viewPolicy(json, parsed, kind, options);
  const problems = (isLoneStatement(json) ? [loneStatement] : parsed.problems.map(occurrenceOf)).map((occurrence) =>
    finding(malformed, occurrence),
  );
  const found = rules
    .filter(({ kinds }) => kinds?.includes(kind) ?? true)
    .flatMap((rule) => rule.check(policy).map((occurrence) => finding(rule, occurrence)));
  const sids = new Map(policy.statements.map(({ place, sid }) => [place[1], sid]));
  return suppress([...problems, ...found], options.suppressions ?? [], ([, index]) => sids.get(index));
}

function unknownKind(kind: unknown): Occurrence {
  return {
    place: [],
    value: shorten(kind),
    reason: "There is no such kind of policy, so nothing in it was looked at.",
    remedy: "Say identity, resource, trust, endpoint or key.",
  };
}

const loneStatement: Occurrence = {
  place: [],
  reason: "It is a statement, not a policy, and AWS refuses it.",
  remedy: 'Put it into the Statement of a policy: {"Version": "2012-10-17", "Statement": [ … ]}.',
};

function occurrenceOf({ place, value, rule, remedy }: Problem): Occurrence {
  return { place, ...(value === undefined ? {} : { value: shorten(value) }), reason: `It ${rule}.`, remedy };
}

function viewPolicy(json: unknown, parsed: ParsedPolicy, kind: PolicyType, options: LintOptions): PolicyView {
  const version = versionOf(json);
  return {
    kind,
    version,
    language: version === "2012-10-17" ? version : "2008-10-17",
    statements: viewStatements(json, parsed),
    ...(parsed.document === undefined ? {} : { size: sizeOf(json) }),
    ownAccounts: new Set(options.ownAccounts),
    clientSideKeys: new Set(options.clientSideKeys),
    isCustomerManaged: options.isCustomerManaged === true,
  };
}

/** All statements of a document that can be read, or those that can be read one by one. */
export function viewStatements(json: unknown, { document }: ParsedPolicy = parsePolicy(json)): StatementView[] {
  return rawStatements(json).flatMap((raw, index) => {
    const statement = document?.statements[index] ?? parsePolicy({ Statement: [raw] }).document?.statements[0];
    return statement === undefined ? [] : [viewStatement(statement, index, sidOf(raw))];
  });
}

/** Documentation often shows a statement where a policy is meant. */
function isLoneStatement(json: unknown): boolean {
  return isObject(json) && json["Statement"] === undefined && json["Effect"] !== undefined;
}

/** The statements as they stand there; a lone one is read as the only one of a policy. */
function rawStatements(json: unknown): readonly unknown[] {
  if (isLoneStatement(json)) return [json];
  const statements = isObject(json) ? json["Statement"] : undefined;
  if (statements === undefined) return [];
  return Array.isArray(statements) ? (statements as unknown[]) : [statements];
}

/** That a lone statement has no version is not worth a finding of its own. */
function versionOf(json: unknown): PolicyView["version"] {
  if (isLoneStatement(json)) return "2012-10-17";
  const version = isObject(json) ? json["Version"] : undefined;
  return version === undefined || version === "2012-10-17" || version === "2008-10-17" ? version : "unknown";
}

function sidOf(raw: unknown): string | undefined {
  const sid = isObject(raw) ? raw["Sid"] : undefined;
  return typeof sid === "string" ? sid : undefined;
}

function sizeOf(json: unknown): NonNullable<PolicyView["size"]> {
  const text = JSON.stringify(json);
  return { characters: text.replace(/\s/g, "").length, bytes: Buffer.byteLength(text) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
