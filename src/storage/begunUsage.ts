import { unknownUsage } from '../core/model/usage.ts';
import type { Usage } from '../core/model/usage.ts';
import type { CallStart } from '../core/model/ledger.ts';

/** Usage of a call whose process died before its first checkpoint: what was sent is counted, what came is not known. */
export function begunUsage({ countedTokens }: Pick<CallStart, 'countedTokens'>): Usage {
  if (countedTokens === undefined) return unknownUsage;
  return { source: 'estimated', inputUncachedTokens: countedTokens, outputTokens: 0 };
}
