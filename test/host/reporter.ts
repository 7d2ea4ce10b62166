import { appendFileSync } from 'node:fs';
import type { Hook, Runner, Test } from 'mocha';
import { beginTest } from '../time/currentTest.ts';
import type { SkippedTest } from '../time/skipAfterFailure.ts';

/** One line of a results file. A file without an `end` line comes from a run that crashed. */
export type ResultLine =
  | {
      readonly type: 'test';
      readonly title: string;
      readonly state: 'passed' | 'failed' | 'pending';
      readonly durationMs: number;
      readonly error?: string;
      /** Why a pending test did not run. */
      readonly reason?: string;
    }
  /** Something goes on: a test or a hook has begun, or a VS Code is started for some. */
  | { readonly type: 'begin'; readonly title: string }
  | { readonly type: 'end' };

/** Appends a line to the results file that the test runner follows. */
export function appendResult(file: string, line: ResultLine): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/**
 * Mocha reporter (mocha calls it with `new`) that writes results to the file in `TIERWISE_RESULTS`, one line per
 * test as it ends, so that tests in plain Node, in the extension host and in the browser are counted and printed
 * by one runner.
 */
export default function resultReporter(runner: Runner): void {
  const file = process.env['TIERWISE_RESULTS'];
  if (file === undefined) throw new Error('TIERWISE_RESULTS is not set');
  const write = (test: Test, state: 'passed' | 'failed' | 'pending', error?: Error): void => {
    appendResult(file, {
      type: 'test',
      title: test.titlePath().join(' › '),
      state,
      durationMs: test.duration ?? 0,
      ...(error === undefined ? {} : { error: error.stack ?? error.message }),
      ...(state === 'pending' && (test as SkippedTest).skipReason !== undefined
        ? { reason: (test as SkippedTest).skipReason }
        : {}),
    });
  };
  const begin = (runnable: Test | Hook): void => {
    beginTest(runnable.timeout());
    appendResult(file, { type: 'begin', title: runnable.titlePath().join(' › ') });
  };
  runner.on('test', begin);
  runner.on('hook', begin);
  runner.on('pass', (test) => write(test, 'passed'));
  runner.on('pending', (test) => write(test, 'pending'));
  // Failing hooks arrive here too.
  runner.on('fail', (test, error) => write(test, 'failed', error as Error));
  runner.on('end', () => appendResult(file, { type: 'end' }));
}
