import type { Refused } from './refused.ts';

/** Words for efforts on all wires, from the least to the most. */
const ladder = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** Efforts that are tried where the server lists none. */
const usual = ['none', 'low', 'medium', 'high', 'max'];

/**
 * The effort to ask for in place of one that is not taken: the nearest lower one, then the nearest higher. To be told
 * not to think at all is no lower effort. `undefined`: none is left.
 */
export function nearestEffort(
  wished: string,
  { thinking, efforts = [], effortsTaken }: Pick<Refused, 'thinking' | 'efforts' | 'effortsTaken'>,
): string | undefined {
  if (thinking) return undefined;
  const isTaken = (word: string) => (effortsTaken ?? usual).includes(word) && !efforts.includes(word);
  if (effortsTaken === undefined ? !efforts.includes(wished) : isTaken(wished)) return wished;
  const place = ladder.indexOf(wished);
  const lower = ladder.slice(1, Math.max(place, 1)).findLast(isTaken);
  return lower ?? ladder.slice(place + 1).find(isTaken);
}
