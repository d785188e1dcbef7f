import { isPartition } from "../../aws";
import { type Occurrence, type PolicyType, type RuleDescription, shorten } from "../finding";
import { type Rule, statementRule } from "../rule";
import { type StatementView } from "../view";

const grammar = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";
const versionElement = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html";
const sidElement = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html";
const resourceElement = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html";
const principalElement = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html";

/** What the parser refuses. Its problems bring their own reason. */
export const malformed: RuleDescription = {
  id: "MALFORMED",
  otherIds: ["DA25"],
  severity: "error",
  reason: "AWS refuses the policy, or reads it otherwise than it looks.",
  remedy: "Write it as the IAM policy grammar says.",
  source: grammar,
};

/** Elements that a kind of policy must have or cannot have. */
const elements = {
  identity: { needs: ["Resource"], refuses: ["Principal"] },
  resource: { needs: ["Principal", "Resource"], refuses: [] },
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

export const grammarRules: readonly Rule[] = [
  wrongElements,
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
    ({ statement }, { kind }) => {
      const named = [
        ...(statement.resources ?? []).map((value) => ({ element: "Resource", value })),
        ...(statement.notResources ?? []).map((value) => ({ element: "NotResource", value })),
      ];
      return named.flatMap(({ element, value }) => {
        const reason = kind === "resource" && value.startsWith("execute-api:/") ? undefined : arnFault(value);
        return reason === undefined ? [] : [{ place: [element], value: shorten(value), reason }];
      });
    },
  ),
  statementRule(
    {
      id: "UNKNOWN_PRINCIPAL",
      otherIds: ["DA32"],
      severity: "error",
      reason: "It is not the name of a principal, so AWS refuses the policy.",
      remedy: "Name an account, the ARN of a role or user, a service such as ecs-tasks.amazonaws.com, or a provider.",
      source: principalElement,
    },
    (statement) => principalNames(statement).flatMap(principalFault),
  ),
];

/** What keeps a text from being an ARN for `Resource`. */
function arnFault(text: string): string | undefined {
  if (/^\*+$/.test(text)) return undefined;
  const [arn, partition = "", service = "", region = "", account = "", ...resource] = text.split(":");
  if (arn !== "arn" || resource.length === 0 || resource.join("") === "") {
    return "An ARN has six parts: arn:partition:service:region:account:resource.";
  }
  if ([partition, service, region, account].some((part) => part.includes("${"))) {
    return "A variable is only allowed after the fifth colon of an ARN.";
  }
  if (partition !== "*" && !isPartition(partition) && !/^aws-[a-z-]+$/.test(partition)) {
    return `${shorten(partition)} is no partition: AWS has aws, aws-cn and aws-us-gov.`;
  }
  if (!/^[a-z0-9-]+$/.test(service)) return "The service of an ARN is in lower case and has no wildcard.";
  if (!/^[a-z0-9*?-]*$/.test(region)) return `${shorten(region)} is no region.`;
  if (!/^(?:|[0-9]{12}|aws)$/.test(account) && !/^(?=[0-9]*[*?])[0-9*?]+$/.test(account)) {
    return `${shorten(account)} is no account ID: AWS uses 12 digits.`;
  }
  return undefined;
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

const principalForms: Readonly<Record<string, RegExp>> = {
  // CloudFront reaches a bucket as a user of its own:
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
  AWS: /^(?:\*|[0-9]{12}|arn:aws[a-z-]*:iam::(?:[0-9]{12}:(?:root|(?:user|role)\/[^*?]+)|cloudfront:user\/CloudFront Origin Access Identity [A-Z0-9]+)|arn:aws[a-z-]*:sts::[0-9]{12}:(?:assumed-role\/[^*?/]+\/[^*?/]+|federated-user\/[^*?]+|self))$/,
  Service: /^[a-z0-9][a-z0-9.-]*\.(?:amazonaws\.com(?:\.cn)?|amazon\.com|aws\.internal|aws)$/,
  Federated: /^(?:arn:aws[a-z-]*:iam::[0-9]{12}:(?:saml|oidc)-provider\/\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)+)$/,
  CanonicalUser: /^(?:[0-9a-f]{64}|[0-9a-f]{96})$/,
};

function principalFault({ element, type, name }: PrincipalName): Occurrence[] {
  if (principalForms[type]?.test(name) === true) return [];
  const occurrence = { place: [element, type], value: shorten(name) };
  if (type === "AWS" && /^A(?:RO|ID)A[A-Z0-9]{8,}$/.test(name)) {
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
