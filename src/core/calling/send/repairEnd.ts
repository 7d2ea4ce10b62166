import { countFields, isAmount } from '../../money/pricing/usageProblems.ts';
import type { Cost } from '../../model/request/cost.ts';
import type { Usage } from '../../model/request/usage.ts';
import type { CallEnd, ToolUse } from '../../model/ledger/ledger.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Longest name or id that is kept of what a server sent. */
const mostCharacters = 1_000;

/**
 * What a ledger can hold of an end that it refused: durations, counts, names and money brought within bounds, the
 * rest as it was. `atMostNanoUsd` is what the call can have cost at most, for a cost that is no amount at all.
 */
export function repairEnd(end: CallEnd, atMostNanoUsd: number | undefined): CallEnd {
  const { modelServed, requestId, firstTokenMs, priceApplied } = end;
  return {
    ...(modelServed === undefined ? {} : { modelServed: shortened(modelServed) }),
    ...(requestId === undefined ? {} : { requestId: shortened(requestId) }),
    ...withoutUndefined({ priceApplied }),
    ...(firstTokenMs === undefined ? {} : { firstTokenMs: duration(firstTokenMs) }),
    usage: repairUsage(end.usage),
    cost: repairCost(end.cost, atMostNanoUsd),
    latencyMs: duration(end.latencyMs),
    toolUses: end.toolUses.map(repairToolUse),
    outcome: end.outcome,
  };
}

/** The least that the repair of a row needs: its cost and its end. The ledger knows the rest. */
export function bareEnd(end: CallEnd, atMostNanoUsd: number | undefined): CallEnd {
  const { usage, cost, latencyMs, outcome } = repairEnd(end, atMostNanoUsd);
  return { usage: { ...counts(usage), source: usage.source }, cost, latencyMs, toolUses: [], outcome };
}

const countNames = [...countFields, 'reportedCostNanoUsd'] as const satisfies readonly (keyof Usage)[];

/** Counts that are none become unknown, and then the rest is not the provider's last word any more. */
function repairUsage(usage: Usage): Usage {
  const sound = counts(usage);
  const isWhole = countNames.every((name) => sound[name] === usage[name]);
  const { serviceTier, region, raw, source } = usage;
  return {
    ...sound,
    source: source === 'reported' && !isWhole ? 'partial' : source,
    ...(serviceTier === undefined ? {} : { serviceTier: shortened(serviceTier) }),
    ...(region === undefined ? {} : { region: shortened(region) }),
    ...withoutUndefined({ raw }),
  };
}

function counts(usage: Usage): Partial<Record<(typeof countNames)[number], number>> {
  return Object.fromEntries(
    countNames.flatMap((name) => {
      const value = usage[name];
      return isAmount(value) ? [[name, value]] : [];
    }),
  );
}

function repairCost(cost: Cost, atMostNanoUsd: number | undefined): Cost {
  if (cost.source === 'unpriced' || isAmount(cost.nanoUsd)) return cost;
  if (cost.nanoUsd > 0 && Number.isFinite(cost.nanoUsd))
    return { ...cost, nanoUsd: Math.min(Math.ceil(cost.nanoUsd), Number.MAX_SAFE_INTEGER) };
  // No amount at all: then it can have cost as much as was held for it.
  if (!isAmount(atMostNanoUsd)) return { source: 'unpriced' };
  return { source: 'estimate', nanoUsd: atMostNanoUsd, isUpperBound: true };
}

function repairToolUse({ turn, name, resultBytes }: ToolUse): ToolUse {
  return {
    turn: isAmount(turn) ? turn : 0,
    name: shortened(name),
    resultBytes: isAmount(resultBytes) ? resultBytes : 0,
  };
}

function duration(durationMs: number): number {
  return Number.isFinite(durationMs) && durationMs > 0 ? durationMs : 0;
}

function shortened(text: string): string {
  return text.slice(0, mostCharacters);
}
