import { matchesWildcard, resourcePartOf } from "../../aws";
import { credentialActions, escalations, takeovers } from "../data/privilege-escalation";
import { enumerate, shorten } from "../finding";
import { type Rule, statementRule } from "../rule";
import { type PolicyView, type StatementView } from "../view";

/** What lets a principal grow beyond its grants. */
export const escalationRules: readonly Rule[] = [
  {
    id: "PRIVILEGE_ESCALATION",
    otherIds: ["DA54", "privilege_escalation", "CKV_AWS_110", "CKV_AWS_286"],
    severity: "error",
    kinds: ["identity"],
    milder: {
      severity: "warning",
      reason:
        "With this action on everything the principal can run its own code with the role of any function or " +
        "development endpoint that there is.",
    },
    reason: "With these actions on everything the principal can give itself any permission.",
    remedy: "Limit them to named resources, or by a permissions boundary in a condition.",
    source: "https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/",
    check: ({ statements }) => {
      const patterns = patternsOnEverything(statements);
      const denied = patternsOf(
        statements.filter(({ allows, onEverything, conditions }) => !allows && onEverything && conditions.length === 0),
      );
      const names = (list: readonly string[], action: string): boolean =>
        list.some((pattern) => matchesWildcard(pattern, action.toLowerCase()));
      const allowed = (action: string): boolean => names(patterns, action) && !names(denied, action);
      return [
        ...escalations
          .filter((actions) => actions.every(allowed))
          .map((actions) => ({ place: ["Statement"], value: enumerate(actions) })),
        ...takeovers.filter(allowed).map((action) => ({ place: ["Statement"], value: action, isMilder: true })),
      ];
    },
  },
  statementRule(
    {
      id: "CREDENTIALS_EXPOSURE",
      otherIds: ["DA55", "credentials_exposure", "CKV_AWS_107", "CKV_AWS_287"],
      severity: "warning",
      kinds: ["identity"],
      reason: "The answers hold credentials, and the statement allows them for every resource.",
      remedy: "Name the resources whose credentials the principal needs.",
      source:
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    },
    (statement) => {
      const patterns = patternsOnEverything([statement]);
      const exposed = credentialActions.filter((action) =>
        patterns.some((pattern) => matchesWildcard(pattern, action.toLowerCase())),
      );
      return exposed.length === 0 ? [] : [{ place: ["Action"], value: enumerate(exposed) }];
    },
  ),
  statementRule(
    {
      id: "WILDCARD_GRANTS_PERMISSIONS_MANAGEMENT",
      otherIds: ["DA15", "CKV_AWS_109", "CKV_AWS_289"],
      severity: "warning",
      kinds: ["identity", "resource"],
      reason: "The wildcard takes in actions by which permissions are given.",
      remedy: "Name the actions that are meant.",
      source:
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html",
    },
    ({ allows, actions, onEverything, reaches }) =>
      allows
        ? actions
            .filter(({ hasWildcard }) => hasWildcard)
            .flatMap(({ pattern, service, actions: named }) => {
              const managing = named.filter(
                ({ accessLevels, resourceTypes }) =>
                  accessLevels.includes("Permissions management") &&
                  (onEverything || (service !== undefined && resourceTypes.some(({ name }) => reaches(service, name)))),
              );
              return managing.length === 0
                ? []
                : [
                    {
                      place: ["Action"],
                      value: shorten(pattern),
                      reason: `The wildcard also stands for ${enumerate(managing.map(({ name }) => name))}, by which permissions are given.`,
                    },
                  ];
            })
        : [],
  ),
];

/** The actions that are allowed without conditions on every resource of a type or on all, in lower case. */
function patternsOnEverything(statements: PolicyView["statements"]): string[] {
  return patternsOf(
    statements.filter(
      ({ allows, conditions, resources }) => allows && conditions.length === 0 && resources.some(isUnrestricted),
    ),
  );
}

function patternsOf(statements: readonly StatementView[]): string[] {
  return statements.flatMap(({ actions }) => actions.map(({ pattern }) => pattern.toLowerCase()));
}

function isUnrestricted(resource: string): boolean {
  const isWholeType = /^(?:[a-z-]+[:/])?\*$/.test(resourcePartOf(resource)) && !resource.startsWith("arn:aws:s3:");
  return isWholeType || /^\*+$/.test(resource);
}
