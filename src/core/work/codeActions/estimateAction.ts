import { estimateTokensOfModel, type RatioSnapshot } from '../../money/meter/learnedRatio.ts';
import type { MoneyRange } from '../../model/range.ts';
import { costOf } from '../../money/pricing/costOf.ts';
import type { Price } from '../../money/pricing/price.ts';
import type { ActionKind } from './codeAction.ts';

/** How long an answer is, seen from the code that it is about: tokens for each character, and a fixed part. */
const answers: Readonly<Record<ActionKind, { readonly perCharacter: number; readonly fixed: number }>> = {
  // An edit quotes what it replaces: the code stands in the answer twice.
  extract: { perCharacter: 0.6, fixed: 200 },
  rename: { perCharacter: 0.15, fixed: 250 },
  simplify: { perCharacter: 0.5, fixed: 150 },
  modernise: { perCharacter: 0.6, fixed: 150 },
  rewrite: { perCharacter: 0.6, fixed: 200 },
  tests: { perCharacter: 0.9, fixed: 500 },
  docs: { perCharacter: 0.15, fixed: 250 },
  fix: { perCharacter: 0.25, fixed: 250 },
  explain: { perCharacter: 0.08, fixed: 250 },
  review: { perCharacter: 0.1, fixed: 250 },
};

/** Characters of the instructions that go with every edit, and with every answer in words. */
const envelopeCharacters = { editing: 6_500, talking: 1_800 } as const;

/** How far the length of an answer may be off, either way. */
const outputSpread = 1.6;

/** What an estimate is made from: lengths, never texts. */
export interface ActionSize {
  readonly codeCharacters: number;
  /** Of the whole file, which goes with every edit. */
  readonly fileCharacters: number;
}

/** Tokens of output that an action probably takes. */
export function expectedOutputTokens(kind: ActionKind, codeCharacters: number): number {
  const { perCharacter, fixed } = answers[kind];
  return fixed + perCharacter * codeCharacters;
}

/**
 * What an action probably costs on a model, from lengths, learned ratios and a price: nothing is counted, loaded or
 * sent for it. `undefined` when the model has no known price.
 */
export function estimateAction(
  kind: ActionKind,
  size: ActionSize,
  model: string,
  ratios: RatioSnapshot,
  price: Price | undefined,
  atMs: number,
): MoneyRange | undefined {
  const isReadOnlyKind = kind === 'explain' || kind === 'review';
  const characters = isReadOnlyKind
    ? envelopeCharacters.talking + size.codeCharacters
    : envelopeCharacters.editing + size.fileCharacters + size.codeCharacters;
  const input = estimateTokensOfModel(characters, model, ratios);
  const output = expectedOutputTokens(kind, size.codeCharacters);
  const at = (inputTokens: number, outputTokens: number): number | undefined => {
    const cost = costOf(
      {
        source: 'estimated',
        inputUncachedTokens: Math.round(inputTokens),
        outputTokens: Math.round(outputTokens),
      },
      price,
      atMs,
    );
    return cost.source === 'unpriced' ? undefined : cost.nanoUsd;
  };
  const lowNanoUsd = at(input.low, output / outputSpread);
  const highNanoUsd = at(input.high, output * outputSpread);
  return lowNanoUsd === undefined || highNanoUsd === undefined ? undefined : { lowNanoUsd, highNanoUsd };
}
