import { type Problem } from "../../validation";
import {
  checkActionPattern,
  checkConditionKeys,
  checkPrincipalName,
  checkResourceArn,
  type PolicyVersion,
  readText,
  type Statement,
} from "../../policy";
import { type Occurrence, type PolicyType, type RuleDescription, shorten } from "../finding";
import { type Rule, statementRule } from "../rule";
import { valueFault, variableFault } from "../value-fault";
import { type StatementView } from "../view";

const grammar = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";
const versionElement = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html";
const sidElement = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html";
const resourceElement = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html";
const policyVariables = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html";
const principalElement = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html";

/** What the parser refuses. Its problems bring their own reason. */
export const malformed: RuleDescription = {
  id: "MALFORMED",
  otherIds: ["DA25"],
  severity: "error",
  refusedByAws: true,
  reason: "AWS refuses the policy, or reads it otherwise than it looks.",
  remedy: "Write it as the IAM policy grammar says.",
  source: grammar,
};

/** Elements that a kind of policy must have or cannot have. */
const elements = {
  identity: { needs: ["Resource"], refuses: ["Principal"] },
  // It depends on the resource: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#access_policies-json
  resource: { needs: ["Principal"], refuses: [] },
  trust: { needs: ["Principal"], refuses: ["Resource"] },
  endpoint: { needs: ["Principal", "Resource"], refuses: [] },
  key: { needs: ["Principal", "Resource"], refuses: [] },
} as const;

/** Whether the text names a kind of policy, whatever a caller without types hands over. */
export function isPolicyType(kind: string): kind is PolicyType {
  return Object.hasOwn(elements, kind);
}

const wrongElements: Rule = statementRule(malformed, ({ statement }, { kind }) => {
  const present = {
    Principal: statement.principals !== undefined || statement.notPrincipals !== undefined,
    Resource: statement.resources !== undefined || statement.notResources !== undefined,
  };
  const { needs, refuses } = elements[kind];
  return [
    ...needs
      .filter((element) => !present[element])
      .map((element) => ({
        place: [element],
        reason: `${element} is missing, and a policy of this kind needs it.`,
        remedy: `Add ${element}.`,
      })),
    ...refuses
      .filter((element) => present[element])
      .map((element) => ({
        place: [element],
        reason: `A policy of this kind has no ${element}.`,
        remedy: `Remove ${element}.`,
      })),
  ];
});

/** Whether IAM itself checks the Sids of a policy. Those of a key may have spaces, and S3 takes any text. */
function isOfIam(kind: PolicyType): boolean {
  return kind === "identity" || kind === "trust";
}

/** IAM leaves an empty Sid out, and Terraform's AWS provider takes both for the same policy. */
const emptySid: Omit<Occurrence, "place" | "value"> = {
  reason: "The Sid is empty, so it names nothing.",
  remedy: "Give the statement a name, or leave the Sid out.",
};

const wrongTexts: Rule = statementRule(malformed, ({ statement }) => {
  const { actions = [], notActions = [], conditions = {} } = statement;
  const found = (place: readonly string[], { value, rule, remedy }: Problem): Occurrence => ({
    place,
    ...(value === undefined ? {} : { value: shorten(value) }),
    reason: `It ${rule}.`,
    remedy,
  });
  return [
    ...actions.map((text) => ({ element: "Action", text })),
    ...notActions.map((text) => ({ element: "NotAction", text })),
  ]
    .flatMap(({ element, text }) => {
      const fault = checkActionPattern(text);
      return fault === undefined ? [] : [found([element], fault)];
    })
    .concat(
      Object.entries(conditions).flatMap(([operator, keys]) =>
        checkConditionKeys(keys).map((fault) => found(["Condition", operator, ...fault.place], fault)),
      ),
    );
});

export const grammarRules: readonly Rule[] = [
  wrongElements,
  wrongTexts,
  {
    id: "NO_VERSION",
    otherIds: ["DA26"],
    severity: "warning",
    reason: "Without a Version the policy is read by the language of 2008, in which variables are literal text.",
    remedy: 'Add "Version": "2012-10-17".',
    source: versionElement,
    check: ({ version }) => (version === undefined ? [{ place: ["Version"] }] : []),
  },
  {
    id: "OLD_VERSION",
    otherIds: ["DA27"],
    severity: "warning",
    reason: "In the policy language of 2008 variables are literal text.",
    remedy: 'Write "Version": "2012-10-17".',
    source: versionElement,
    check: ({ version }) => (version === "2008-10-17" ? [{ place: ["Version"], value: version }] : []),
  },
  statementRule(
    {
      id: "VARIABLE_WITHOUT_VERSION",
      otherIds: ["DA28"],
      severity: "error",
      reason: "A variable is literal text unless the policy has the version 2012-10-17, so this matches nothing.",
      remedy: 'Write "Version": "2012-10-17".',
      source: versionElement,
    },
    ({ statement, conditions }, { version }) => {
      if (version === "2012-10-17") return [];
      const { resources = [], notResources = [] } = statement;
      return [
        ...[...resources, ...notResources].map((value) => ({ place: ["Resource"], value })),
        ...conditions.flatMap(({ place, values }) => values.map((value) => ({ place, value }))),
      ]
        .filter(({ value }) => value.includes("${"))
        .map(({ place, value }) => ({ place, value: shorten(value) }));
    },
  ),
  {
    id: "DUPLICATE_SID",
    otherIds: ["DA29"],
    severity: "error",
    refusedByAws: true,
    milder: {
      severity: "warning",
      reason: "AWS recommends a Sid of its own for each statement of a resource's policy.",
    },
    reason: "IAM refuses two statements of one policy with the same Sid.",
    remedy: "Give each statement a Sid of its own, or none.",
    source: sidElement,
    check: ({ statements, kind }) => {
      const isMilder = !isOfIam(kind);
      const seen = new Set<string>();
      return statements.flatMap(({ sid, place }) => {
        if (sid === undefined || sid === "") return [];
        const again = seen.has(sid);
        seen.add(sid);
        return again ? [{ place: [...place, "Sid"], value: shorten(sid), isMilder }] : [];
      });
    },
  },
  statementRule(
    {
      id: "INVALID_SID",
      otherIds: ["DA30"],
      severity: "warning",
      reason: "IAM accepts only A–Z, a–z and 0–9 in a Sid.",
      remedy: "Use letters and digits only, or leave the Sid out.",
      source: sidElement,
    },
    ({ sid }, { kind }) => {
      if (sid === "") return [{ place: ["Sid"], value: sid, ...emptySid }];
      const isValid = sid === undefined || !isOfIam(kind) || /^[A-Za-z0-9]+$/.test(sid);
      return isValid ? [] : [{ place: ["Sid"], value: shorten(sid) }];
    },
  ),
  statementRule(
    {
      id: "INVALID_ARN",
      otherIds: ["DA31"],
      severity: "error",
      reason: "It is not the ARN of anything, so the statement does not reach what it seems to name.",
      remedy: "Write arn:partition:service:region:account:resource, with real values or * in place of a placeholder.",
      source: resourceElement,
    },
    ({ statement }, { kind, language }) =>
      namedResources(statement).flatMap(({ element, value }) => {
        const reason = kind === "resource" && value.startsWith("execute-api:/") ? undefined : arnFault(value, language);
        return reason === undefined ? [] : [{ place: [element], value: shorten(value), reason }];
      }),
  ),
  statementRule(
    {
      id: "INVALID_VARIABLE",
      otherIds: ["DA62"],
      severity: "error",
      reason: "AWS documents no such policy variable, so it does not say what the text matches.",
      remedy: "Write ${key} or ${key, 'default'}, with one space after the comma, and a literal $ as ${$}.",
      source: policyVariables,
    },
    ({ statement, conditions }, { language }) => [
      ...namedResources(statement).flatMap(({ element, value }) => {
        const reason = variableFault(value, language);
        return reason === undefined ? [] : [{ place: [element], value: shorten(value), reason }];
      }),
      ...conditions.flatMap(({ place, operator, values }) =>
        values.flatMap((value) => {
          const fault = operator && valueFault(operator, value, language);
          return fault?.rule === "INVALID_VARIABLE" ? [{ place, value: shorten(value), reason: fault.reason }] : [];
        }),
      ),
    ],
  ),
  statementRule(
    {
      id: "UNKNOWN_PRINCIPAL",
      otherIds: ["DA32"],
      severity: "error",
      refusedByAws: true,
      reason: "It is not the name of a principal, so AWS refuses the policy.",
      remedy: "Name an account, the ARN of a role or user, a service such as ecs-tasks.amazonaws.com, or a provider.",
      source: principalElement,
    },
    (statement) => principalNames(statement).flatMap(principalFault),
  ),
];

function namedResources({ resources = [], notResources = [] }: Statement): { element: string; value: string }[] {
  return [
    ...resources.map((value) => ({ element: "Resource", value })),
    ...notResources.map((value) => ({ element: "NotResource", value })),
  ];
}

/** What keeps a text from being an ARN for `Resource`, apart from its variables. */
function arnFault(text: string, version: PolicyVersion): string | undefined {
  if (/^\*+$/.test(text) || variableFault(text, version) !== undefined) return undefined;
  const read = readText(text, { version, wildcards: true });
  const fault = "rule" in read ? read : checkResourceArn(text);
  return fault && `It ${fault.rule}.`;
}

interface PrincipalName {
  readonly element: string;
  readonly type: string;
  readonly name: string;
}

function principalNames({ statement }: StatementView): PrincipalName[] {
  return (
    [
      ["Principal", statement.principals],
      ["NotPrincipal", statement.notPrincipals],
    ] as const
  ).flatMap(([element, principals = {}]) =>
    principals === "*"
      ? []
      : Object.entries(principals).flatMap(([type, names]) => names.map((name) => ({ element, type, name }))),
  );
}

function principalFault({ element, type, name }: PrincipalName): Occurrence[] {
  const isDeleted = type === "AWS" && /^A(?:RO|ID)A[A-Z0-9]{8,}$/.test(name);
  const fault = checkPrincipalName(type, name);
  if (!isDeleted && fault === undefined) return [];
  const occurrence = { place: [element, type], value: shorten(name) };
  if (isDeleted) {
    return [
      {
        ...occurrence,
        reason: "It is the unique ID of a role or user that was deleted: whoever has its name now is not meant.",
        remedy: "Name the principal by its ARN again.",
      },
    ];
  }
  return [occurrence];
}
