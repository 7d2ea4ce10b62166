import type { ReplayDialect } from '../../../core/model/abilities/refused.ts';

/**
 * The thinking is left out where the server does not take it back: the key of one organisation cannot read what another
 * one's was given. In plain words the conversation goes on.
 */
export function nextReasoning(known: ReplayDialect, complaint: string): ReplayDialect | undefined {
  if (known['reasoning'] !== undefined) return undefined;
  return /encrypted[_ ]content|\brs_|reasoning item/i.test(complaint)
    ? { ...known, reasoning: { isRefused: true, changes: 1 } }
    : undefined;
}
