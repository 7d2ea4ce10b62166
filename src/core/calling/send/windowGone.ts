/** Why work is stopped when its window goes away. An `AbortError`, as every other stop is. */
export const windowGone: Error = Object.assign(new Error('The window was closed.'), { name: 'AbortError' });

/** Whether work was stopped because its window goes away, and not by the person. */
export function isWindowGone(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason === windowGone;
}
