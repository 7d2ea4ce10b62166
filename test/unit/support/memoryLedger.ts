import { totalInputTokens, unknownUsage } from '../../../src/core/model/usage.ts';
import type { Usage } from '../../../src/core/model/usage.ts';
import type { AdjustmentRow, AttemptRow, AttemptStart, Ledger, TotalsRow } from '../../../src/core/ports.ts';
import {
  adjustmentSchema,
  attemptEndSchema,
  attemptStartSchema,
  usageSchema,
} from '../../../src/storage/attemptSchemas.ts';
import { StorageError } from '../../../src/storage/storageError.ts';

interface OpenAttempt {
  readonly start: AttemptStart;
  readonly openedBy: string;
  usage?: Usage;
}

/** Sessions that share one ledger in memory, as windows share the file. */
export interface MemoryLedgers {
  open(sessionId: string): Ledger;
  /** The session is gone, with whatever it left open. */
  end(sessionId: string): void;
}

/** See {@link MemoryLedgers}. Honours the contract that test/unit/storage/ledgerContract.ts states. */
export function createMemoryLedgers(): MemoryLedgers {
  const open = new Map<string, OpenAttempt>();
  const rows: AttemptRow[] = [];
  const adjustments: AdjustmentRow[] = [];
  const ended = new Set<string>();
  return {
    open: (sessionId) => createSession(sessionId, { open, rows, adjustments, ended }),
    end: (sessionId) => ended.add(sessionId),
  };
}

/** A ledger in memory for one session. */
export function memoryLedger(sessionId = 'session'): Ledger {
  return createMemoryLedgers().open(sessionId);
}

interface Shared {
  readonly open: Map<string, OpenAttempt>;
  readonly rows: AttemptRow[];
  readonly adjustments: AdjustmentRow[];
  readonly ended: ReadonlySet<string>;
}

function createSession(sessionId: string, { open, rows, adjustments, ended }: Shared): Ledger {
  const listeners = new Set<() => void>();
  const announce = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const openAttempt = (attemptId: string): OpenAttempt => {
    const attempt = open.get(attemptId);
    if (attempt === undefined) throw new StorageError('not-open', `Attempt ${attemptId} is not open.`);
    return attempt;
  };
  const isSettled = (attemptId: string): boolean => rows.some((row) => row.id === attemptId);
  const costOf = (row: AttemptRow): number =>
    (row.cost.source === 'unpriced' ? 0 : row.cost.nanoUsd) +
    adjustments
      .filter((adjustment) => adjustment.attemptId === row.id)
      .reduce((sum, adjustment) => sum + adjustment.deltaNanoUsd, 0);

  return {
    async begin(start) {
      await Promise.resolve();
      const clean = admit(attemptStartSchema.safeParse(start));
      if (open.has(clean.id) || isSettled(clean.id))
        throw new StorageError('duplicate', `The id ${clean.id} is taken.`);
      open.set(clean.id, { start: clean, openedBy: sessionId });
    },
    async checkpoint(attemptId, usage) {
      await Promise.resolve();
      openAttempt(attemptId).usage = admit(usageSchema.safeParse(usage));
    },
    async settle(attemptId, end) {
      await Promise.resolve();
      const clean = admit(attemptEndSchema.safeParse(end));
      rows.push({ ...openAttempt(attemptId).start, ...clean });
      open.delete(attemptId);
      announce();
    },
    async adjust(row) {
      await Promise.resolve();
      const clean = admit(adjustmentSchema.safeParse(row));
      if (!isSettled(clean.attemptId))
        throw new StorageError('unknown-attempt', `There is no attempt ${clean.attemptId}.`);
      if (adjustments.some((other) => other.id === clean.id))
        throw new StorageError('duplicate', `The id ${clean.id} is taken.`);
      adjustments.push(clean);
      announce();
    },
    async totals(query) {
      await Promise.resolve();
      const sums = new Map<string, TotalsRow>();
      for (const row of rows) {
        const isAsked = query.sessionId === undefined || query.sessionId === row.sessionId;
        if (!isAsked || row.windowDate < query.fromDay || row.windowDate > query.toDay) continue;
        const key = JSON.stringify([row.windowDate, row.tier, row.purpose, row.provider, row.modelAsked]);
        const sum = sums.get(key);
        sums.set(key, {
          day: row.windowDate,
          tier: row.tier,
          purpose: row.purpose,
          provider: row.provider,
          model: row.modelAsked,
          attempts: (sum?.attempts ?? 0) + 1,
          unpricedAttempts: (sum?.unpricedAttempts ?? 0) + (row.cost.source === 'unpriced' ? 1 : 0),
          inputTokens: (sum?.inputTokens ?? 0) + (totalInputTokens(row.usage) ?? 0),
          outputTokens: (sum?.outputTokens ?? 0) + (row.usage.outputTokens ?? 0),
          costNanoUsd: (sum?.costNanoUsd ?? 0) + costOf(row),
        });
      }
      return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
    },
    async attempts({ planId, limit }) {
      await Promise.resolve();
      return rows
        .filter((row) => planId === undefined || row.planId === planId)
        .toReversed()
        .sort((a, b) => b.startedAtMs - a.startedAtMs)
        .slice(0, limit);
    },
    async recoverInterrupted(price) {
      await Promise.resolve();
      let recovered = 0;
      for (const [id, { start, usage = unknownUsage, openedBy }] of [...open]) {
        if (!ended.has(openedBy)) continue;
        const end = { usage, latencyMs: 0, toolUses: [], outcome: 'interrupted' } as const;
        rows.push({ ...start, ...end, ...price(start, usage) });
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

function admit<T>(parsed: { success: true; data: T } | { success: false; error: Error }): T {
  if (!parsed.success) throw new StorageError('invalid', parsed.error.message);
  return parsed.data;
}
