import { matchesWildcard, type ResourceTypeInfo, resourceTypesMatching, type ServiceAuthorization } from "../../aws";
import { companions } from "../data/companions";
import { enumerate, type Occurrence, shorten } from "../finding";
import { type Rule, statementRule } from "../rule";
import { type ActionView, type PolicyView } from "../view";
import { isAlias } from "./actions";

export const resourceRules: readonly Rule[] = [
  {
    id: "INDEX_NOT_COVERED",
    otherIds: ["DA04"],
    severity: "note",
    kinds: ["identity"],
    reason:
      "Query, Scan and PartiQLSelect on an index are authorised on the ARN of the index. On the table's alone, they " +
      "fail as soon as the table has an index that is asked for.",
    remedy: "Add the ARN of the table followed by /index/*, if the table has indexes.",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/using-identity-based-policies.html",
    check: tablesWithoutIndexes,
  },
  statementRule(
    {
      id: "DENY_WITHOUT_CHILDREN",
      otherIds: ["DA10"],
      severity: "error",
      reason: "What lies below the resource stays open: a Deny reaches only the ARNs that it names.",
      remedy: "Deny the resource and the same ARN followed by /*.",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    },
    (statement) => {
      if (statement.allows || statement.onEverything) return [];
      const covers = coverage(statement.resources);
      const services = new Set(statement.actions.flatMap(({ service }) => service ?? []));
      return [...services].flatMap((service) => {
        const types = typesOf(statement.actions, service);
        return statement.resources.flatMap((resource) => {
          const open = openChildren(resource, service, types).filter(({ step }) => !covers(resource, step));
          return open.length === 0
            ? []
            : [
                {
                  place: ["Resource"],
                  value: shorten(resource),
                  reason: `The Deny does not reach what lies below: ${enumerate(open.map(({ name }) => name))}.`,
                },
              ];
        });
      });
    },
  ),
  statementRule(
    {
      id: "KMS_ALIAS_AS_KEY",
      otherIds: ["DA11"],
      severity: "error",
      reason:
        "The ARN of an alias stands for the alias itself. It never allows or denies the use of the key behind it.",
      remedy:
        "Name the ARN of the key, or a pattern of keys with a condition on kms:ResourceAliases or kms:RequestAlias.",
      source: "https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html",
    },
    ({ actions, resources }) => {
      const keyOnly = actions.some(
        ({ service, actions: named }) =>
          service?.service === "kms" &&
          named.some(
            ({ resourceTypes }) => resourceTypes.length > 0 && resourceTypes.every(({ name }) => name === "key"),
          ),
      );
      return keyOnly
        ? resources.filter(isAlias).map((resource) => ({ place: ["Resource"], value: shorten(resource) }))
        : [];
    },
  ),
  statementRule(
    {
      id: "VIA_SERVICE_ON_CLIENT_KEY",
      otherIds: ["DA23"],
      severity: "error",
      reason: "Clients call this key themselves. kms:ViaService only holds for calls that a service makes for them.",
      remedy: "Take kms:ViaService off this statement; it belongs to keys that DynamoDB or S3 uses.",
      source: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
    },
    ({ allows, conditions, resources }, { clientSideKeys }) =>
      allows && conditions.some(({ name, operator }) => name === "kms:viaservice" && operator?.negated === false)
        ? resources
            .filter((resource) => clientSideKeys.has(resource))
            .map((resource) => ({ place: ["Resource"], value: shorten(resource) }))
        : [],
  ),
  statementRule(
    {
      id: "MIXED_LEVELS",
      otherIds: ["DA39"],
      severity: "note",
      reason: "The statement mixes actions on buckets and on objects, so that s3:prefix cannot be asked for in it.",
      remedy: "Split it: bucket actions on the bucket, object actions on the objects.",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html",
    },
    ({ allows, actions, reaches }) => {
      const named = actions.filter(({ service, hasWildcard }) => service?.service === "s3" && !hasWildcard);
      const works = (view: ActionView, type: string): boolean =>
        view.service !== undefined && reaches(view.service, type) && typesOf([view], view.service).has(type);
      return allows && named.some((view) => works(view, "bucket")) && named.some((view) => works(view, "object"))
        ? [{ place: ["Action"], value: enumerate(named.map(({ pattern }) => pattern)) }]
        : [];
    },
  ),
  {
    id: "INCOMPLETE_OPERATION",
    otherIds: ["DA40"],
    severity: "note",
    kinds: ["identity"],
    reason: "The action needs others beside it, and this policy does not allow all of them.",
    remedy: "Allow them here, unless another policy of the same principal does.",
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    check: ({ statements }) => {
      const allowed = statements.filter(({ allows }) => allows).flatMap(({ actions }) => actions);
      const patterns = allowed.map(({ pattern }) => pattern.toLowerCase());
      const allows = (name: string): boolean =>
        patterns.some((pattern) => matchesWildcard(pattern, name.toLowerCase()));
      return companions
        .filter(({ action }) => patterns.includes(action.toLowerCase()))
        .map((companion) => ({ ...companion, missing: companion.needs.filter((name) => !allows(name)) }))
        .filter(({ missing }) => missing.length > 0)
        .map(({ action, missing, because, source }) => ({
          place: ["Statement"],
          value: action,
          reason: because,
          remedy: `Allow ${enumerate(missing)} too, unless another policy of the principal does: ${source}`,
        }));
    },
  },
];

/** The types of resources that some actions of a service work on. */
function typesOf(actions: readonly ActionView[], { service }: ServiceAuthorization): ReadonlySet<string> {
  return new Set(
    actions
      .flatMap(({ actions: named }) => named)
      .filter((action) => action.service === service)
      .flatMap(({ resourceTypes }) => resourceTypes.map(({ name }) => name)),
  );
}

/** Types whose ARNs lie below those of another, and the step down to them: `/index/`. */
function childrenOf(
  parent: ResourceTypeInfo,
  { resourceTypes }: ServiceAuthorization,
): { name: string; step: string }[] {
  return [...resourceTypes.values()]
    .filter(({ arn }) => arn.startsWith(`${parent.arn}/`))
    .map(({ name, arn }) => ({ name, step: arn.slice(parent.arn.length).split("{")[0] ?? "/" }));
}

/** What lies below a resource, is of one of the types, and is not reached by the resource itself. */
function openChildren(
  resource: string,
  service: ServiceAuthorization,
  types: ReadonlySet<string>,
): { name: string; step: string }[] {
  const reached = resourceTypesMatching(resource, service);
  const names = new Set(reached.map(({ name }) => name));
  return reached.flatMap((type) => childrenOf(type, service)).filter(({ name }) => types.has(name) && !names.has(name));
}

/** Enough for hundreds of tables; then what is left counts as covered, so that hostile patterns cost no time. */
const comparedCharacters = 20_000_000;

/**
 * Tells whether resources cover everything below another one by a step such as `/index/`. Resources are looked up by
 * their text; only patterns with a wildcard further inside are compared.
 */
function coverage(resources: readonly string[]): (parent: string, step: string) => boolean {
  const texts = new Set(resources);
  const patterns = resources.filter((resource) => /[*?$]/.test(resource.slice(0, -1)));
  let left = comparedCharacters;
  return (parent, step) =>
    texts.has(`${parent}/*`) ||
    texts.has(`${parent}${step}*`) ||
    patterns.some((pattern) => {
      left -= pattern.length * parent.length;
      return left < 0 || matchesWildcard(pattern, `${parent}${step}any`);
    });
}

/** Tables on which indexes can be asked for but are not allowed anywhere in the policy. */
function tablesWithoutIndexes({ statements }: PolicyView): Occurrence[] {
  const asking = statements.flatMap((statement) => {
    const service = statement.actions.find((view) => view.service?.service === "dynamodb")?.service;
    const asksIndexes = service !== undefined && typesOf(statement.actions, service).has("index");
    return statement.allows && !statement.onEverything && asksIndexes ? [{ statement, service }] : [];
  });
  const resources = asking.flatMap(({ statement }) => statement.resources);
  const withIndex = new Set(
    resources.filter((each) => each.includes("/index/")).map((each) => each.split("/index/")[0]),
  );
  const covers = coverage(resources);
  return asking.flatMap(({ statement, service }) =>
    statement.resources
      .filter((resource) => !withIndex.has(resource) && !covers(resource, "/index/"))
      .filter((resource) => openChildren(resource, service, new Set(["index"])).length > 0)
      .map((resource) => ({ place: [...statement.place, "Resource"], value: shorten(resource) })),
  );
}
