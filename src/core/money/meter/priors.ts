import { type StepKind, stepKinds } from '../../../shared/tiers.ts';
import type { Purpose } from '../../model/purpose.ts';
import type { CountRange } from '../../model/range.ts';

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

/** The same for what is not a step of a plan: planning, and calls on their own. */
const purposePriors: Readonly<Record<Exclude<Purpose, StepKind>, WorkPrior>> = {
  plan: work([1, 2], [3_000, 40_000], [600, 6_000]),
  step: stepPriors.edit,
  fix: work([1, 1], [1_000, 10_000], [150, 3_000]),
  explain: work([1, 1], [500, 8_000], [200, 1_500]),
  review: work([1, 1], [1_000, 15_000], [80, 1_500]),
  classify: work([1, 1], [150, 3_000], [5, 150]),
  summarise: work([1, 1], [1_000, 15_000], [100, 800]),
  'commit-message': work([1, 1], [400, 8_000], [15, 150]),
  name: work([1, 1], [150, 3_000], [5, 60]),
  title: work([1, 1], [150, 3_000], [5, 60]),
  compact: work([1, 1], [8_000, 80_000], [400, 3_000]),
  chat: work([1, 1], [500, 20_000], [100, 2_000]),
  probe: work([1, 1], [5, 100], [1, 30]),
};

/** What work of a kind usually takes, be it a step or a call on its own: an assumption (see the tables). */
export function workPrior(kind: StepKind | Purpose): WorkPrior {
  return isStepKind(kind) ? stepPriors[kind] : purposePriors[kind];
}

function isStepKind(kind: StepKind | Purpose): kind is StepKind {
  return (stepKinds as readonly string[]).includes(kind);
}

type Ends = readonly [low: number, high: number];

function work(calls: Ends, inputTokens: Ends, outputTokens: Ends): WorkPrior {
  return { calls: range(calls), inputTokens: range(inputTokens), outputTokens: range(outputTokens) };
}

function range([low, high]: Ends): CountRange {
  return { low, high };
}
