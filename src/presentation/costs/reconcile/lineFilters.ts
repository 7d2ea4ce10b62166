import { spanOf } from '../../../core/money/report/calendar.ts';
import type { ReconciledLine } from '../../../core/money/report/reconcile.ts';
import type { ReportFilter } from '../../../core/model/ledger/reportPorts.ts';

/** Finds the calls of a line: one filter for each name under which its model was metered. */
export function filtersOf(line: ReconciledLine): readonly ReportFilter[] {
  const { provider, model } = line;
  const filter = { ...spanOf(line.period), provider };
  if (model === undefined) return [filter];
  const metered = new Set(line.parts.map((part) => part.model));
  // A bill may spell a model in another way than the ledger.
  return [...(metered.size === 0 ? [model] : metered)].map((name) => ({ ...filter, model: name }));
}
