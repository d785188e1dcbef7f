import { type Conditions, type Effect, type Principals, type Statement, sortedUnique, statement } from "./statement";

/**
 * The version of the policy language. Under the older one, which also holds where a policy names none, `${…}` is
 * literal text: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
 */
export type PolicyVersion = "2012-10-17" | "2008-10-17";

/** A policy. Make one with {@link policyDocument}. */
export interface PolicyDocument {
  readonly version: PolicyVersion;
  readonly statements: readonly Statement[];
}

/** One value as text, several as a list: the form that IAM itself gives back. */
export type OneOrMany = string | readonly string[];

/** A statement as AWS reads it. */
export interface StatementJson {
  readonly Sid?: string;
  readonly Effect: Effect;
  readonly Principal?: "*" | Readonly<Record<string, OneOrMany>>;
  readonly NotPrincipal?: "*" | Readonly<Record<string, OneOrMany>>;
  readonly Action?: OneOrMany;
  readonly NotAction?: OneOrMany;
  readonly Resource?: OneOrMany;
  readonly NotResource?: OneOrMany;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

/** A policy as AWS reads it. */
export interface PolicyJson {
  readonly Version?: PolicyVersion;
  readonly Id?: string;
  readonly Statement: readonly StatementJson[];
}

/**
 * A document of the current version in canonical form: its statements in canonical form, sorted by what they say, each once.
 *
 * @example
 * policyDocument([{ effect: "Allow", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme-exports/*"] }]);
 */
export function policyDocument(statements: readonly Statement[]): PolicyDocument {
  const byText = new Map(statements.map((each) => statement(each)).map((each) => [sortKey(each), each]));
  return { version: "2012-10-17", statements: sortedUnique(byText.keys()).flatMap((key) => byText.get(key) ?? []) };
}

/** Denials last, and statements of one purpose beside each other. */
function sortKey(each: Statement): string {
  return JSON.stringify([each.effect, each.sid ?? "", statementJson(each)]);
}

/** The document as AWS reads it, in the order of elements that AWS's own pages use. */
export function policyJson(document: PolicyDocument): PolicyJson {
  return { Version: document.version, Statement: document.statements.map(statementJson) };
}

function statementJson(each: Statement): StatementJson {
  return {
    ...(each.sid === undefined ? {} : { Sid: each.sid }),
    Effect: each.effect,
    ...(each.principals === undefined ? {} : { Principal: principalsJson(each.principals) }),
    ...(each.notPrincipals === undefined ? {} : { NotPrincipal: principalsJson(each.notPrincipals) }),
    ...(each.actions === undefined ? {} : { Action: oneOrMany(each.actions) }),
    ...(each.notActions === undefined ? {} : { NotAction: oneOrMany(each.notActions) }),
    ...(each.resources === undefined ? {} : { Resource: oneOrMany(each.resources) }),
    ...(each.notResources === undefined ? {} : { NotResource: oneOrMany(each.notResources) }),
    ...(each.conditions === undefined ? {} : { Condition: conditionsJson(each.conditions) }),
  };
}

function principalsJson(principals: Principals): "*" | Record<string, OneOrMany> {
  if (principals === "*") return "*";
  return Object.fromEntries(Object.entries(principals).map(([kind, names]) => [kind, oneOrMany(names)]));
}

function conditionsJson(conditions: Conditions): Record<string, Record<string, OneOrMany>> {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, oneOrMany(values)])),
    ]),
  );
}

function oneOrMany(values: readonly string[]): OneOrMany {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}
