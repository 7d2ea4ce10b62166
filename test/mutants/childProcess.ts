import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createSilenceWatch } from '../time/silenceWatch.ts';
import type { CoveredRanges, TestJob, TestReport } from './testRunner.ts';

/** How a test file went: without `failure` it passed. */
export interface TestOutcome {
  readonly failure?: string;
  readonly covered: CoveredRanges;
}

/** One process for many test files; every round leaves its modules in memory. */
const roundsPerProcess = 150;
const lookEveryMs = 250;

/** Runs test files in a child process, which is replaced when it stands still or has run for long. */
export function createTestProcess(silenceMs: number): {
  run(job: TestJob): Promise<TestOutcome>;
  stop(): void;
} {
  let child: ChildProcess | undefined;
  let rounds = 0;

  const stop = (): void => {
    child?.kill('SIGKILL');
    child = undefined;
    rounds = 0;
  };
  const start = (): ChildProcess => {
    const hook = join(import.meta.dirname, 'hook.ts');
    return fork(join(import.meta.dirname, 'testRunner.ts'), {
      execArgv: ['--import', hook],
      // What a mutant prints is of no interest.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  };

  return {
    stop,
    async run(job) {
      if (rounds >= roundsPerProcess) stop();
      rounds += 1;
      const running = (child ??= start());
      const silence = createSilenceWatch(silenceMs);
      const outcome = await new Promise<TestOutcome>((resolve) => {
        const ticker = setInterval(() => {
          if (silence.isTooLong(performance.now())) end({ failure: 'no progress', covered: {} });
        }, lookEveryMs);
        const onMessage = (report: TestReport): void => {
          if (report.type === 'progress') silence.progress();
          else end(report);
        };
        const onExit = (): void => end({ failure: 'the process ended', covered: {} });
        const end = (result: TestOutcome): void => {
          clearInterval(ticker);
          running.off('message', onMessage).off('exit', onExit);
          resolve(result);
        };
        running.on('message', onMessage).on('exit', onExit);
        running.send(job);
      });
      // A failed round may have left timers and promises behind, which would fail the next one.
      if (outcome.failure === 'no progress' || outcome.failure === 'the process ended') stop();
      return outcome;
    },
  };
}
