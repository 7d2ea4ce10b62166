/** Names of errors that say "stopped": of the platform, and of an editor that is closing. */
const stoppedNames: ReadonlySet<string> = new Set(['AbortError', 'Canceled']);

/** Whether work threw because the person stopped it: then nothing is broken and nobody has to be told. */
export function isStopped(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && error instanceof Error && stoppedNames.has(error.name);
}
