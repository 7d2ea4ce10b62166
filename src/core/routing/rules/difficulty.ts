import type { StepKind } from '../../../shared/tiers.ts';
import { findPhrases, indexPhrases, type Words } from './phrases.ts';
import type { Thresholds } from './routingSettings.ts';

/** How much care work needs. `critical` is about danger as well as difficulty. */
export const levels = ['low', 'medium', 'high', 'critical'] as const;

export type Level = (typeof levels)[number];

/** What difficulty is guessed from. Absent means unknown, which is not *simple*. */
export interface DifficultySignals {
  readonly words: Words;
  readonly files: readonly string[];
  readonly stepKind?: StepKind;
  /** Tokens of code to write, as the planner guesses. */
  readonly codeTokens?: number;
  /** Tokens of the whole answer, reasoning included. */
  readonly answerTokens?: number;
}

/** One factor of a score, for the explanation. */
export interface DifficultyFactor {
  readonly name: 'reasoning depth' | 'files touched' | 'code to write' | 'expected length';
  /** 0 (easy) to 1 (hard); absent when nothing tells. */
  readonly value?: number;
  readonly weight: number;
}

/** A guess of difficulty, and what it is made of. */
export interface Difficulty {
  /** 0–1. */
  readonly score: number;
  readonly factors: readonly DifficultyFactor[];
}

/** What an unknown factor counts as: the middle. */
const unknownValue = 0.5;

/**
 * Guesses difficulty from four factors; `undefined` when none of them is known. What is unknown counts as the middle,
 * so that one small signal alone does not make work look simple. A guess from text is weak (facts: routing
 * evidence), so it decides about care and order, and never against what a check says.
 */
export function scoreDifficulty(signals: DifficultySignals): Difficulty | undefined {
  const factors: readonly DifficultyFactor[] = [
    factor('reasoning depth', 0.4, reasoningDepth(signals)),
    factor('files touched', 0.25, signals.files.length === 0 ? undefined : ramp(signals.files.length, 1, 8)),
    factor('code to write', 0.2, positive(signals.codeTokens, 150, 5_000)),
    factor('expected length', 0.15, positive(signals.answerTokens, 200, 8_000)),
  ];
  if (factors.every(({ value }) => value === undefined)) return undefined;
  const score = factors.reduce((sum, { value, weight }) => sum + weight * (value ?? unknownValue), 0);
  return { score: Math.round(score * 1000) / 1000, factors };
}

/** The level of a score. Without one: medium, because no signal is not *simple*. */
export function levelOf(score: number | undefined, thresholds: Thresholds): Level {
  if (score === undefined) return 'medium';
  if (score >= thresholds.critical) return 'critical';
  if (score >= thresholds.high) return 'high';
  return score >= thresholds.medium ? 'medium' : 'low';
}

/** How close to a threshold a classifier may still change the level. */
const boundaryWidth = 0.05;

/**
 * The two levels between which a score stands undecided. Only low, medium and high: whether work is dangerous is not
 * for a small model to say.
 */
export function boundaryOf(score: number, thresholds: Thresholds): readonly [Level, Level] | undefined {
  if (Math.abs(score - thresholds.medium) < boundaryWidth) return ['low', 'medium'];
  if (Math.abs(score - thresholds.high) < boundaryWidth) return ['medium', 'high'];
  return undefined;
}

function factor(name: DifficultyFactor['name'], weight: number, value: number | undefined): DifficultyFactor {
  return value === undefined ? { name, weight } : { name, weight, value };
}

/** Work that asks for thought, or for none; the kind of a step where the words say nothing. */
function reasoningDepth({ words, stepKind }: DifficultySignals): number | undefined {
  const found = findPhrases(words, depthIndex);
  if (found.length > 0) {
    const deepest = Math.max(...found);
    // A word of depth outweighs a word of ease: "fix the typo in the deadlock handling" is a typo, but who knows.
    return deepest >= 0.5 ? Math.min(1, deepest + 0.1 * (found.length - 1)) : deepest;
  }
  return stepKind === undefined ? undefined : depthOfKind[stepKind];
}

const depthOfKind: Readonly<Record<StepKind, number>> = {
  edit: 0.45,
  refactor: 0.55,
  tests: 0.45,
  docs: 0.15,
  investigate: 0.5,
  check: 0.3,
};

const depthWords: readonly (readonly [depth: number, phrases: readonly string[]])[] = [
  [
    0.95,
    [
      'architecture',
      'architect',
      'redesign',
      'rewrite from scratch',
      'distributed',
      'consensus',
      'race condition',
      'race conditions',
      'deadlock',
      'deadlocks',
      'concurrency',
      'memory model',
      'lock free',
      'formal proof',
    ],
  ],
  [
    0.8,
    [
      'feature',
      'design',
      'algorithm',
      'state machine',
      'protocol',
      'compatibility',
      'backwards compatible',
      'performance',
      'optimize',
      'optimise',
      'scalability',
      'memory leak',
      'flaky',
      'intermittent',
      'root cause',
      'parser',
      'compiler',
    ],
  ],
  [0.55, ['refactor', 'restructure', 'extract', 'fix', 'bug', 'error handling', 'edge case', 'edge cases']],
  [
    0.1,
    [
      'typo',
      'typos',
      'rename',
      'comment',
      'comments',
      'docstring',
      'formatting',
      'whitespace',
      'indentation',
      'bump version',
      'bump the version',
      'log message',
      'spelling',
      'wording',
      'sort imports',
      'unused import',
      'unused imports',
    ],
  ],
];

const depthIndex = indexPhrases(
  depthWords.flatMap(([depth, phrases]) => phrases.map((phrase) => ({ phrase, value: depth }))),
);

function positive(count: number | undefined, low: number, high: number): number | undefined {
  return count === undefined || !(count > 0) ? undefined : ramp(count, low, high);
}

/** 0 up to `low`, 1 from `high` on, even in proportions between. */
function ramp(count: number, low: number, high: number): number {
  const share = Math.log(count / low) / Math.log(high / low);
  return Math.min(1, Math.max(0, share));
}
