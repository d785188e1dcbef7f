import { type KeyGrant, type TableGrant } from "../modules/grants";
import { type Faults, faultsIn } from "./fault";

/** Methods of a grant that give the same kind of grant. */
type NarrowingOf<Narrowed> = {
  [Name in keyof Narrowed]: Narrowed[Name] extends (...options: never[]) => Narrowed ? Name : never;
}[keyof Narrowed];

const folder = "modules/grants/narrowings";
const inCallers = faultsIn(`${folder}/callers.ts`);
const inNetworks = faultsIn(`${folder}/networks.ts`);
const inTags = faultsIn(`${folder}/tags.ts`);
const inTimeWindow = faultsIn(`${folder}/time-window.ts`);
const inLeadingKeys = faultsIn(`${folder}/leading-keys.ts`);
const inAttributes = faultsIn(`${folder}/attributes.ts`);
const inTransactions = faultsIn(`${folder}/transactions.ts`);
const inFullTableScans = faultsIn(`${folder}/full-table-scans.ts`);
const inEncryptionContext = faultsIn(`${folder}/encryption-context.ts`);
const inNarrowing = faultsIn(`${folder}/narrowing.ts`);
const inOnIndexes = faultsIn(`${folder}/on-indexes.ts`);
const inTableGrant = faultsIn("modules/grants/table-grant.ts");
const inGrant = faultsIn("modules/grants/grant.ts");
const inLimit = faultsIn("modules/policy/limit.ts");
const inApplies = faultsIn("modules/principals/check-applies.ts");
const inSessions = faultsIn("modules/policy/trust/session-context.ts");

/** The faults of every narrowing. The compiler names a narrowing without one. */
export const narrowingFaults: Readonly<Record<NarrowingOf<TableGrant> | NarrowingOf<KeyGrant>, Faults>> = {
  withMfa: [
    inCallers(
      "withMfa asks for sessions without MFA",
      '"aws:MultiFactorAuthPresent": ["true"]',
      '"aws:MultiFactorAuthPresent": ["false"]',
    ),
    inCallers("withMfa reads another key for the age", '"aws:MultiFactorAuthAge": {', '"aws:TokenIssueTime": {'),
    faultsIn("modules/policy/trust/check-mfa-age.ts")("MFA may be ten hours old", "3_600", "36_000"),
  ],
  inOrganization: [
    inCallers(
      "inOrganization asks for the organization of the resource",
      '{ "aws:PrincipalOrgID": [id] }',
      '{ "aws:ResourceOrgID": [id] }',
    ),
  ],
  fromIpAddresses: [
    inNetworks(
      "fromIpAddresses reads the address inside a VPC",
      '"aws:SourceIp": { ranges }',
      '"aws:VpcSourceIp": { ranges }',
    ),
    inNetworks("fromIpAddresses takes one range", "{ ranges } }, [", "{ ranges: ranges.slice(0, 1) } }, ["),
  ],
  fromVpc: [
    inNetworks("fromVpc reads a key that no request has", 'key: "aws:SourceVpc",', 'key: "aws:SourceVpcId",'),
    inNetworks(
      "fromVpc holds what DynamoDB does for the caller",
      "operation.through === undefined",
      "operation.through !== null",
    ),
  ],
  fromVpcEndpoint: [inNetworks("fromVpcEndpoint reads the VPC", 'key: "aws:SourceVpce",', 'key: "aws:SourceVpc",')],
  whenPrincipalTagged: [
    inTags(
      "whenPrincipalTagged reads the tags of the request",
      'tagLimits("aws:PrincipalTag", given)',
      'tagLimits("aws:RequestTag", given)',
    ),
    inTags(
      "a tag has one value of several",
      "Object.entries(tags).map(([tag, values]) => ({ tag, values: [values].flat() }))",
      "Object.entries(tags).map(([tag, values]) => ({ tag, values: [values].flat().slice(0, 1) }))",
    ),
  ],
  whenResourceTagged: [
    inTags(
      "whenResourceTagged reads the tags of the caller",
      'tagLimits("aws:ResourceTag", tags)',
      'tagLimits("aws:PrincipalTag", tags)',
    ),
    inTags(
      "whenResourceTagged is given where AWS knows no tags",
      "untagged(operation, tags) ?? { within }",
      "(untagged(operation, tags), undefined) ?? { within }",
    ),
    inTags("whenResourceTagged overlooks a value", "accepted.includes(value) ? []", "accepted.length > 0 ? []"),
    inTableGrant("a stream has the tags of its table", "resource === stream ? {} : tags", "tags"),
  ],
  overTls: [
    inNetworks("overTls asks for plain HTTP", '"aws:SecureTransport": ["true"]', '"aws:SecureTransport": ["false"]'),
  ],
  between: [
    inTimeWindow("between begins a second early", "from: inUtc(start ?? 0)", "from: inUtc((start ?? 0) - 1)"),
    inTimeWindow("between ends a second late", "until: inUtc(end ?? 0)", "until: inUtc((end ?? 0) + 1)"),
    inTimeWindow("between reads the time of the token", '"aws:CurrentTime": window', '"aws:TokenIssueTime": window'),
    inTimeWindow("between leaves the key open", "limitsKeyUse: true", "limitsKeyUse: false"),
    inLimit("the last second counts", '["DateLessThan", [limit.until]]', '["DateLessThanEquals", [limit.until]]'),
    inLimit(
      "the first second does not count",
      '["DateGreaterThanEquals", [limit.from]]',
      '["DateGreaterThan", [limit.from]]',
    ),
    inGrant(
      "the trust of the role has no window",
      "...narrow(this, narrowing), window: narrowing.window",
      "...narrow(this, narrowing)",
    ),
  ],
  onlyWithPermissionsBoundary: [
    inGrant(
      "onlyWithPermissionsBoundary asks for nothing",
      "needsPermissionsBoundary: true",
      "needsPermissionsBoundary: false",
    ),
  ],
  onlyLeadingKeys: [
    inLeadingKeys(
      "onlyLeadingKeys: one of the keys is enough",
      "[leadingKeysKey]: { allOf: meant }",
      "[leadingKeysKey]: { anyOf: meant }",
    ),
    inLeadingKeys(
      "onlyLeadingKeys: another claim names the person at Facebook",
      '"graph.facebook.com:id"',
      '"graph.facebook.com:sub"',
    ),
    inLeadingKeys(
      "onlyLeadingKeys: the prefix may stand anywhere",
      "like: `${keys.prefix}*`",
      "like: `*${keys.prefix}*`",
    ),
    inLeadingKeys(
      "onlyLeadingKeys: the tag of the request counts",
      "`aws:PrincipalTag/${keys.principalTag}`",
      "`aws:RequestTag/${keys.principalTag}`",
    ),
    inLeadingKeys(
      "onlyLeadingKeys: PartiQL may scan the whole table",
      '? { "dynamodb:FullTableScan": { ifPresent: ["false"] } }',
      '? { "dynamodb:FullTableScan": { ifPresent: ["false", "true"] } }',
    ),
    inLeadingKeys(
      "onlyLeadingKeys: indexes with other keys are let in",
      "if (others.length === 0) return [];",
      "if (others.length >= 0) return [];",
    ),
    inLimit(
      "a request without keys keeps to all limits on its keys",
      "limit.allOf.map(textOf)], isPresent]",
      "limit.allOf.map(textOf)]]",
    ),
    inTableGrant(
      "a later index is under a limit that does not know its key",
      "this.changed(onIndexes(this, this.table, this.table.indexes))",
      "this.changed({})",
    ),
    inOnIndexes(
      "a limit names one index",
      "resource === all ? named : [resource]",
      "resource === all ? named.slice(0, 1) : [resource]",
    ),
  ],
  onlyAttributes: [
    inAttributes(
      "onlyAttributes: an update gives back the whole item",
      '["NONE", "UPDATED_NEW", "UPDATED_OLD"]',
      '["ALL_OLD", "NONE", "UPDATED_NEW", "UPDATED_OLD"]',
    ),
    inAttributes(
      "onlyAttributes: a read of all attributes passes",
      '"dynamodb:Select": ["SPECIFIC_ATTRIBUTES"]',
      '"dynamodb:Select": ["SPECIFIC_ATTRIBUTES", "ALL_ATTRIBUTES"]',
    ),
    inAttributes(
      "onlyAttributes: another key",
      'const attributesKey = "dynamodb:Attributes";',
      'const attributesKey = "dynamodb:Select";',
    ),
    inAttributes(
      "onlyAttributes: writes of whole items pass",
      'actions.length === 1 && actions[0] === "dynamodb:UpdateItem"',
      "actions.length === 1",
    ),
  ],
  onlyInTransactions: [
    inTransactions(
      "onlyInTransactions leaves one out",
      '["ExecuteTransaction", "TransactGetItems", "TransactWriteItems"]',
      '["TransactGetItems", "TransactWriteItems"]',
    ),
    inTransactions(
      "onlyInTransactions misspells one",
      '"TransactGetItems", "TransactWriteItems"]',
      '"TransactGetItem", "TransactWriteItems"]',
    ),
    inTransactions(
      "onlyInTransactions adds batches",
      '["ExecuteTransaction", ',
      '["BatchExecuteStatement", "ExecuteTransaction", ',
    ),
  ],
  outsideTransactions: [
    inTransactions("outsideTransactions lets transactions pass", '{ [enclosingKey]: "absent" }', "{}"),
    inTransactions(
      "outsideTransactions takes condition checks",
      'return { reason: "it is only ever part of a transaction" };',
      "return { within: {} };",
    ),
    inTransactions(
      "outsideTransactions takes what DynamoDB does to fill a table",
      "return operation.actions.some(canBeEnclosed)",
      "return operation.actions.every(() => false)",
    ),
  ],
  withoutFullTableScans: [
    inFullTableScans("withoutFullTableScans asks for full scans", '["false"]', '["true"]'),
    inLimit(
      "a key that may be absent must be there",
      "`${comparisonOf(key, limit.ifPresent)}IfExists`",
      "comparisonOf(key, limit.ifPresent)",
    ),
  ],
  withEncryptionContext: [
    inEncryptionContext(
      "withEncryptionContext: further pairs may be added",
      "[contextKeys]: { allOf: Object.keys(pairs) },",
      "",
    ),
    inEncryptionContext(
      "withEncryptionContext: a wildcard is taken as text",
      'value.endsWith("*") ? { like: value } : value',
      "value",
    ),
    inEncryptionContext(
      "withEncryptionContext: another key",
      "`kms:EncryptionContext:${key}`",
      "`kms:EncryptionContext/${key}`",
    ),
  ],
};

/** Faults of what all narrowings share. */
export const sharedNarrowingFaults: Faults = [
  inNarrowing("a narrowing of what cannot be narrowed leaves it open", '"reason" in limited', '"never" in limited'),
  inNarrowing("a second limit on a key replaces the first", "...clashes(narrowing, limited),", ""),
  inNarrowing("a public address may come through a VPC endpoint", "...exclusions(narrowing, limited),", ""),
  inApplies("a tag is on every principal", "return canCarry ? undefined :", "return canCarry || tag ? undefined :"),
  inApplies(
    "a session with one of two tags has both",
    "each.length < fewest.length ? each : fewest",
    "each.length < fewest.length ? [] : fewest",
  ),
  inApplies("any identity provider has the ID", "row.provider === session.identityProvider", "session !== undefined"),
  inSessions("a session has the tags of the role that it replaces", "[...own, ...broughtTags(", "[...broughtTags("),
  inSessions("a pattern of tags is one value", "matchesWildcard(each.like, value)", "each.like === value"),
  inNarrowing(
    "a narrowing holds what a service does with a key",
    "byService && !limitsKeyUse",
    "byService && limitsKeyUse",
  ),
  inLimit("a number may be the limit", '"NumericLessThan"', '"NumericLessThanEquals"'),
  inLimit("addresses are compared as texts", '[["IpAddress", limit.ranges]]', '[["StringEquals", limit.ranges]]'),
  inLimit(
    "all values count where one is enough",
    "`ForAnyValue:${comparisonOf(key, limit.anyOf)}`",
    "`ForAllValues:${comparisonOf(key, limit.anyOf)}`",
  ),
  inLimit(
    "a pattern is compared as text",
    "? `${family}Like` : `${family}Equals`",
    "? `${family}Equals` : `${family}Equals`",
  ),
  inLimit(
    "texts are compared as patterns",
    "? `${family}Like` : `${family}Equals`;",
    "? `${family}Like` : `${family}Like`;",
  ),
  inLimit("a variable is a text", "`\\${${value.variable}}`", "value.variable"),
];
