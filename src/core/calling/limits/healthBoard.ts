import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { Clock } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import { defaultCoolingPolicy } from './coolingDown.ts';
import type { CallTarget, TargetAvailability, LimitsStore } from './limitsStore.ts';

/** What is known right now of who fails or cools down, for decisions that cannot wait for an answer. */
export interface HealthBoard {
  /** The same store; what is learned by using it is on the board at once. */
  readonly traffic: LimitsStore;
  /**
   * False while a model's breaker is open, its account is empty, or it has to wait for longer than is worth waiting.
   * Never waits: it says what was known a moment ago, and has it looked up anew when that is old.
   */
  isHealthy(model: ModelReference): boolean;
}

/** What {@link createHealthBoard} works with. */
export interface HealthBoardPorts {
  readonly traffic: LimitsStore;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** The models that may be asked, with their keys and limits. */
  readonly targets: () => Promise<readonly CallTarget[]>;
  readonly log: Pick<Log, 'warn'>;
}

/** Other windows write too: what is older than this is looked up again. */
const staleAfterMs = 5_000;

export function createHealthBoard({ traffic, clock, targets, log }: HealthBoardPorts): HealthBoard {
  /** Until when each model is unhealthy, by `provider/model`. */
  let unhealthyUntilMs = new Map<string, number>();
  let lookedAtMs: number | undefined;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    const asked = await targets();
    const nowMs = clock.monotonic();
    const availabilities = asked.length === 0 ? [] : await traffic.look(asked);
    const found = new Map<string, number>();
    for (const [index, target] of asked.entries()) {
      const cooldownMs = cooldownOf(availabilities[index]);
      if (cooldownMs > 0) found.set(formatModelReference(target), nowMs + cooldownMs);
    }
    unhealthyUntilMs = found;
  }

  function lookSoon(): void {
    // Set before, so that a store that cannot be read is not asked again at every decision.
    lookedAtMs = clock.monotonic();
    looking ??= look()
      .catch((error: unknown) => {
        log.warn(`Which models are well could not be looked up: ${String(error)}`);
      })
      .finally(() => {
        looking = undefined;
      });
  }

  return {
    traffic: {
      admit: (ask) => traffic.admit(ask),
      look: (asked) => traffic.look(asked),
      async report(report) {
        const effect = await traffic.report(report);
        const { target, isProbe } = report.grant;
        const { breakerCooldownMs } = effect;
        const key = formatModelReference(target);
        if (breakerCooldownMs !== undefined) unhealthyUntilMs.set(key, clock.monotonic() + breakerCooldownMs);
        if (report.outcome.kind === 'succeeded') unhealthyUntilMs.delete(key);
        // Whether others are concerned too (the host, the account) the store knows.
        const isNews = breakerCooldownMs !== undefined || effect.keyCooldownMs !== undefined || isProbe;
        if (isNews) lookSoon();
        return effect;
      },
      async forget(provider) {
        await traffic.forget(provider);
        lookSoon();
      },
    },
    isHealthy(model) {
      const nowMs = clock.monotonic();
      if (lookedAtMs === undefined || nowMs - lookedAtMs > staleAfterMs) lookSoon();
      return (unhealthyUntilMs.get(formatModelReference(model)) ?? 0) <= nowMs;
    },
  };
}

/** How long a model is better left alone; a limit that passes in a moment is no illness. */
function cooldownOf(availability: TargetAvailability | undefined): number {
  if (availability?.kind !== 'wait') return 0;
  const isShort =
    availability.because === 'rate-limit' && availability.waitMs <= defaultCoolingPolicy.shortWaitMs;
  return isShort ? 0 : availability.waitMs;
}
