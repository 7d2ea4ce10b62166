import { learnTokenRatios } from '../meter/learnedRatio.ts';
import type { TokenRatios } from '../meter/learnedRatio.ts';
import { learnWork } from '../meter/learnedWork.ts';
import type { LearnedWork } from '../meter/learnedWork.ts';
import { learnStrongRuns, type StrongRuns } from '../meter/strongRuns.ts';
import type { WorkKind } from '../meter/workPieces.ts';
import { learnPassRates, type PassRates } from '../router/passRates.ts';
import type { Log } from '../ports.ts';
import type { Price } from '../pricing/price.ts';
import type { HistoryRow, LedgerReports } from '../reportPorts.ts';

/** What the ledger has taught so far. Assumptions stand in for what it has not. */
export interface Experience {
  readonly work: LearnedWork;
  readonly ratios: TokenRatios;
  readonly passRates: PassRates;
  /** How the orchestration model does such work itself. */
  readonly strongRuns: ReadonlyMap<WorkKind, StrongRuns>;
  /** The calls that it rests on, newest first. */
  readonly history: readonly HistoryRow[];
}

/** Keeps {@link Experience} in step with the ledger. */
export interface ExperienceSource {
  current(): Experience;
  /** Reads the ledger anew, unless that was done a moment ago. Never rejects: old experience is better than none. */
  refresh(): Promise<void>;
}

/** What learning needs. */
export interface ExperiencePorts {
  history: LedgerReports['history'];
  /** Price of a `provider/model` at a moment. */
  priceAt(model: string, atMs: number): Price | undefined;
  /** The orchestration model, as `provider/model`. */
  strongModel(): string;
  now(): number;
  readonly log: Pick<Log, 'warn'>;
}

/** Older calls say little about the models of today, and reading them takes time on the host's thread. */
const rememberedCalls = 2_000;
const refreshIntervalMs = 30_000;

/** See {@link ExperienceSource}. */
export function createExperience(ports: ExperiencePorts): ExperienceSource {
  let experience: Experience | undefined;
  let refreshedAtMs = -Infinity;
  const learn = (history: readonly HistoryRow[]): Experience => ({
    work: learnWork({
      rows: history,
      nowMs: ports.now(),
      priceAt: (model, atMs) => ports.priceAt(model, atMs),
    }),
    ratios: learnTokenRatios(history),
    passRates: learnPassRates(history),
    strongRuns: learnStrongRuns(history, ports.strongModel(), ports.now()),
    history,
  });
  return {
    current: () => (experience ??= learn([])),
    async refresh() {
      if (ports.now() - refreshedAtMs < refreshIntervalMs) return;
      refreshedAtMs = ports.now();
      try {
        experience = learn(await ports.history(rememberedCalls));
      } catch (error) {
        ports.log.warn(`Nothing new was learned from the ledger: ${String(error)}`);
      }
    },
  };
}
