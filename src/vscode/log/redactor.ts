import { maskSecrets } from '../../core/model/text/secretShapes.ts';
import { createKeyEchoes, keyMark } from '../../shared/keyEchoes.ts';

/**
 * Takes secrets out of text before it is logged: those it was told of, in every form in which a server may echo them,
 * and whatever is shaped like one. Linear in the length of the text.
 */
export interface Redactor {
  remember(secret: string): void;
  redact(text: string): string;
}

export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  let echoes = createKeyEchoes([]);
  return {
    remember(secret) {
      if (secrets.has(secret)) return;
      secrets.add(secret);
      echoes = createKeyEchoes([...secrets]);
    },
    redact: (text) => maskSecrets(echoes.redact(text), keyMark),
  };
}
