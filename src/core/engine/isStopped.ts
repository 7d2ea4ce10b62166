/** Whether work threw because the person stopped it: then nothing is broken and nobody has to be told. */
export function isStopped(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && error instanceof Error && error.name === 'AbortError';
}
