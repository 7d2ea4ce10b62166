import { tiers, type Tier } from '../../../shared/tiers.ts';
import type { ModelReference } from '../../model/modelReference.ts';

/** What is expected of a model at a step. */
export interface Prospect {
  readonly model: ModelReference;
  /** The tier whose chain the model stands in. */
  readonly tier: Tier;
  /** Share of attempts that pass, 0–1. */
  readonly passRate: number;
  /** Expected cost of one attempt with its checks, in nano-dollars; `undefined` without a price. */
  readonly callNanoUsd: number | undefined;
}

/** A step that is about to begin, and whether it may go to a cheaper model. */
export interface DowngradeQuestion {
  readonly current: Prospect;
  readonly cheaper: readonly Prospect[];
  /** False in the middle of a step: models change only at its boundaries. */
  readonly isAtStepBoundary: boolean;
  /** The lowest tier that a critical step may be done by; absent for other steps. */
  readonly leastTier?: Tier;
  /** The person's lock: keep the best model. */
  readonly isLocked: boolean;
}

/**
 * The model that a step should go to for the budget's sake: the one with the lowest expected cost until a pass, if
 * that is lower than the current model's own. `undefined`: stay. A cheap model that fails is followed by the current
 * one, so it must save more than its own failures cost.
 */
export function chooseDowngrade(question: DowngradeQuestion): Prospect | undefined {
  const { current, cheaper, isAtStepBoundary, leastTier, isLocked } = question;
  if (!isAtStepBoundary || isLocked) return undefined;
  const staying = untilPassNanoUsd(current);
  if (staying === undefined) return undefined;
  let best: Prospect | undefined;
  let lowest = staying;
  for (const prospect of cheaper) {
    if (leastTier !== undefined && tiers.indexOf(prospect.tier) > tiers.indexOf(leastTier)) continue;
    if (prospect.callNanoUsd === undefined || !isShare(prospect.passRate)) continue;
    const expected = prospect.callNanoUsd + (1 - prospect.passRate) * staying;
    if (expected < lowest) [best, lowest] = [prospect, expected];
  }
  return best;
}

/** Attempts until one passes, each at its expected cost. `undefined` when that is not known or never happens. */
function untilPassNanoUsd({ callNanoUsd, passRate }: Prospect): number | undefined {
  if (callNanoUsd === undefined || !isShare(passRate) || passRate === 0) return undefined;
  return callNanoUsd / passRate;
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}
