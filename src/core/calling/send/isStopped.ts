/** Names of errors that say "stopped": of the platform, and of an editor that is closing. */
const stoppedNames: ReadonlySet<string> = new Set(['AbortError', 'Canceled']);

/** Whether work threw because the person stopped it: nothing is broken and there is nothing to report. */
export function isStopped(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && error instanceof Error && stoppedNames.has(error.name);
}
