import type { TotalsRow } from '../../../../../src/core/model/ledger/ledger.ts';
import type {
  CostReport,
  InvoiceLine,
  ReportSums,
  ReportedCall,
} from '../../../../../src/core/model/ledger/reportPorts.ts';

/** Nano-dollars in a dollar, to write sums in tests. */
export const usd = 1_000_000_000;

/** A sum of the ledger; the properties given replace its own. */
export function totalsOf(changes: Partial<TotalsRow> = {}): TotalsRow {
  return {
    day: '2026-06-03',
    tier: 'execution',
    purpose: 'step',
    provider: 'openai',
    model: 'gpt-6-luna',
    calls: 1,
    unpricedCalls: 0,
    inputTokens: 100,
    outputTokens: 20,
    costNanoUsd: usd,
    estimatedNanoUsd: 0,
    upperBoundNanoUsd: 0,
    ...changes,
  };
}

/** A line of a bill; the properties given replace its own. */
export function invoiceOf(changes: Partial<InvoiceLine> = {}): InvoiceLine {
  return { id: 'i1', provider: 'openai', period: '2026-06', billedNanoUsd: usd, enteredAtMs: 1, ...changes };
}

/** A row of the click-through; the properties given replace its own. */
export function attemptOf(changes: Partial<ReportedCall> = {}): ReportedCall {
  const cost = changes.cost ?? { source: 'catalogue', nanoUsd: usd };
  return {
    id: 'a1',
    startedAtMs: Date.UTC(2026, 5, 3, 12),
    windowDate: '2026-06-03',
    tier: 'execution',
    purpose: 'step',
    position: 0,
    provider: 'openai',
    modelAsked: 'gpt-6-luna',
    sessionId: 's1',
    requestId: 'r1',
    usage: { source: 'reported', inputUncachedTokens: 100, outputTokens: 20 },
    latencyMs: 1500,
    toolUses: [],
    outcome: 'succeeded',
    adjustments: [],
    finalCost: cost,
    ...changes,
    cost,
  };
}

/** Sums of nothing; the properties given replace its own. */
export function sumsOf(changes: Partial<ReportSums> = {}): ReportSums {
  return {
    calls: 0,
    succeeded: 0,
    unpricedCalls: 0,
    inputTokens: 0,
    cacheReadTokens: 0,
    outputTokens: 0,
    costNanoUsd: 0,
    estimatedNanoUsd: 0,
    upperBoundNanoUsd: 0,
    ...changes,
  };
}

/** A report of nothing; the properties given replace its own. */
export function reportOf(changes: Partial<CostReport> = {}): CostReport {
  return {
    newest: { n: changes.sums?.calls ?? 0, isAll: true },
    sums: sumsOf(),
    byDayAndTier: [],
    byModel: [],
    byPurpose: [],
    byTier: [],
    byPlan: [],
    byKey: [],
    providers: [],
    work: {
      judged: 0,
      passed: 0,
      firstJudged: 0,
      firstPassed: 0,
      passedTokens: 0,
      passedNanoUsd: 0,
      passedUnpricedCalls: 0,
      retries: 0,
      escalations: 0,
      rejectedNanoUsd: 0,
    },
    overruns: { n: 0, nanoUsd: 0 },
    tools: [],
    accuracy: { n: 0, inside: 0 },
    ...changes,
  };
}
