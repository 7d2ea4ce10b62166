import { remainingNanoUsd } from '../../../src/core/model/ledger/budgetLimits.ts';
import type { BudgetStore } from '../../../src/core/money/budget/budgetStore.ts';
import { totalInputTokens } from '../../../src/core/model/request/usage.ts';
import type { Ledger, TotalsRow } from '../../../src/core/model/ledger/ledger.ts';
import { abandonedCost, begunUsage } from '../../../src/storage/ledger/abandonedCall.ts';
import {
  adjustmentRow,
  callEndRow,
  callStartRow,
  usageSchema,
  verdictRow,
} from '../../../src/storage/ledger/ledgerRows.ts';
import { reservationSchema } from '../../../src/storage/budgets/budgetProtocol.ts';
import { StorageError } from '../../../src/storage/worker/storageError.ts';
import { createMemoryBudgetBook, memoryCountedDay, memoryStates } from './memoryBudgetStore.ts';
import { admit, createMemoryRows, standingOf, type MemoryRows, type OpenMemoryCall } from './memoryRows.ts';

/** Sessions that share one ledger in memory, as windows share the file. */
export interface MemoryLedgers {
  open(sessionId: string): Ledger;
  /** The session is gone, with whatever it left open. */
  end(sessionId: string): void;
  /** The budgets over the same rows, as all sessions see them. */
  readonly budgets: BudgetStore;
  /** Everything that was written, for a test to look at. */
  readonly rows: MemoryRows;
}

/** Honours the contracts of test/unit/storage (`ledgerContract`, `budgetContract`). */
export function createMemoryLedgers(): MemoryLedgers {
  const rows = createMemoryRows();
  const ended = new Set<string>();
  return {
    open: (sessionId) => createSession(sessionId, rows, ended),
    end: (sessionId) => ended.add(sessionId),
    budgets: createMemoryBudgetBook(rows),
    rows,
  };
}

function createSession(sessionId: string, memory: MemoryRows, ended: ReadonlySet<string>): Ledger {
  const { open, settled, adjustments, verdicts } = memory;
  const listeners = new Set<() => void>();
  const announce = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const openCall = (callId: string): OpenMemoryCall => {
    const call = open.get(callId);
    if (call === undefined) throw new StorageError('not-open', `Call ${callId} is not open.`);
    return call;
  };
  const assertSettled = (callId: string): void => {
    if (!settled.some(({ row }) => row.id === callId))
      throw new StorageError('unknown-call', `There is no attempt ${callId}.`);
  };

  return {
    async begin(start, reservation) {
      await Promise.resolve();
      const clean = admit(callStartRow.schema.safeParse(start));
      if (open.has(clean.id) || settled.some(({ row }) => row.id === clean.id))
        throw new StorageError('duplicate', `The id ${clean.id} is taken.`);
      if (reservation === undefined) {
        open.set(clean.id, { start: clean, openedBy: sessionId });
        return { begun: true, windowDate: clean.windowDate };
      }
      const { nanoUsd, limits } = admit(reservationSchema.safeParse(reservation));
      const windowDate = memoryCountedDay(memory, clean.windowDate);
      const concerned = limits.filter(({ scope, tier }) => scope !== 'tier' || tier === clean.tier);
      const windows = {
        day: windowDate,
        ...(clean.planId === undefined ? {} : { planId: clean.planId }),
      };
      const exceeded = memoryStates(memory, concerned, windows).filter(
        (state) => nanoUsd > remainingNanoUsd(state),
      );
      if (exceeded.length > 0) return { begun: false, exceeded };
      open.set(clean.id, { start: { ...clean, windowDate }, openedBy: sessionId, reservedNanoUsd: nanoUsd });
      return { begun: true, windowDate };
    },
    async checkpoint(callId, usage) {
      await Promise.resolve();
      openCall(callId).usage = admit(usageSchema.safeParse(usage));
    },
    async settle(callId, end) {
      await Promise.resolve();
      const clean = admit(callEndRow.schema.safeParse(end));
      const recovered = settled.find(({ row }) => row.id === callId);
      const id = `late-settle:${callId}`;
      if (
        recovered?.row.outcome === 'interrupted' &&
        recovered.settledBy !== sessionId &&
        !adjustments.some(({ row }) => row.id === id)
      ) {
        const before = standingOf(memory, recovered);
        const { cost } = clean;
        const deltaNanoUsd = cost.source === 'unpriced' ? 0 : cost.nanoUsd - before.nanoUsd;
        const row = { id, callId, recordedAtMs: 0, deltaNanoUsd, source: 'late-settle' };
        adjustments.push({
          row,
          after:
            cost.source === 'unpriced'
              ? before
              : {
                  isPriced: true,
                  isEstimate: cost.source === 'estimate',
                  isUpperBound: cost.isUpperBound === true,
                },
        });
      } else {
        settled.push({ row: { ...openCall(callId).start, ...clean }, settledBy: sessionId });
        open.delete(callId);
      }
      announce();
    },
    async adjust(row) {
      await Promise.resolve();
      const clean = admit(adjustmentRow.schema.safeParse(row));
      assertSettled(clean.callId);
      if (adjustments.some((other) => other.row.id === clean.id))
        throw new StorageError('duplicate', `The id ${clean.id} is taken.`);
      const isBound = clean.isUpperBound === true;
      adjustments.push({ row: clean, after: { isPriced: true, isEstimate: isBound, isUpperBound: isBound } });
      announce();
    },
    async recordVerdict(row) {
      await Promise.resolve();
      const clean = admit(verdictRow.schema.safeParse(row));
      assertSettled(clean.callId);
      verdicts.push(clean);
    },
    async totals(query) {
      await Promise.resolve();
      const sums = new Map<string, TotalsRow>();
      for (const call of settled) {
        const { row } = call;
        const isAsked = query.sessionId === undefined || query.sessionId === row.sessionId;
        if (!isAsked || row.windowDate < query.fromDay || row.windowDate > query.toDay) continue;
        const { nanoUsd, isPriced, isEstimate, isUpperBound } = standingOf(memory, call);
        const key = JSON.stringify([row.windowDate, row.tier, row.purpose, row.provider, row.modelAsked]);
        const sum = sums.get(key);
        sums.set(key, {
          day: row.windowDate,
          tier: row.tier,
          purpose: row.purpose,
          provider: row.provider,
          model: row.modelAsked,
          calls: (sum?.calls ?? 0) + 1,
          unpricedCalls: (sum?.unpricedCalls ?? 0) + (isPriced ? 0 : 1),
          inputTokens: (sum?.inputTokens ?? 0) + (totalInputTokens(row.usage) ?? 0),
          outputTokens: (sum?.outputTokens ?? 0) + (row.usage.outputTokens ?? 0),
          costNanoUsd: (sum?.costNanoUsd ?? 0) + nanoUsd,
          estimatedNanoUsd: (sum?.estimatedNanoUsd ?? 0) + (isEstimate ? nanoUsd : 0),
          upperBoundNanoUsd: (sum?.upperBoundNanoUsd ?? 0) + (isUpperBound ? nanoUsd : 0),
        });
      }
      return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
    },
    async calls({ planId, limit }) {
      await Promise.resolve();
      return settled
        .map(({ row }) => row)
        .filter((row) => planId === undefined || row.planId === planId)
        .toReversed()
        .sort((a, b) => b.startedAtMs - a.startedAtMs)
        .slice(0, limit);
    },
    async recoverInterrupted(price) {
      await Promise.resolve();
      let recovered = 0;
      for (const [id, { start, usage = begunUsage(start), openedBy, reservedNanoUsd }] of [...open]) {
        if (!ended.has(openedBy)) continue;
        const end = { usage, latencyMs: 0, toolUses: [], outcome: 'interrupted' } as const;
        const priced = price(start, usage);
        const cost = abandonedCost(priced.cost, usage, reservedNanoUsd);
        settled.push({ row: { ...start, ...end, ...priced, cost }, settledBy: sessionId });
        open.delete(id);
        recovered += 1;
      }
      if (recovered > 0) announce();
      return recovered;
    },
    onDidChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
