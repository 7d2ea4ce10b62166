import type { CallRow, Ledger } from '../../core/model/ledger/ledger.ts';
import { formatTotal } from '../../shared/format.ts';

/** Calls of one action that are looked at: an action has a few dozen at the most. */
const mostCalls = 500;

/** What an action has cost, as the ledger has it. */
export interface ActionSpending {
  /** `$0.0042`, `≈$0.0042`, `≤$0.01`, `unpriced`. */
  readonly text: string;
  /** Models that were asked, in their order. */
  readonly models: readonly string[];
}

/** Adds up the calls of an action; `undefined` when nothing was sent. */
export async function spentOn(
  ledger: Pick<Ledger, 'calls'>,
  planId: string,
): Promise<ActionSpending | undefined> {
  const rows = await ledger.calls({ planId, limit: mostCalls });
  return rows.length === 0 ? undefined : sumUp([...rows].reverse());
}

/** See {@link spentOn}; oldest call first. */
export function sumUp(rows: readonly CallRow[]): ActionSpending {
  let nanoUsd = 0;
  let unpriced = 0;
  let mark = '';
  for (const { cost } of rows) {
    if (cost.source === 'unpriced') {
      unpriced += 1;
      continue;
    }
    nanoUsd += cost.nanoUsd;
    if (cost.nanoUsd === 0) continue;
    if (cost.isUpperBound === true) mark = '≤';
    else if (cost.source === 'estimate' && mark === '') mark = '≈';
  }
  const text = formatTotal(nanoUsd, unpriced);
  return {
    text: nanoUsd === 0 ? text : `${mark}${text}`,
    models: [...new Set(rows.map(({ modelAsked }) => modelAsked))],
  };
}
