/** The time limits of a test run, from the innermost to the outermost: each is shorter than the one around it. */
export interface TimeLimits {
  /** How long something may take to stop by itself before it is ended by force. */
  readonly stopMs: number;
  /** One click or one wait in the browser. */
  readonly actionMs: number;
  /** A server that starts. */
  readonly startMs: number;
  /** One unit test, or one of its hooks. */
  readonly unitTestMs: number;
  /** One test in a real VS Code or browser, or one of its hooks. */
  readonly testMs: number;
  /** How long no test of a started VS Code may begin or end. */
  readonly hostSilenceMs: number;
  /** How long nothing at all may happen in a run. A run that goes on may take as long as it likes. */
  readonly runSilenceMs: number;
}

const second = 1_000;

/** Slower machines than that get no more time: then something else is wrong. */
const slowest = 20;

/** Reads how many times slower a machine is than an ordinary one; 1 where nobody has measured it. */
export function readSlowness(text: string | undefined): number {
  const slowness = Number(text);
  return Number.isFinite(slowness) ? Math.min(Math.max(slowness, 1), slowest) : 1;
}

/** The limits on a machine that is so many times slower than an ordinary one. */
export function timeLimits(slowness: number): TimeLimits {
  return {
    stopMs: 2 * second * slowness,
    actionMs: 40 * second * slowness,
    startMs: 60 * second * slowness,
    unitTestMs: 60 * second * slowness,
    testMs: 120 * second * slowness,
    hostSilenceMs: 150 * second * slowness,
    runSilenceMs: 210 * second * slowness,
  };
}

/** The limits of this run; `npm run …` measures the machine at its start and hands the result on. */
export const limits = timeLimits(readSlowness(process.env['TIERWISE_SLOWNESS']));
