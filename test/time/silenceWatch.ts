/** Notices when nothing has happened for too long. */
export interface SilenceWatch {
  /** Something has happened. */
  progress(): void;
  /** Called again and again with the time of a monotonic clock; true from the moment on when it was silent for too long. */
  isTooLong(nowMs: number): boolean;
}

/** Between two looks more time does not count: then this process did not run either, and nobody is to blame. */
const longestCountedMs = 1_000;

export function createSilenceWatch(limitMs: number): SilenceWatch {
  let silentMs = 0;
  let lookedAtMs: number | undefined;
  return {
    progress() {
      silentMs = 0;
    },
    isTooLong(nowMs) {
      silentMs += Math.min(nowMs - (lookedAtMs ?? nowMs), longestCountedMs);
      lookedAtMs = nowMs;
      return silentMs > limitMs;
    },
  };
}
