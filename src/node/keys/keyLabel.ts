import { createHash } from 'node:crypto';

/**
 * What the ledger and the screen call a key. It says whether two calls used the same key and nothing of the key
 * itself: 24 bits of a hash neither tell it nor let a guess be confirmed.
 */
export function keyLabel(key: string): string {
  return `key ${createHash('sha256').update(`tierwise:${key}`).digest('hex').slice(0, 6)}`;
}
