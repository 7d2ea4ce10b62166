import type { Clock } from '../../model/clock.ts';

/** The right to send a request with a certain prompt prefix. */
export interface PrefixPass {
  /** The first token came, so the provider has the prefix in its cache: the others may go. */
  open(): void;
  /** The request has ended, or was not sent after all. */
  leave(): void;
}

/**
 * Where several requests share a prompt prefix the first goes alone until its first token, so that the others read
 * the provider's cache instead of each paying for writing it.
 */
export interface PrefixGate {
  /** Resolves when the request may go; at once, with nothing taken, when the signal aborts. */
  enter(prefix: string, signal: AbortSignal): Promise<PrefixPass>;
}

/** Prompt caches live for five minutes after their last use; a little less is on the safe side. */
const warmMs = 4 * 60_000;

interface Line {
  hasLeader: boolean;
  readonly waiting: (() => void)[];
}

/** One for a window. */
export function createPrefixGate(clock: Pick<Clock, 'monotonic'>): PrefixGate {
  const warmUntilMs = new Map<string, number>();
  const lines = new Map<string, Line>();

  function isWarm(prefix: string): boolean {
    return (warmUntilMs.get(prefix) ?? 0) > clock.monotonic();
  }

  function warm(prefix: string): void {
    const nowMs = clock.monotonic();
    for (const [other, untilMs] of warmUntilMs) if (untilMs <= nowMs) warmUntilMs.delete(other);
    warmUntilMs.set(prefix, nowMs + warmMs);
  }

  function follower(prefix: string): PrefixPass {
    return {
      open: () => {
        warm(prefix);
      },
      leave: () => undefined,
    };
  }

  function leader(prefix: string, line: Line): PrefixPass {
    let isOver = false;
    function handOver(count: number): void {
      if (isOver) return;
      isOver = true;
      line.hasLeader = false;
      const next = line.waiting.splice(0, count);
      // Whoever is called enters again by itself, a moment later.
      if (line.waiting.length === 0) lines.delete(prefix);
      for (const go of next) go();
    }
    return {
      open: () => {
        warm(prefix);
        handOver(line.waiting.length);
      },
      // It ended without a token: the next tries alone.
      leave: () => {
        handOver(1);
      },
    };
  }

  function passOf(prefix: string): PrefixPass | undefined {
    if (isWarm(prefix)) return follower(prefix);
    const line = lines.get(prefix) ?? { hasLeader: false, waiting: [] };
    lines.set(prefix, line);
    if (line.hasLeader) return undefined;
    line.hasLeader = true;
    return leader(prefix, line);
  }

  return {
    async enter(prefix, signal) {
      for (;;) {
        if (signal.aborted) return noPass;
        const pass = passOf(prefix);
        if (pass !== undefined) return pass;
        await turn(lines.get(prefix)?.waiting ?? [], signal);
      }
    },
  };
}

const noPass: PrefixPass = { open: () => undefined, leave: () => undefined };

function turn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      const place = waiting.indexOf(go);
      if (place >= 0) waiting.splice(place, 1);
      resolve();
    };
    waiting.push(go);
    signal.addEventListener('abort', leave, { once: true });
  });
}
