/** A kind of secret, as texts show it. */
interface SecretKind {
  readonly kind: string;
  readonly pattern: RegExp;
  readonly source: string;
}

/** Read on 2026-11-29. */
const secretKinds: readonly SecretKind[] = [
  {
    kind: "a private key",
    // Without its end, as where a value is cut: everything after the first line is part of the key.
    pattern: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*/gs,
    source: "https://www.rfc-editor.org/rfc/rfc7468#section-10",
  },
  {
    kind: "an AWS access key ID",
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{12,124}(?![A-Za-z0-9])/g,
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
  },
  {
    kind: "a JSON Web Token",
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)*/g,
    source: "https://www.rfc-editor.org/rfc/rfc7519#section-3.1",
  },
  {
    kind: "a GitHub token",
    pattern: /(?<![A-Za-z0-9])(?:gh[a-z]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,})/g,
    source:
      "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
  },
  {
    kind: "a GitLab token",
    pattern: /(?<![A-Za-z0-9])gl[a-z]{2,8}-[A-Za-z0-9_-]{16,}/g,
    source: "https://docs.gitlab.com/security/tokens/#token-prefixes",
  },
  {
    kind: "a Slack token",
    pattern: /(?<![A-Za-z0-9])(?:xox[a-z]|xapp)-[A-Za-z0-9-]{8,}/g,
    source: "https://docs.slack.dev/authentication/tokens",
  },
  {
    kind: "a Stripe key",
    pattern: /(?<![A-Za-z0-9])(?:[srp]k_(?:live|test)|whsec)_[A-Za-z0-9]{8,}/g,
    source: "https://docs.stripe.com/keys",
  },
  {
    kind: "a Google API key",
    pattern: /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}/g,
    source: "https://cloud.google.com/docs/authentication/api-keys",
  },
  {
    kind: "an npm token",
    pattern: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{30,}/g,
    source: "https://docs.npmjs.com/about-access-tokens",
  },
  {
    kind: "an HCP Terraform token",
    pattern: /(?<![A-Za-z0-9])[A-Za-z0-9]{10,}\.atlasv1\.[A-Za-z0-9]{20,}/g,
    source: "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens",
  },
  {
    kind: "a Vault token",
    pattern: /(?<![A-Za-z0-9])hv[sbr]\.[A-Za-z0-9_-]{20,}/g,
    source: "https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes",
  },
  {
    kind: "a password in a URL",
    pattern: /(?<=:\/\/)[^\s/:@"]*:[^\s/@"]+(?=@)/g,
    source: "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",
  },
  {
    kind: "an AWS secret access key",
    pattern:
      /(?<![A-Za-z0-9+])(?=[A-Za-z0-9/+]{0,39}[a-z])(?=[A-Za-z0-9/+]{0,39}[A-Z])(?=[A-Za-z0-9/+]{0,39}[0-9])[A-Za-z0-9/+]{40}(?![A-Za-z0-9+=])/g,
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
  },
];

/** One search that finds a part of every secret of the table: most texts have none. */
const mayHoldSecret = new RegExp(
  [
    ...["-----BEGIN", "AKIA|ASIA", "eyJ", "gh[a-z]_|github_pat_", "gl[a-z]{2,8}-", "xox[a-z]-|xapp-"],
    ...["_live_|_test_|whsec_", "AIza", "npm_", "atlasv1", "hv[sbr]\\.", "://[^\\s/]*@", "[A-Za-z0-9/+]{40}"],
  ].join("|"),
);

const longestPiece = 10_000;
const pieces = /[^]{1,10000}/g;

/** How the text that replaces a secret begins. */
export const hiddenBegins = "(hidden: looks like ";

const hidden = (kind: string): string => `${hiddenBegins}${kind})`;

/** The text with everything replaced that looks like a secret, which may have been pasted into the wrong place. */
export function withoutSecrets(text: string): string {
  // Of a very long text the expressions would need more memory than there is.
  if (text.length > longestPiece) return (text.match(pieces) ?? []).map(withoutSecrets).join("");
  if (!mayHoldSecret.test(text)) return text;
  return secretKinds.reduce((rest, { kind, pattern }) => rest.replace(pattern, hidden(kind)), text);
}

/** What to show in place of a text that is random as a whole, as a password or a token is; `undefined` for any other. */
export function hiddenIfRandom(text: string): string | undefined {
  const isRandom = /^[A-Za-z0-9+/=_~.-]{24,}$/.test(text) && hasAllClasses(text) && changesOfClass(text) >= 0.4;
  return isRandom ? hidden("a secret") : undefined;
}

const classes = [/[a-z]/, /[A-Z]/, /[0-9]/];

function hasAllClasses(text: string): boolean {
  return classes.every((each) => each.test(text));
}

/** How often neighbours are of different classes: 0.6 in random text of letters and digits, 0.3 in words joined. */
function changesOfClass(text: string): number {
  const classOf = (character: string): number => classes.findIndex((each) => each.test(character));
  const characters = text.slice(0, 200).split("").map(classOf);
  // Marks separate words, as in a path, and change nothing.
  const changes = characters.filter((each, index) => {
    const before = characters[index - 1] ?? -1;
    return each !== -1 && before !== -1 && each !== before;
  });
  return changes.length / characters.length;
}
