import { limits } from './limits.ts';

/** When the running test or hook is over, by the monotonic clock. */
interface RunningTest {
  endsAtMs?: number;
}

/** Shared over bundles: each test file of the extension host carries its own copy of this module. */
const running = ((globalThis as { tierwiseRunningTest?: RunningTest }).tierwiseRunningTest ??= {});

/** The share of the limit that is kept for the error: whoever waits says what for before the test is ended. */
const shareForTheError = 0.02;

/** Called by the reporter as each test and hook begins. */
export function beginTest(limitMs: number): void {
  running.endsAtMs = performance.now() + limitMs * (1 - shareForTheError);
}

/**
 * How much time the running test or hook has left to wait; outside of tests that of a whole one. Never less than one
 * millisecond, because a browser takes 0 to mean for ever.
 */
export function leftMs(): number {
  const { endsAtMs } = running;
  return endsAtMs === undefined ? limits.testMs : Math.max(1, endsAtMs - performance.now());
}

/** Whether the running test or hook has no time left to wait. */
export function isTimeOver(): boolean {
  return leftMs() <= 1;
}
