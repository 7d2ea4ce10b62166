import type { CostReport } from '../../core/model/reportPorts.ts';
import type { ReportRow } from './reportRows.ts';

/** Calls that cost more than was held for them, and by how much in all. */
export function summariseOverruns(rows: readonly ReportRow[]): CostReport['overruns'] {
  let n = 0;
  let nanoUsd = 0;
  for (const { reservedNanoUsd, sums } of rows) {
    if (reservedNanoUsd === undefined || sums.costNanoUsd <= reservedNanoUsd) continue;
    n += 1;
    nanoUsd += sums.costNanoUsd - reservedNanoUsd;
  }
  return { n, nanoUsd };
}
