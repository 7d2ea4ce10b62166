import { learnTokenRatios, type TokenRatios } from '../../money/meter/learnedRatio.ts';
import { learnWork, type LearnedWork } from '../../money/meter/learnedWork.ts';
import { learnOrchestrationRuns, type OrchestrationRuns } from '../../money/meter/orchestrationRuns.ts';
import { finish, finishInStretches, type Steps } from '../../money/meter/steps.ts';
import { workSamples, type WorkKind } from '../../money/meter/workSamples.ts';
import { learnPassRates, type PassRates } from './passRates.ts';
import type { Clock } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import type { Price } from '../../money/pricing/price.ts';
import type { HistoryRow, LedgerReports } from '../../model/ledger/reportPorts.ts';

/** What the ledger has taught so far. Assumptions stand in for what it has not. */
export interface LearnedStats {
  readonly work: LearnedWork;
  readonly ratios: TokenRatios;
  readonly passRates: PassRates;
  /** How the orchestration model does such work itself. */
  readonly orchestrationRuns: ReadonlyMap<WorkKind, OrchestrationRuns>;
  /** The calls that it rests on, newest first. */
  readonly history: readonly HistoryRow[];
}

/** Keeps {@link LearnedStats} in step with the ledger. */
export interface LearnedStatsSource {
  current(): LearnedStats;
  /**
   * Reads the ledger anew, unless that was done a moment ago: in stretches of a few milliseconds, so that nobody
   * waits for it. Never rejects: old experience is better than none.
   */
  refresh(): Promise<void>;
}

/** What learning needs. */
export interface LearnedStatsPorts {
  history: LedgerReports['history'];
  /** Price of a `provider/model` at a moment. */
  priceAt(model: string, atMs: number): Price | undefined;
  /** The orchestration model, as `provider/model`. */
  strongModel(): string;
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'delay'>;
  readonly log: Pick<Log, 'warn'>;
}

/** Older calls say little about the models of today. */
const rememberedCalls = 2_000;
const refreshIntervalMs = 30_000;

export function createLearnedStats(ports: LearnedStatsPorts): LearnedStatsSource {
  let experience: LearnedStats | undefined;
  let refreshedAtMs = -Infinity;
  let refreshing: Promise<void> | undefined;

  function* learn(history: readonly HistoryRow[]): Steps<LearnedStats> {
    const pieces = yield* workSamples(history, ports.clock.now());
    const work = yield* learnWork({ pieces, priceAt: (model, atMs) => ports.priceAt(model, atMs) });
    yield;
    const ratios = learnTokenRatios(history);
    yield;
    const passRates = learnPassRates(history);
    const orchestrationRuns = yield* learnOrchestrationRuns(pieces, ports.strongModel());
    return { work, ratios, passRates, orchestrationRuns, history };
  }

  async function refresh(): Promise<void> {
    try {
      experience = await finishInStretches(learn(await ports.history(rememberedCalls)), ports.clock);
    } catch (error) {
      ports.log.warn(`Nothing new was learned from the ledger: ${String(error)}`);
    }
  }

  return {
    current: () => (experience ??= finish(learn([]))),
    refresh() {
      const nowMs = ports.clock.monotonic();
      if (refreshing === undefined && nowMs - refreshedAtMs >= refreshIntervalMs) {
        refreshedAtMs = nowMs;
        refreshing = refresh().finally(() => {
          refreshing = undefined;
        });
      }
      return refreshing ?? Promise.resolve();
    },
  };
}
