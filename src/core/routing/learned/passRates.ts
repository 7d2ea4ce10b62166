import type { Tier } from '../../../shared/tiers.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { HistoryRow } from '../../model/ledger/reportPorts.ts';
import { modelIdentity } from '../../model/modelFamily.ts';

/** How often a model's results pass. */
export interface PassRate {
  /** Expected share that passes, 0–1: what was seen, pulled to what is usual. */
  readonly mean: number;
  /** Verdicts that it rests on; 0 means an assumption. */
  readonly judged: number;
}

/** What was learned of pass rates. */
export interface PassRates {
  /**
   * @param position how many attempts at the same work have failed before, from 0: a model that only sees what
   * others failed passes less often, and it must not be blamed for that.
   */
  rate(model: ModelReference, tier: Tier, position: number): PassRate;
}

/**
 * What is usual before anything was seen: shares that pass at the first position, and of what others have failed. An
 * assumption in the neighbourhood of measured runs (facts: routing evidence: a good cheap model passes 59 % of all
 * tasks and 30 % of those that another has failed).
 */
const usualRates: Readonly<Record<Tier, readonly [first: number, leftOver: number]>> = {
  orchestration: [0.75, 0.45],
  execution: [0.6, 0.3],
  grunt: [0.35, 0.15],
};

/** Verdicts that the usual rate weighs as much as: a Beta prior of this many pseudo-counts. */
const priorWeight = 4;

/** Verdicts that are enough to call a model proved, or bad. */
export const enoughVerdicts = 5;

interface Tally {
  passed: number;
  judged: number;
}

/** Learns once from the ledger's newest attempts; asking afterwards takes the same time however many they were. */
export function learnPassRates(rows: readonly HistoryRow[]): PassRates {
  const tallies = new Map<string, Tally>();
  const failedBefore = new Map<string, number>();
  const oldestFirst = [...rows].sort((first, second) => first.startedAtMs - second.startedAtMs);
  for (const row of oldestFirst) {
    if (row.verdict !== 'pass' && row.verdict !== 'fail') continue;
    const work =
      row.planId === undefined || row.stepId === undefined ? undefined : `${row.planId}\n${row.stepId}`;
    // The place in the cascade counts unavailable models too; only failed results make the next one a left-over.
    const position = work === undefined ? row.position : (failedBefore.get(work) ?? 0);
    const key = keyOf(row.model, position);
    const tally = tallies.get(key) ?? { passed: 0, judged: 0 };
    tally.judged += 1;
    if (row.verdict === 'pass') tally.passed += 1;
    else if (work !== undefined) failedBefore.set(work, position + 1);
    tallies.set(key, tally);
  }
  return {
    rate(model, tier, position) {
      const tally = tallies.get(keyOf(model.model, position)) ?? { passed: 0, judged: 0 };
      const usual = usualRates[tier][position === 0 ? 0 : 1];
      return {
        mean: (tally.passed + usual * priorWeight) / (tally.judged + priorWeight),
        judged: tally.judged,
      };
    },
  };
}

/** Nothing was learned yet: the usual rates alone. */
export const usualPassRates: PassRates = learnPassRates([]);

/** All positions after the first are one: they are rare, and what counts is that they see left-overs. */
function keyOf(model: string, position: number): string {
  return `${modelIdentity(model)}\n${position === 0 ? 'first' : 'left-over'}`;
}
