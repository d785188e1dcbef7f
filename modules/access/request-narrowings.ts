import * as v from "valibot";
import { actionInfo, carriesConditionKey, checkTags, type Tags } from "../aws";
import { checkConditionKey, checkIpAddresses, type Conditions, readInstant, type Within } from "../policy";
import { at, checkShape, copyData, problem, type Problem } from "../validation";
import { type Narrowing } from "./narrowing";
import { type Operation } from "./operations";
import { checkVpcEndpoint, type VpcEndpointRef } from "./vpc-endpoint-ref";

// Conditions on keys that every request carries, whatever it is for.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html

/** How fresh a multi-factor authentication has to be. */
export interface MfaOptions {
  /**
   * In seconds since the authentication, 1 to 129,600.
   * @default as long as the session lasts
   */
  readonly maxAge?: number;
}

/** A narrowing by conditions that are the same for all operations. */
function forEveryRequest(
  name: string,
  parts: { readonly problems: readonly Problem[]; readonly conditions: Conditions; readonly within: Within },
): Narrowing {
  return {
    name,
    problems: parts.problems,
    bind: () => ({ conditions: parts.conditions }),
    limits: () => parts.within,
    bindsKeyUse: false,
  };
}

const mfaOptionsSchema = v.strictObject({ maxAge: v.optional(v.number()) });

/** The longest session that IAM gives to a user: 36 hours. */
const longestMfaAge = 129_600;

/** Only in sessions that began with a multi-factor authentication. */
export function mfa(given: MfaOptions): Narrowing {
  const options = copyData(given);
  const shape = checkShape(mfaOptionsSchema, options);
  const { maxAge } = shape.length > 0 ? {} : options;
  const ageProblems =
    maxAge === undefined || (Number.isInteger(maxAge) && maxAge >= 1 && maxAge <= longestMfaAge)
      ? []
      : at("maxAge", [
          problem({
            value: maxAge,
            rule: `is not an age: it is a whole number of seconds from 1 to ${longestMfaAge}`,
            remedy: "Write it in seconds, as in 3600.",
          }),
        ]);
  return forEveryRequest("withMfa", {
    problems: at("withMfa", [...shape, ...ageProblems]),
    // The key is absent for long-term access keys, where Bool is false and BoolIfExists would be true.
    conditions: {
      Bool: { "aws:MultiFactorAuthPresent": ["true"] },
      ...(maxAge === undefined ? {} : { NumericLessThan: { "aws:MultiFactorAuthAge": [String(maxAge)] } }),
    },
    within: {
      "aws:MultiFactorAuthPresent": ["true"],
      ...(maxAge === undefined ? {} : { "aws:MultiFactorAuthAge": { below: maxAge } }),
    },
  });
}

/** Only from public addresses. */
export function ipAddresses(ranges: readonly string[]): Narrowing {
  return overNetwork(
    forEveryRequest("fromIpAddresses", {
      problems: at("fromIpAddresses", [
        ...checkTexts(ranges, "range of addresses"),
        ...checkIpAddresses(texts(ranges)),
      ]),
      conditions: { IpAddress: { "aws:SourceIp": ranges } },
      within: { "aws:SourceIp": { ranges } },
    }),
  );
}

/** Only through endpoints of VPCs. */
export function vpcs(ids: readonly string[]): Narrowing {
  return overNetwork(
    forEveryRequest("fromVpc", {
      problems: at("fromVpc", [
        ...checkTexts(ids, "ID of a VPC"),
        ...texts(ids)
          .filter((id) => !/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id))
          .map((id) => problem({ value: id, rule: "is not the ID of a VPC", remedy: "Copy it from the VPC console." })),
      ]),
      conditions: { StringEquals: { "aws:SourceVpc": ids } },
      within: { "aws:SourceVpc": ids },
    }),
  );
}

const endpointsSchema = v.array(
  v.union([v.string(), v.strictObject({ id: v.string(), expression: v.optional(v.string()) })]),
);

/** Only through VPC endpoints. */
export function vpcEndpoints(given: readonly (string | VpcEndpointRef)[]): Narrowing {
  const endpoints = copyData(given);
  const shape = checkShape(endpointsSchema, endpoints);
  const refs = shape.length > 0 ? [] : endpoints.map((each) => (typeof each === "string" ? { id: each } : each));
  const ids = refs.map(({ id }) => id);
  const expressions = Object.fromEntries(
    refs.flatMap(({ id, expression }) => (expression === undefined ? [] : [[id, expression]])),
  );
  return overNetwork({
    ...forEveryRequest("fromVpcEndpoint", {
      problems: at("fromVpcEndpoint", [
        ...shape,
        ...(shape.length > 0 ? [] : checkSome(ids, "VPC endpoint")),
        ...refs.flatMap(checkVpcEndpoint),
      ]),
      conditions: { StringEquals: { "aws:SourceVpce": ids } },
      within: { "aws:SourceVpce": ids },
    }),
    expressions,
  });
}

/** What a service does in the caller's name comes from the service's own network. */
function overNetwork(narrowing: Narrowing): Narrowing {
  return {
    ...narrowing,
    bind: (operation) =>
      operation.through === undefined
        ? narrowing.bind(operation)
        : { reason: "DynamoDB makes these requests for the caller, from its own network" },
  };
}

/** Only for principals of an organization. */
export function organization(id: string): Narrowing {
  return forEveryRequest("inOrganization", {
    problems: at(
      "inOrganization",
      typeof id === "string" && /^o-[a-z0-9]{10,32}$/.test(id)
        ? []
        : [
            problem({
              value: id,
              rule: "is not the ID of an organization",
              remedy: 'Copy it from AWS Organizations, as in "o-a1b2c3d4e5".',
            }),
          ],
    ),
    conditions: { StringEquals: { "aws:PrincipalOrgID": [id] } },
    within: { "aws:PrincipalOrgID": [id] },
  });
}

/** Tags with the values that will do, one or several of each. */
export type TagValues = Readonly<Record<string, string | readonly string[]>>;

const tagValuesSchema = v.record(v.string(), v.union([v.string(), v.array(v.string())]));

/** Only for principals with tags. */
export function principalTags(tags: TagValues): Narrowing {
  return forEveryRequest("whenPrincipalTagged", byTag("whenPrincipalTagged", "aws:PrincipalTag", tags));
}

/** Only on resources with tags. */
export function resourceTags(tags: TagValues): Narrowing {
  const byResourceTag = byTag("whenResourceTagged", "aws:ResourceTag", tags);
  return {
    ...forEveryRequest("whenResourceTagged", byResourceTag),
    bind: (operation) =>
      carriesResourceTag(operation)
        ? { conditions: byResourceTag.conditions }
        : { reason: "AWS does not know tags of what they are done on" },
  };
}

function byTag(
  name: string,
  key: string,
  given: TagValues,
): { readonly problems: readonly Problem[]; readonly conditions: Conditions; readonly within: Within } {
  const tags = copyData(given);
  const shape = checkShape(tagValuesSchema, tags);
  if (shape.length > 0) return { problems: at(name, shape), conditions: {}, within: {} };
  const entries = Object.entries(tags).map(([tag, values]) => ({ tag, values: [values].flat() }));
  const values = Object.fromEntries(entries.map((each) => [`${key}/${each.tag}`, each.values]));
  const single = (index: number): Tags =>
    Object.fromEntries(
      entries.flatMap((each) => (each.values[index] === undefined ? [] : [[each.tag, each.values[index]]])),
    );
  const most = Math.max(0, ...entries.map((each) => each.values.length));
  return {
    problems: at(name, [
      ...checkSome(entries, "tag"),
      ...entries.flatMap((each) => at(each.tag, [...checkConditionKey(each.tag), ...checkSome(each.values, "value")])),
      ...Array.from({ length: most }, (_, index) => checkTags(single(index))).flat(),
    ]),
    conditions: { StringEquals: values },
    within: values,
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag */
function carriesResourceTag({ actions }: Operation): boolean {
  return actions.every((action) => {
    const info = actionInfo(action);
    return info !== undefined && carriesConditionKey(info, "aws:ResourceTag/any");
  });
}

/** Only over TLS. */
export function tls(): Narrowing {
  return forEveryRequest("overTls", {
    problems: [],
    conditions: { Bool: { "aws:SecureTransport": ["true"] } },
    within: { "aws:SecureTransport": ["true"] },
  });
}

/** From the one instant, inclusive, until the other, exclusive. In UTC, as it stands in policies. */
export interface TimeWindow {
  readonly from: string;
  readonly until: string;
}

/** Only in a window of time. */
export function timeWindow(from: string, until: string): Narrowing & { readonly window: TimeWindow } {
  const [start, end] = [instantOf(from), instantOf(until)];
  const problems = [
    ...(start === undefined ? at("from", [noInstant(from)]) : []),
    ...(end === undefined ? at("until", [noInstant(until)]) : []),
    ...(start !== undefined && end !== undefined && start >= end
      ? at("until", [problem({ value: until, rule: `is not after ${from}`, remedy: "Exchange them, or correct one." })])
      : []),
  ];
  const window = { from: inUtc(start ?? 0), until: inUtc(end ?? 0) };
  return {
    ...forEveryRequest("between", {
      problems: at("between", problems),
      conditions: {
        DateGreaterThanEquals: { "aws:CurrentTime": [window.from] },
        DateLessThan: { "aws:CurrentTime": [window.until] },
      },
      within: { "aws:CurrentTime": window },
    }),
    // Every request has a time, so the key is closed along with the data.
    bindsKeyUse: true,
    window,
  };
}

/** 9999-12-31T23:59:59Z: a date in a policy has four digits for the year. */
const lastSecond = 253_402_300_799;

/** Seconds since the epoch, whole ones. Those alone would leave a reader to guess. */
function instantOf(text: unknown): number | undefined {
  const seconds = typeof text === "string" && text.includes("T") ? readInstant(text) : undefined;
  return Number.isInteger(seconds) && seconds !== undefined && seconds > 0 && seconds <= lastSecond
    ? seconds
    : undefined;
}

function noInstant(value: unknown): Problem {
  return problem({
    value,
    rule: "is not an instant: a date, a time in whole seconds and a zone, as ISO 8601 writes them, from 1970 to 9999 in UTC",
    remedy: 'Write it as in "2026-11-21T09:00:00+01:00".',
  });
}

function inUtc(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

function texts(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === "string");
}

/** No problem for one text or more. */
function checkTexts(values: readonly unknown[], what: string): Problem[] {
  return [
    ...checkSome(values, what),
    ...values
      .filter((value) => typeof value !== "string")
      .map(() =>
        problem({ rule: `holds something that is no ${what}`, remedy: "Hand them over one by one, as text." }),
      ),
  ];
}

function checkSome(values: readonly unknown[], what: string): Problem[] {
  if (values.length > 0) return [];
  return [problem({ rule: `names no ${what}: nothing could be done`, remedy: "Name at least one." })];
}
