import type { Reservation } from '../../../src/core/model/ledger/budgetLimits.ts';
import type { CallEnd, CallStart } from '../../../src/core/model/ledger/ledger.ts';

/** A small start; the properties given replace its own. */
export function startOf(id: string, changes: Partial<CallStart> = {}): CallStart {
  return {
    id,
    startedAtMs: 1_790_000_000_000,
    windowDate: '2026-09-21',
    tier: 'execution',
    purpose: 'step',
    position: 0,
    provider: 'anthropic',
    modelAsked: 'claude-opus-5-5',
    sessionId: 'first',
    ...changes,
  };
}

/** A small end; the properties given replace its own. */
export function endOf(changes: Partial<CallEnd> = {}): CallEnd {
  return {
    usage: { source: 'reported', inputUncachedTokens: 100, outputTokens: 20 },
    cost: { source: 'catalogue', nanoUsd: 1_500 },
    latencyMs: 250,
    toolUses: [],
    outcome: 'succeeded',
    ...changes,
  };
}

/** A start and an end with every property there is. */
export const fullStart: CallStart = startOf('full', {
  planId: 'plan-1',
  stepId: 's1',
  stepKind: 'refactor',
  position: 2,
  keyLabel: 'work key',
  countedTokens: 4_321,
  outputGuess: 650,
  estimate: { lowNanoUsd: 0, highNanoUsd: 9_000_000_000_002 },
});

export const fullEnd: CallEnd = {
  modelServed: 'claude-opus-5-5-20260801',
  requestId: 'req_1',
  usage: {
    source: 'reported',
    inputUncachedTokens: 1,
    cacheReadTokens: 2,
    cacheWrite5mTokens: 3,
    cacheWrite1hTokens: 4,
    cacheWrite30mTokens: 5,
    cacheWrite12hTokens: 6,
    outputTokens: 70,
    reasoningTokens: 60,
    webSearchCalls: 1,
    serviceTier: 'priority',
    region: 'eu',
    reportedCostNanoUsd: 9_000_000_000_001,
    raw: { input_tokens: 1, nested: [null, 'ä€😀', 0.5] },
  },
  priceApplied: { inputPerMillionUsd: 5 },
  cost: { source: 'provider', nanoUsd: 9_000_000_000_001 },
  latencyMs: 1234.5,
  firstTokenMs: 0.25,
  toolUses: [
    { turn: 0, name: 'read_file', resultBytes: 4096 },
    { turn: 1, name: 'search', resultBytes: 0 },
  ],
  outcome: 'succeeded',
};

/** What each call of a race holds: fifty of them fit into the day, and a half of one is left over. */
export const raceReservation: Reservation = {
  nanoUsd: 20_000_000,
  limits: [{ scope: 'day', nanoUsd: 1_010_000_000 }],
};
