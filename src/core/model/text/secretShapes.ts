/** A kind of secret that is known by its form. */
interface SecretShape {
  /** The first group, where there is one, stays. */
  readonly pattern: RegExp;
  /** Who says that it looks so. */
  readonly source: string;
}

/** What looks like a key or a password. Every pattern takes time in proportion to the text. */
const secretShapes: readonly SecretShape[] = [
  {
    pattern:
      /\b(?:sk|pk|rk|gsk|hf|xai|nvapi|pplx|r8|key|ghp|gho|ghu|ghs|ghr|github_pat|glpat|npm|dop_v1|shpat|rubygems|sq0atp|sk_live|rk_live|whsec)[-_][A-Za-z0-9_-]{16,}/g,
    source:
      'Keys of model vendors (their consoles); docs.github.com "About authentication to GitHub"; docs.gitlab.com "Token prefixes"; docs.stripe.com/keys; docs.npmjs.com "About access tokens"',
  },
  {
    pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
    source: 'docs.slack.dev "Token types"',
  },
  {
    pattern: /\bAIza[\w-]{30,}/g,
    source: 'docs.cloud.google.com/docs/authentication/api-keys',
  },
  {
    pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g,
    source: 'docs.aws.amazon.com "IAM identifiers", unique identifiers',
  },
  {
    pattern: /\bSG\.[\w-]{16,64}\.[\w-]{16,128}/g,
    source: 'docs.sendgrid.com "API keys"',
  },
  {
    pattern: /\beyJ[\w-]{8,4096}\.[\w-]{8,8192}\.[\w-]{0,2048}/g,
    source: 'RFC 7519',
  },
  {
    pattern:
      /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!-{4}))*(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
    source: 'RFC 7468; RFC 9580',
  },
  {
    pattern: /\b((?:bearer|basic)\s{1,8})[A-Za-z0-9._~+/=-]{8,}/gi,
    source: 'RFC 6750, RFC 7617',
  },
  {
    pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]{1,256}:[^\s/@]{1,512}(?=@)/gi,
    source: 'RFC 3986 §3.2.1',
  },
  {
    pattern:
      /((?:x-api-key|api[-_]?key|authorization|password|passwd|secret|access[-_]?token|auth[-_]?token|private[-_]?key)(?:[_-][\w-]{1,30})?["']?\s{0,8}[:=]\s{0,8}["']?)(?!(?:bearer|basic)\s)[^\s"',;}&]{8,}/gi,
    source: 'assignments in settings, headers and environment files',
  },
];

/** The text without what looks like a secret; `mark` stands in its place. */
export function maskSecrets(text: string, mark: string): string {
  return secretShapes.reduce(
    (rest, { pattern }) =>
      rest.replace(pattern, (_match, kept: unknown) => (typeof kept === 'string' ? `${kept}${mark}` : mark)),
    text,
  );
}
