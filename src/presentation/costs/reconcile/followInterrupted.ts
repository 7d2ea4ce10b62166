import type { FinalCostCandidate } from '../../../core/money/report/finalCosts.ts';
import { addDays } from '../../../core/money/report/calendar.ts';
import type { DisposableLike } from '../../../shared/dispose.ts';
import { askFinalCosts, openCalls } from './askFinalCosts.ts';
import type { CostsReadPorts } from '../costsPorts.ts';

/** How long a provider's record takes to appear after a stream broke, and how often it is looked for. */
const waitMs = 10_000;
const mostTries = 3;

/**
 * After an interrupted call to a provider that is certain to keep a record (OpenRouter), asks for its final cost,
 * quietly. Nobody else is asked without being told to.
 */
export function followInterrupted(
  ports: Pick<CostsReadPorts, 'ledger' | 'reports' | 'finalCosts' | 'clock' | 'log' | 'today' | 'providers'>,
): DisposableLike {
  const stop = new AbortController();
  /** Calls by id, and how often their record was asked for. */
  const tries = new Map<string, number>();
  let isLooking = false;
  let isStale = false;

  const keepers = {
    ...ports,
    providers: () =>
      ports.providers().filter((provider) => ports.finalCosts.mayKeepRecords(provider) === 'certain'),
  };

  async function interruptedCalls(): Promise<ReadonlyMap<string, readonly FinalCostCandidate[]>> {
    const today = await ports.today();
    const open = await openCalls({ fromDay: addDays(today, -1), toDay: today }, keepers);
    const wanted = [...open].map(([provider, candidates]) => {
      const own = candidates.filter(
        ({ call }) =>
          (call.outcome === 'interrupted' || call.outcome === 'cancelled') &&
          (tries.get(call.id) ?? 0) < mostTries,
      );
      return [provider, own] as const;
    });
    return new Map(wanted.filter(([, candidates]) => candidates.length > 0));
  }

  async function look(): Promise<void> {
    isLooking = true;
    while (isStale && !stop.signal.aborted) {
      isStale = false;
      try {
        const calls = await interruptedCalls();
        if (calls.size === 0) continue;
        await ports.clock.delay(waitMs, stop.signal);
        for (const { call } of [...calls.values()].flat()) {
          tries.set(call.id, (tries.get(call.id) ?? 0) + 1);
        }
        const outcome = await askFinalCosts(calls, { mayProbe: false }, ports, stop.signal);
        isStale ||= outcome.answered + outcome.doubted < outcome.asked;
      } catch (error) {
        // The next change of the ledger looks again, and the reconciliation can be asked at any time.
        ports.log.warn(`Interrupted calls could not be asked about: ${String(error)}`);
      }
    }
    isLooking = false;
  }

  const unsubscribe = ports.ledger.onDidChange(() => {
    if (keepers.providers().length === 0) return;
    isStale = true;
    if (!isLooking) void look();
  });
  return {
    dispose() {
      unsubscribe();
      stop.abort();
    },
  };
}
