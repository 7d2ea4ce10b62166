import type { AdjustmentRow } from '../../model/ledger/ledger.ts';
import { formatUsd } from '../../../shared/format.ts';
import { boundOfTokens, isBeyondBelief } from '../pricing/believableCost.ts';
import { totalInputTokens } from '../../model/request/usage.ts';
import type { ReportedCall } from '../../model/ledger/reportPorts.ts';

/** Who keeps a record of what a call has cost in the end. */
export const finalCostSources = ['openrouter-generation', 'litellm-spend-log'] as const;

export type FinalCostSource = (typeof finalCostSources)[number];

/** How much a model may have written that never arrived, where nobody has reported how much it was. */
const unseenTokens = 32_000;

/** A call that a provider can be asked about. */
export interface FinalCostCandidate {
  readonly call: ReportedCall;
  readonly requestId: string;
}

/**
 * The calls that deserve a look, newest first: the provider gave an id, what they cost is not the provider's own
 * word, and nobody has asked with success before. A call that was refused before it ran has no record anywhere.
 */
export function finalCostCandidates(rows: readonly ReportedCall[]): readonly FinalCostCandidate[] {
  return rows.flatMap((call) => {
    const { requestId, cost, outcome, adjustments } = call;
    if (requestId === undefined || requestId === '') return [];
    const isAnswered = adjustments.some(({ source }) => finalCostSources.some((known) => known === source));
    const ran = outcome === 'succeeded' || outcome === 'interrupted' || hasOutput(call);
    const isKnown = cost.source === 'provider' && outcome !== 'interrupted' && cost.isUpperBound !== true;
    // What a subscription covers has no price of its own.
    const isOpen = cost.source !== 'subscription';
    return !isAnswered && ran && !isKnown && isOpen ? [{ call, requestId }] : [];
  });
}

/**
 * What corrects a call to what the provider says it cost. The id follows from call and source, so that asking
 * twice adds nothing twice. A difference of nothing is written too: it says that the figure was confirmed. `undefined`
 * for what is no amount. An amount that such a call cannot have counts as the most that it can cost: the row then says
 * what was reported, and that it is a bound.
 */
export function finalCostAdjustment(
  call: ReportedCall,
  source: FinalCostSource,
  billedNanoUsd: number,
  nowMs: number,
): AdjustmentRow | undefined {
  if (!Number.isSafeInteger(billedNanoUsd) || billedNanoUsd < 0) return undefined;
  const { finalCost } = call;
  const isFree = finalCost.source !== 'unpriced' && finalCost.nanoUsd === 0;
  // Records say 0 of what their keeper cannot price.
  if (billedNanoUsd === 0 && !isFree) return undefined;
  const knownNanoUsd = finalCost.source === 'unpriced' ? 0 : finalCost.nanoUsd;
  const boundNanoUsd = boundBelow(call, billedNanoUsd);
  // What counts already is not taken back by a figure that nobody believes.
  const countedNanoUsd = boundNanoUsd === undefined ? billedNanoUsd : Math.max(boundNanoUsd, knownNanoUsd);
  return {
    id: `${source}:${call.id}`,
    callId: call.id,
    recordedAtMs: nowMs,
    deltaNanoUsd: countedNanoUsd - knownNanoUsd,
    source,
    ...(boundNanoUsd === undefined
      ? {}
      : {
          isUpperBound: true,
          note: `The record says ${formatUsd(billedNanoUsd)}, more than such a call can cost; it counts as ≤${formatUsd(countedNanoUsd)}.`,
        }),
  };
}

/** The most that a call can cost, where a record says more than can be believed. */
function boundBelow({ reservedNanoUsd = 0, usage }: ReportedCall, billedNanoUsd: number): number | undefined {
  if (reservedNanoUsd > 0)
    return isBeyondBelief(billedNanoUsd, reservedNanoUsd) ? reservedNanoUsd : undefined;
  const { outputTokens = 0 } = usage;
  const written = usage.source === 'reported' ? outputTokens : Math.max(outputTokens, unseenTokens);
  const bound = boundOfTokens((totalInputTokens(usage) ?? 0) + written);
  return billedNanoUsd > bound ? bound : undefined;
}

function hasOutput({ usage }: ReportedCall): boolean {
  return (usage.outputTokens ?? 0) > 0;
}
