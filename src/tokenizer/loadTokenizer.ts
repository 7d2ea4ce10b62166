import { setImmediate as nextTurn } from 'node:timers/promises';
import { createPieceCachedCounter } from '../core/money/meter/pieceCachedCounter.ts';
import type { LoadTokenCounter, TokenCounter } from '../core/money/meter/tokenCounter.ts';
import { createBytePairCounter } from './bytePairCounter.ts';
import { RankTable } from './rankTable.ts';

/** More tokens than `o200k_base` has (199,998). */
const mostTokens = 200_000;

/** Longest stretch of work between two turns of the event loop while the ranks are read. */
const stretchMs = 5;

/** The format in which js-tiktoken ships an encoding. */
interface EncodingData {
  readonly pat_str: string;
  /** Lines of `! OFFSET TOKEN TOKEN …`: the tokens, as base64, have the ranks OFFSET, OFFSET + 1, … */
  readonly bpe_ranks: string;
}

/**
 * A counter for `o200k_base`, loaded on first use and shared from then on.
 *
 * js-tiktoken's data, but neither its set-up (0.8 s without a pause, 150 MB) nor its cubic merge (facts: protocols
 * §2.1, §2.4): the ranks are read in stretches of a few milliseconds, and a test holds the counts against its own.
 */
export function createTokenizerLoader(): LoadTokenCounter {
  let loading: Promise<TokenCounter> | undefined;
  return () => {
    loading ??= loadO200k();
    return loading;
  };
}

async function loadO200k(): Promise<TokenCounter> {
  const { default: encoding } = await import('js-tiktoken/ranks/o200k_base');
  return createCounter(encoding);
}

async function createCounter(encoding: EncodingData): Promise<TokenCounter> {
  const ranks = await readRanks(encoding.bpe_ranks);
  return createPieceCachedCounter(createBytePairCounter(ranks), {
    pattern: new RegExp(encoding.pat_str, 'gu'),
  });
}

async function readRanks(text: string): Promise<RankTable> {
  const ranks = new RankTable(mostTokens);
  let stretchStart = performance.now();
  for (let line = 0; line < text.length;) {
    const lineEnd = indexOrEnd(text, '\n', line);
    const offsetStart = text.indexOf(' ', line) + 1;
    const offsetEnd = indexOrEnd(text, ' ', offsetStart);
    let rank = Number.parseInt(text.slice(offsetStart, offsetEnd), 10);
    for (let start = offsetEnd + 1; start < lineEnd;) {
      const end = Math.min(indexOrEnd(text, ' ', start), lineEnd);
      ranks.add(atob(text.slice(start, end)), rank);
      rank += 1;
      start = end + 1;
      if (rank % 512 === 0 && performance.now() - stretchStart > stretchMs) {
        await nextTurn();
        stretchStart = performance.now();
      }
    }
    line = lineEnd + 1;
  }
  return ranks;
}

function indexOrEnd(text: string, search: string, from: number): number {
  const index = text.indexOf(search, from);
  return index === -1 ? text.length : index;
}
