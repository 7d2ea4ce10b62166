import type { AdjustmentRow } from '../../model/ledger.ts';
import { isBeyondBelief } from '../pricing/believableCost.ts';
import type { ReportedAttempt } from '../../model/reportPorts.ts';

/** Who keeps a record of what a call has cost in the end. */
export const finalCostSources = ['openrouter-generation', 'litellm-spend-log'] as const;

export type FinalCostSource = (typeof finalCostSources)[number];

/** An attempt that a provider can be asked about. */
export interface FinalCostCandidate {
  readonly attempt: ReportedAttempt;
  readonly requestId: string;
}

/**
 * The attempts that deserve a look, newest first: the provider gave an id, what they cost is not the provider's own
 * word, and nobody has asked with success before. A call that was refused before it ran has no record anywhere.
 */
export function finalCostCandidates(rows: readonly ReportedAttempt[]): readonly FinalCostCandidate[] {
  return rows.flatMap((attempt) => {
    const { requestId, cost, outcome, adjustments } = attempt;
    if (requestId === undefined || requestId === '') return [];
    const isAnswered = adjustments.some(({ source }) => finalCostSources.some((known) => known === source));
    const ran = outcome === 'succeeded' || outcome === 'interrupted' || hasOutput(attempt);
    const isKnown = cost.source === 'provider' && outcome !== 'interrupted' && cost.isUpperBound !== true;
    // What a subscription covers has no price of its own.
    const isOpen = cost.source !== 'subscription';
    return !isAnswered && ran && !isKnown && isOpen ? [{ attempt, requestId }] : [];
  });
}

/**
 * What corrects an attempt to what the provider says it cost. The id follows from attempt and source, so that asking
 * twice adds nothing twice. A difference of nothing is written too: it says that the figure was confirmed. `undefined`
 * for what is no amount, or none that such a call can have.
 */
export function finalCostAdjustment(
  attempt: ReportedAttempt,
  source: FinalCostSource,
  billedNanoUsd: number,
  nowMs: number,
): AdjustmentRow | undefined {
  if (!Number.isSafeInteger(billedNanoUsd) || billedNanoUsd < 0) return undefined;
  const { finalCost, reservedNanoUsd = 0 } = attempt;
  const isFree = finalCost.source !== 'unpriced' && finalCost.nanoUsd === 0;
  // Records say 0 of what their keeper cannot price.
  if (billedNanoUsd === 0 && !isFree) return undefined;
  if (reservedNanoUsd > 0 && isBeyondBelief(billedNanoUsd, reservedNanoUsd)) return undefined;
  return {
    id: `${source}:${attempt.id}`,
    attemptId: attempt.id,
    recordedAtMs: nowMs,
    deltaNanoUsd: billedNanoUsd - (finalCost.source === 'unpriced' ? 0 : finalCost.nanoUsd),
    source,
  };
}

function hasOutput({ usage }: ReportedAttempt): boolean {
  return (usage.outputTokens ?? 0) > 0;
}
