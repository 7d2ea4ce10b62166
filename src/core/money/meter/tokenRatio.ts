import type { CountRange } from '../../model/range.ts';

/** Models that share a tokenizer, or behave as if they did. */
export type TokenizerFamily = 'o200k' | 'claude' | 'claude-2026' | 'other';

/**
 * Tokens of a family for each token of `o200k_base`. Starting guesses, wide on purpose, until a ratio is learned
 * from reported usage: old Claude 1.01–1.13 and Claude since Opus 4.7 1.13–1.47 (facts: protocols §2.5; there is no
 * public tokenizer); other vocabularies of this size between 0.9 and 1.4.
 */
const perO200kToken: Readonly<Record<TokenizerFamily, CountRange>> = {
  o200k: { low: 1, high: 1 },
  claude: { low: 1, high: 1.15 },
  'claude-2026': { low: 1.1, high: 1.5 },
  other: { low: 0.9, high: 1.4 },
};

/**
 * Characters for each token of `o200k_base`, from dense JSON to English prose (facts: protocols §2.2). Text in
 * other scripts, a token or so a character, is outside: for a bound, count.
 */
const charactersPerToken: CountRange = { low: 3, high: 4.8 };

/** The family of a model by its name: good for an estimate with a range, for nothing else. */
export function tokenizerFamilyOf(model: string): TokenizerFamily {
  const name = model.toLowerCase().replace(/^.*\//, '');
  if (/^(?:gpt-(?:4o|4\.[1-9]|[5-9])|o\d|codex|chatgpt)/.test(name)) return 'o200k';
  if (!name.startsWith('claude')) return 'other';
  return /^claude-(?:opus-4-[7-9]|[a-z]+-[5-9])(?:-|$)/.test(name) ? 'claude-2026' : 'claude';
}

/** Tokens of a family for each token of `o200k_base`, as long as nothing is learned of a model. */
export function priorRatio(family: TokenizerFamily): CountRange {
  return perO200kToken[family];
}

/** How many tokens a family makes of so many tokens of `o200k_base`. */
export function scaleTokens(o200kTokens: number, family: TokenizerFamily): CountRange {
  const ratio = perO200kToken[family];
  return { low: Math.floor(o200kTokens * ratio.low), high: Math.ceil(o200kTokens * ratio.high) };
}

/** Estimates from the length alone, where nothing may be loaded. */
export function estimateTokens(characters: number, family: TokenizerFamily): CountRange {
  return estimateTokensAt(characters, perO200kToken[family]);
}

/** The same with a ratio of one's own, in tokens per token of `o200k_base`. */
export function estimateTokensAt(characters: number, ratio: CountRange): CountRange {
  return {
    low: Math.floor(Math.floor(characters / charactersPerToken.high) * ratio.low),
    high: Math.ceil(Math.ceil(characters / charactersPerToken.low) * ratio.high),
  };
}

/** Tokens of the second family for each token of the first; exactly 1 within a family. */
export function ratioBetween(from: TokenizerFamily, to: TokenizerFamily): CountRange {
  if (from === to && from !== 'other') return { low: 1, high: 1 };
  return {
    low: perO200kToken[to].low / perO200kToken[from].high,
    high: perO200kToken[to].high / perO200kToken[from].low,
  };
}
