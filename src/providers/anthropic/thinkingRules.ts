import type { ReplayDialect } from '../../core/model/abilities/refused.ts';

/** How a server of this wire takes a model's own thinking back. */
export interface ThinkingRules {
  /** Which blocks go back: all as they came, only those that are signed, or none. */
  readonly blocks: 'all' | 'signed' | 'none';
  /** Every turn that calls tools needs a block of thinking, be it an empty one. */
  readonly isDemanded: boolean;
}

const ways = ['all', 'signed', 'none'] as const;

/** What is known of a server. Anthropic signs all thinking; other vendors sign theirs or do not. */
export function thinkingRules({ signature, thinking }: ReplayDialect = {}): ThinkingRules {
  return {
    blocks: ways[signature?.changes ?? 0] ?? 'none',
    isDemanded: thinking?.filler !== undefined,
  };
}

/** The next way to give thinking back, or `undefined` when the refusal is about something else or none is left. */
export function nextThinking(known: ReplayDialect, message: string): ReplayDialect | undefined {
  if (/signature/i.test(message)) {
    const changes = (known['signature']?.changes ?? 0) + 1;
    return changes < ways.length ? { ...known, signature: { isRefused: true, changes } } : undefined;
  }
  if (!saysMissed(message) || known['thinking'] !== undefined) return undefined;
  return { ...known, thinking: { filler: 0, changes: 1 } };
}

/** In two searches from the left: one expression for both would read the rest once for each time thinking is named. */
function saysMissed(message: string): boolean {
  const named = message.search(/(?:thinking|reasoning_content)\b/i);
  return named >= 0 && /passed back|is missing/i.test(message.slice(named));
}
