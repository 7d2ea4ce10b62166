import type { BudgetRaise } from '../../../src/core/money/budget/budgetStore.ts';
import type { Usage } from '../../../src/core/model/request/usage.ts';
import type { AdjustmentRow, CallRow, CallStart, VerdictRow } from '../../../src/core/model/ledger/ledger.ts';
import { StorageError } from '../../../src/storage/worker/storageError.ts';

/** A call that was begun and not settled. */
export interface OpenMemoryCall {
  readonly start: CallStart;
  readonly openedBy: string;
  readonly reservedNanoUsd?: number;
  usage?: Usage;
}

/** A row with the session that wrote it. */
export interface SettledMemoryAttempt {
  readonly row: CallRow;
  readonly settledBy: string;
}

/** What is known of a cost. */
interface MemoryKnowledge {
  readonly isPriced: boolean;
  readonly isEstimate: boolean;
  readonly isUpperBound: boolean;
}

/** What ledgers and budgets in memory share. */
export interface MemoryRows {
  readonly open: Map<string, OpenMemoryCall>;
  readonly settled: SettledMemoryAttempt[];
  /** `after`: what is known of the cost from then on. */
  readonly adjustments: {
    readonly row: AdjustmentRow;
    readonly after: MemoryKnowledge;
  }[];
  readonly verdicts: VerdictRow[];
  readonly raises: BudgetRaise[];
}

export function createMemoryRows(): MemoryRows {
  return { open: new Map(), settled: [], adjustments: [], verdicts: [], raises: [] };
}

/** A call's cost with its adjustments; 0 where nothing is priced. */
export function standingOf(
  { adjustments }: MemoryRows,
  { row }: SettledMemoryAttempt,
): MemoryKnowledge & { readonly nanoUsd: number } {
  const own = adjustments.filter((adjustment) => adjustment.row.callId === row.id);
  const { cost } = row;
  const known = own.at(-1)?.after ?? {
    isPriced: cost.source !== 'unpriced',
    isEstimate: cost.source === 'estimate',
    isUpperBound: cost.source !== 'unpriced' && cost.isUpperBound === true,
  };
  const nanoUsd = own.reduce(
    (sum, adjustment) => sum + adjustment.row.deltaNanoUsd,
    cost.source === 'unpriced' ? 0 : cost.nanoUsd,
  );
  return { nanoUsd, ...known };
}

/** What the door let in, or the store's own refusal. */
export function admit<T>(parsed: { success: true; data: T } | { success: false; error: Error }): T {
  if (!parsed.success) throw new StorageError('invalid', parsed.error.message);
  return parsed.data;
}
