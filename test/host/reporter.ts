import { appendFileSync } from 'node:fs';
import type { Runner, Test } from 'mocha';

/** One line of a results file. A file without an `end` line comes from a run that crashed. */
export type ResultLine =
  | {
      readonly type: 'test';
      readonly title: string;
      readonly state: 'passed' | 'failed' | 'pending';
      readonly durationMs: number;
      readonly error?: string;
    }
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
    });
  };
  runner.on('pass', (test) => write(test, 'passed'));
  runner.on('pending', (test) => write(test, 'pending'));
  // Failing hooks arrive here too.
  runner.on('fail', (test, error) => write(test, 'failed', error as Error));
  runner.on('end', () => appendResult(file, { type: 'end' }));
}
