import { maskSecrets } from '../../core/model/secretShapes.ts';

const mark = '[redacted]';

/** Shorter values are words and flags rather than secrets, and would blank out half a message. */
const shortestSecretCharacters = 8;

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
      return maskSecrets(withoutKnown, mark);
    },
  };
}
