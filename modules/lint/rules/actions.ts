import { isEverything, isWildcardOnly, resourcePartOf, servicePrefixes, standsForWholeType } from "../../aws";
import { otherNames, unlistedActions } from "../data/other-names";
import { meantPrefix } from "../misspelling";
import { enumerate, type Occurrence, shorten } from "../finding";
import { type Rule, statementRule } from "../rule";
import { type ActionView, type StatementView } from "../view";

const reference =
  "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html";
const actionElement = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html";
const resourceElement = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html";
const notAction = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html";

/** The whole of a service: `s3:*`. */
export const wholeService = /^[^:]+:\*+$/;
const everything = /^(?:\*+|\*+:\*+)$/;

export const actionRules: readonly Rule[] = [
  statementRule(
    {
      id: "UNKNOWN_ACTION",
      otherIds: ["DA01"],
      severity: "error",
      reason: "IAM has no such action and takes the policy without a word, so the statement does nothing for it.",
      remedy: "Take the name from the Service Authorization Reference.",
      source: reference,
    },
    ({ namedActions, statement }) =>
      namedActions
        .filter(({ service, actions }) => service !== undefined && actions.length === 0)
        .filter(({ pattern }) => !unlistedActions.has(pattern.toLowerCase()))
        .map(({ pattern }) => {
          const other = otherNames.get(pattern.toLowerCase());
          return {
            place: [statement.notActions === undefined ? "Action" : "NotAction"],
            value: shorten(pattern),
            ...(other === undefined ? {} : { remedy: `Name ${enumerate(other.instead)}: ${other.source}` }),
          };
        }),
  ),
  statementRule(
    {
      id: "UNKNOWN_PREFIX",
      otherIds: ["DA33"],
      severity: "error",
      milder: {
        severity: "warning",
        reason:
          "The Service Authorization Reference lists no service with this prefix. AWS has retired the service, or it " +
          "is newer than the data here; otherwise the prefix is misspelt, and the statement does nothing for it.",
      },
      reason: "AWS has no service with this prefix, so the statement does nothing for it.",
      remedy: "Write an action as service:Action, the service without wildcards.",
      source: actionElement,
    },
    ({ namedActions, statement }) =>
      namedActions
        .filter(({ pattern }) => !everything.test(pattern) && !hasListedPrefix(pattern))
        .map(({ pattern }) => ({
          place: [statement.notActions === undefined ? "Action" : "NotAction"],
          value: shorten(pattern),
          ...prefixFault(pattern),
        })),
  ),
  statementRule(
    {
      id: "WILDCARD_ONLY_ON_ARN",
      otherIds: ["DA02"],
      severity: "error",
      milder: {
        severity: "warning",
        reason:
          'AWS documents only Resource "*" for the action. Its reference does not say whether resources of the ' +
          "service, such as all of a type, reach it too.",
      },
      reason: 'The action cannot be limited to a resource. Only Resource "*" reaches it, so here it does nothing.',
      remedy: 'Put it into a statement of its own with Resource "*", or leave it out.',
      source: reference,
    },
    (statement) =>
      statement.resources.length === 0
        ? []
        : statement.actions.flatMap(({ pattern, hasWildcard, actions: [action] }) => {
            if (hasWildcard || action === undefined || !isWildcardOnly(action)) return [];
            const reach = statement.reachOf(action);
            return reach === "documented"
              ? []
              : [{ place: ["Action"], value: shorten(pattern), isMilder: reach === "undocumented" }];
          }),
  ),
  statementRule(
    {
      id: "WILDCARD_PARTLY_VOID",
      otherIds: ["DA34"],
      severity: "note",
      reason: "Part of what the wildcard names is not reached by the resources of the statement.",
      remedy: "Name the actions, and put those that cannot be limited to a resource into a statement of their own.",
      source: reference,
    },
    (statement) =>
      statement.allows && statement.resources.length > 0 && !statement.resources.some(isEverything)
        ? statement.actions
            .filter(({ hasWildcard, pattern }) => hasWildcard && !wholeService.test(pattern))
            .flatMap((view) => {
              const { void: unreached, reached } = split(statement, view);
              return unreached.length === 0 || reached === 0
                ? []
                : [
                    {
                      place: ["Action"],
                      value: shorten(view.pattern),
                      reason: `The wildcard also names ${enumerate(unreached)}, which the resources of the statement do not reach.`,
                    },
                  ];
            })
        : [],
  ),
  statementRule(
    {
      id: "RESOURCE_MISMATCH",
      otherIds: ["DA03", "DA05", "DA06", "DA07"],
      severity: "error",
      reason:
        "No resource of the statement is of a type that the action works on, so the statement does nothing for it.",
      remedy: "Name resources of the action's own types, in a statement of their own.",
      source: reference,
    },
    (statement) => {
      if (statement.resources.length === 0 || statement.resources.some(isEverything)) return [];
      const namesAlias = statement.resources.some(isAlias);
      return statement.actions
        .filter((view) => split(statement, view).reached === 0)
        .filter(({ service }) => service?.service !== "kms" || !namesAlias)
        .flatMap(mismatch);
    },
  ),
  statementRule(
    {
      id: "RESOURCE_STAR",
      otherIds: ["DA35", "CKV_AWS_355", "CKV_AWS_356"],
      severity: "warning",
      kinds: ["identity"],
      reason: 'Resource "*" stands for every resource of every kind, also those that are made later.',
      remedy: 'Name the resources. Leave "*" to a statement of its own for actions that cannot be limited.',
      source: resourceElement,
    },
    (statement) => {
      if (!statement.allows || !statement.onEverything || isNarrowed(statement)) return [];
      const limitable = statement.actions.filter(
        ({ pattern, actions }) => everything.test(pattern) || actions.some((action) => !isWildcardOnly(action)),
      );
      return limitable.length === 0
        ? []
        : [
            {
              place: ["Resource"],
              value: "*",
              reason: `${enumerate(limitable.map(({ pattern }) => pattern))} could be limited to resources, and "*" stands for all of them, also those that are made later.`,
            },
          ];
    },
  ),
  statementRule(
    {
      id: "RESOURCE_EFFECTIVELY_STAR",
      otherIds: ["DA36"],
      severity: "warning",
      kinds: ["identity", "resource"],
      reason: "The pattern stands for every resource of its type, also those that are made later.",
      remedy: "Name the resources, or a prefix that they share.",
      source: resourceElement,
    },
    (statement) => {
      if (!statement.allows || isNarrowed(statement)) return [];
      const whole = wholeTypes(statement.actions);
      return statement.resources
        .filter((resource) => resource !== "*" && resource.endsWith("*") && whole(resource))
        .map((resource) => ({ place: ["Resource"], value: shorten(resource) }));
    },
  ),
  statementRule(
    {
      id: "FULL_ACCESS",
      otherIds: ["DA37", "CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_1", "CKV_AWS_49"],
      severity: "warning",
      kinds: ["identity", "resource"],
      reason: "All actions of a service are allowed, its administration and what AWS adds later included.",
      remedy: "Name the actions that the work needs.",
      source: actionElement,
    },
    ({ allows, actions }) =>
      allows
        ? actions
            .filter(({ pattern }) => everything.test(pattern) || wholeService.test(pattern))
            .map(({ pattern }) => ({ place: ["Action"], value: shorten(pattern) }))
        : [],
  ),
  statementRule(
    {
      id: "ALLOW_WITH_NOT",
      otherIds: ["DA38"],
      severity: "warning",
      reason: "Allow with NotAction, NotResource or NotPrincipal allows everything else there is, in every service.",
      remedy: "Say what is allowed, and keep the Not elements for Deny.",
      source: notAction,
    },
    ({ allows, statement: { notActions, notResources, notPrincipals } }) =>
      allows
        ? Object.entries({ NotAction: notActions, NotResource: notResources, NotPrincipal: notPrincipals })
            .filter(([, names]) => names !== undefined)
            .map(([element]) => ({ place: [element] }))
        : [],
  ),
];

function hasListedPrefix(pattern: string): boolean {
  const [prefix = "", name = ""] = pattern.split(":");
  return name !== "" && servicePrefixes().has(prefix.toLowerCase());
}

/** AWS refuses an action that is none; a prefix that no reference lists may be that of a service all the same. */
function prefixFault(pattern: string): Pick<Occurrence, "remedy" | "isMilder"> {
  const [prefix = "", name = ""] = pattern.split(":");
  if (name === "" || !/^[a-z0-9-]+$/i.test(prefix)) return {};
  const meant = meantPrefix(prefix, name);
  return meant === undefined ? { isMilder: true } : { remedy: `Did you mean ${shorten(`${meant}:${name}`)}?` };
}

/** How many of the pattern's actions the statement's resources reach, and which they do not. */
function split(
  statement: StatementView,
  { service, actions }: ActionView,
): { readonly reached: number; readonly void: readonly string[] } {
  if (service === undefined) return { reached: 1, void: [] };
  const unreached = actions.filter((action) => statement.reachOf(action) === "none");
  return { reached: actions.length - unreached.length, void: unreached.map(({ name }) => name) };
}

function mismatch({ pattern, service, actions }: ActionView): Occurrence[] {
  const types = [...new Set(actions.flatMap(({ resourceTypes }) => resourceTypes.map(({ name }) => name)))];
  if (types.length === 0) return [];
  const arns = types.flatMap((type) => service?.resourceTypes.get(type.toLowerCase())?.arn ?? []);
  return [{ place: ["Action"], value: shorten(pattern), remedy: `Grant it on ${arns.slice(0, 3).join(" or ")}.` }];
}

/** Whether a resource is the alias of a KMS key. */
export function isAlias(resource: string): boolean {
  return /^arn:[^:]*:kms:[^:]*:[^:]*:alias\//.test(resource);
}

/** Keys that limit a statement to some of the resources that it names. */
const narrowingKeys = ["aws:resourcetag/", "iam:resourcetag/", "secretsmanager:resourcetag/", "ssm:resourcetag/"];
const narrowingAliases = ["kms:resourcealiases", "kms:requestalias"];

function isNarrowed({ conditions }: StatementView): boolean {
  return conditions.some(
    ({ name, operator }) =>
      operator?.negated === false &&
      !operator.ifExists &&
      operator.type !== "Null" &&
      (narrowingAliases.includes(name) || narrowingKeys.some((prefix) => name.startsWith(prefix))),
  );
}

/** Tells whether a resource stands for all resources of a type of one of the services: `…:table/*`. */
function wholeTypes(actions: readonly ActionView[]): (resource: string) => boolean {
  const services = [...new Set(actions.flatMap(({ service }) => service ?? []))];
  return (resource) =>
    /^[*/]+$/.test(resourcePartOf(resource)) || services.some((service) => standsForWholeType(resource, service));
}
