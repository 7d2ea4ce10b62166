import type { StepKind } from '../../shared/tiers.ts';
import type { CountRange } from './range.ts';

/** What a piece of work usually takes, from p10 to p90. */
export interface WorkPrior {
  /** Calls to the model: turns of a tool loop, a repair. Each sends the input again. */
  readonly calls: CountRange;
  /** Input tokens of the first call, where the request is not built yet. */
  readonly inputTokens: CountRange;
  /** Output tokens of one call, reasoning included. */
  readonly outputTokens: CountRange;
}

/**
 * Assumptions, not measurements: they stand until the ledger has enough calls of its own to learn from, and every
 * estimate made from them says so. Wide on purpose, because a step is estimated before its files are read. A step is
 * one call: its model gets the files and answers with all edits at once.
 */
const stepPriors: Readonly<Record<StepKind, WorkPrior>> = {
  edit: work([1, 1], [1_000, 10_000], [150, 2_500]),
  refactor: work([1, 1], [1_500, 16_000], [300, 5_000]),
  tests: work([1, 1], [1_000, 12_000], [300, 4_000]),
  docs: work([1, 1], [800, 8_000], [100, 1_500]),
  investigate: work([1, 1], [1_000, 14_000], [100, 1_500]),
  check: work([1, 1], [800, 8_000], [80, 1_000]),
};

/** What a step of this kind usually takes: an assumption (see the table). */
export function stepPrior(kind: StepKind): WorkPrior {
  return stepPriors[kind];
}

type Ends = readonly [low: number, high: number];

function work(calls: Ends, inputTokens: Ends, outputTokens: Ends): WorkPrior {
  return { calls: range(calls), inputTokens: range(inputTokens), outputTokens: range(outputTokens) };
}

function range([low, high]: Ends): CountRange {
  return { low, high };
}
