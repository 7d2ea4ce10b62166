import { isProvidersFault } from '../../core/model/request/failureTraits.ts';
import type { CallOutcome } from '../../core/model/ledger/ledger.ts';
import type { Percentiles, ProviderHealth } from '../../core/model/ledger/reportPorts.ts';
import type { ReportRow } from './reportRows.ts';

interface Gathered {
  calls: number;
  unavailable: number;
  readonly outcomes: Partial<Record<CallOutcome, number>>;
  readonly latencies: number[];
  readonly firstTokens: number[];
}

/** How each provider behaved, the most used first. */
export function providerHealth(rows: readonly ReportRow[]): readonly ProviderHealth[] {
  const byProvider = new Map<string, Gathered>();
  for (const { provider, outcome, latencyMs, firstTokenMs } of rows) {
    let gathered = byProvider.get(provider);
    if (gathered === undefined) {
      gathered = { calls: 0, unavailable: 0, outcomes: {}, latencies: [], firstTokens: [] };
      byProvider.set(provider, gathered);
    }
    gathered.calls += 1;
    gathered.outcomes[outcome] = (gathered.outcomes[outcome] ?? 0) + 1;
    if (isProvidersFault(outcome)) gathered.unavailable += 1;
    if (outcome === 'succeeded') gathered.latencies.push(latencyMs);
    if (firstTokenMs !== undefined) gathered.firstTokens.push(firstTokenMs);
  }
  return [...byProvider]
    .map(([provider, { calls, unavailable, outcomes, latencies, firstTokens }]): ProviderHealth => {
      const latency = percentiles(latencies);
      const firstToken = percentiles(firstTokens);
      return {
        provider,
        calls,
        unavailable,
        outcomes,
        ...(latency === undefined ? {} : { latency }),
        ...(firstToken === undefined ? {} : { firstToken }),
      };
    })
    .sort((left, right) => right.calls - left.calls || (left.provider < right.provider ? -1 : 1));
}

/** By nearest rank, so that each figure is a duration that was measured. */
function percentiles(durations: readonly number[]): Percentiles | undefined {
  const sorted = Float64Array.from(durations).sort();
  const at = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length) - 1];
  const p50Ms = at(0.5);
  const p95Ms = at(0.95);
  return p50Ms === undefined || p95Ms === undefined ? undefined : { n: sorted.length, p50Ms, p95Ms };
}
