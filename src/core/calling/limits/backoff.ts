/** How a wait grows from one failure to the next, in milliseconds. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * The wait after so many failures in a row: doubling, half of it by chance (`random` is from 0 to 1), so that windows
 * that failed together do not come back together.
 */
export function backoffMs({ firstMs, longestMs }: Backoff, failuresInARow: number, random: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(30, Math.max(0, failuresInARow - 1)));
  return Math.round(whole / 2 + (whole / 2) * random);
}
