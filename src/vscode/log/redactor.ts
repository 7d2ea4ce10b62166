const mark = '[redacted]';

/** Shorter values are words and flags rather than secrets, and would blank out half a message. */
const shortestSecretCharacters = 8;

/** What looks like a secret although nobody told us about it. The first group, where there is one, stays. */
const secretShapes: readonly RegExp[] = [
  /\b(?:sk|pk|rk|gsk|hf|xai|nvapi|pplx|r8|key|ghp|gho|ghs|github_pat|glpat)[-_][A-Za-z0-9_-]{16,}/g,
  /\bAIza[\w-]{30,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b((?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}/gi,
  /((?:x-api-key|api[-_]?key|authorization|password|secret)["']?\s*[:=]\s*["']?)(?!(?:bearer|basic)\s)[^\s"',;}&]{8,}/gi,
  /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@:]{1,300}:[^\s/@]{1,300}(?=@)/gi,
];

/** Takes secrets out of text before it is logged: those it was told of, and whatever is shaped like one. */
export interface Redactor {
  remember(secret: string): void;
  redact(text: string): string;
}

export function createRedactor(): Redactor {
  let secrets: readonly string[] = [];
  return {
    remember(secret) {
      if (secret.length < shortestSecretCharacters || secrets.includes(secret)) return;
      // Longest first: a secret that contains another one goes as a whole.
      secrets = [...secrets, secret].sort((left, right) => right.length - left.length);
    },
    redact(text) {
      const withoutKnown = secrets.reduce((rest, secret) => rest.replaceAll(secret, mark), text);
      return secretShapes.reduce(
        (rest, shape) =>
          rest.replace(shape, (_match, kept: unknown) =>
            typeof kept === 'string' ? `${kept}${mark}` : mark,
          ),
        withoutKnown,
      );
    },
  };
}
