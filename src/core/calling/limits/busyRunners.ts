import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { Clock } from '../../model/clock.ts';
import type { TargetAvailability, LimitsStore } from './limitsStore.ts';

/**
 * Asks a model for one token, for at most so many milliseconds. `answered`: it did, or the server let go of the request
 * otherwise, so that the next one learns the truth. Never rejects.
 */
export type ProbeRunner = (runner: ModelReference, mostMs: number) => Promise<'answered' | 'silent'>;

/**
 * Models whose server goes on reading a prompt after the request was given up, for minutes, and lets nothing else in
 * (facts: protocols §4.7). Until such a runner has answered a probe of one token nothing is sent to it; the other models
 * of the same server may be asked.
 */
export interface BusyRunners {
  /** A request was given up, by the person or by the clock, before anything of an answer had come. */
  leftBehind(runner: ModelReference): void;
  /** Something of an answer came: the runner is free. */
  hasAnswered(runner: ModelReference): void;
  /** The same store, in which busy runners have to be waited for. Whoever wants one starts its probe. */
  watch(traffic: LimitsStore, probe: ProbeRunner): LimitsStore;
  /** Resolves when the runner's probe has ended, at once where there is none. */
  untilProbed(runner: ModelReference): Promise<void>;
}

/** Longest wait for the token of a probe. */
const probeMs = 240_000;

/** A runner that was silent for so long is not probed again before this has passed. */
const silenceMs = 60_000;

/** Longer than anybody waits: another model is asked, or nobody. */
const beyondWaitingMs = 3_600_000;

interface BusyRunner {
  probe?: { readonly untilMs: number; readonly ended: Promise<void> };
  /** Set after a probe without an answer. */
  silentUntilMs?: number;
}

export function createBusyRunners(clock: Pick<Clock, 'monotonic'>): BusyRunners {
  const busy = new Map<string, BusyRunner>();

  function availabilityOf(runner: ModelReference): TargetAvailability | undefined {
    const found = busy.get(formatModelReference(runner));
    if (found === undefined) return undefined;
    const nowMs = clock.monotonic();
    if (found.silentUntilMs !== undefined && nowMs < found.silentUntilMs)
      return { kind: 'wait', waitMs: beyondWaitingMs, because: 'busy' };
    const waitMs = found.probe === undefined ? probeMs : Math.max(1, found.probe.untilMs - nowMs);
    return { kind: 'wait', waitMs, because: 'busy' };
  }

  function startProbe(runner: ModelReference, probe: ProbeRunner): void {
    const key = formatModelReference(runner);
    const found = busy.get(key);
    const nowMs = clock.monotonic();
    if (found === undefined || found.probe !== undefined) return;
    if (found.silentUntilMs !== undefined && nowMs < found.silentUntilMs) return;
    const ended = probe(runner, probeMs).then((answer) => {
      // It may have answered somebody else, and been left behind again, in the meantime.
      if (busy.get(key) !== found) return;
      if (answer === 'answered') busy.delete(key);
      else busy.set(key, { silentUntilMs: clock.monotonic() + silenceMs });
    });
    found.probe = { untilMs: nowMs + probeMs, ended };
  }

  return {
    leftBehind(runner) {
      const key = formatModelReference(runner);
      if (!busy.has(key)) busy.set(key, {});
    },
    hasAnswered(runner) {
      busy.delete(formatModelReference(runner));
    },
    watch: (traffic, probe) => ({
      async admit(ask) {
        const [head, ...others] = ask.targets;
        const availability = head === undefined ? undefined : availabilityOf(head);
        if (head === undefined || availability === undefined) {
          const answer = await traffic.admit(ask);
          if (answer.granted !== undefined) return answer;
          return {
            availabilities: answer.availabilities.map((own, index) => standingAt(ask.targets, index) ?? own),
          };
        }
        startProbe(head, probe);
        const looked = others.length === 0 ? [] : await traffic.look(others);
        return {
          availabilities: [availability, ...looked.map((own, index) => standingAt(others, index) ?? own)],
        };
      },
      look: async (targets) => {
        const looked = await traffic.look(targets);
        return looked.map((own, index) => standingAt(targets, index) ?? own);
      },
      report: (report) => traffic.report(report),
      forget: (provider) => traffic.forget(provider),
    }),
    untilProbed: (runner) => busy.get(formatModelReference(runner))?.probe?.ended ?? Promise.resolve(),
  };

  function standingAt(targets: readonly ModelReference[], index: number): TargetAvailability | undefined {
    const target = targets[index];
    return target === undefined ? undefined : availabilityOf(target);
  }
}
