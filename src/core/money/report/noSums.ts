import type { ReportSums } from '../../model/ledger/reportPorts.ts';

/** Sums of no calls at all: what adding up begins with. */
export const noSums: ReportSums = {
  calls: 0,
  succeeded: 0,
  unpricedCalls: 0,
  inputTokens: 0,
  cacheReadTokens: 0,
  outputTokens: 0,
  costNanoUsd: 0,
  estimatedNanoUsd: 0,
  upperBoundNanoUsd: 0,
};
