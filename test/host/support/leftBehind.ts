import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Context } from 'mocha';
import { skipAll } from '../../time/skipAfterFailure.ts';

/** A file beside the results, which all starts of a suite share and no workspace sees. */
function markOf(what: string): string {
  const results = process.env['TIERWISE_RESULTS'];
  if (results === undefined) throw new Error('TIERWISE_RESULTS is not set: start this through npm.');
  return join(dirname(results), `left-behind-${what}`);
}

/** Says that a start has got as far as the next start of the host needs it. */
export function leaveBehind(what: string): void {
  writeFileSync(markOf(what), '');
}

/** In a `before` hook: skips the tests, with the reason, when the start before did not get that far. */
export function needLeftBehind(context: Context, what: string): void {
  if (!existsSync(markOf(what))) skipAll(context, `the start before has not left ${what} behind`);
}
