import { whyCritical, whyListed } from './criticality.ts';
import { levelOf, scoreDifficulty, type Difficulty, type Level } from './difficulty.ts';
import { wordsOf } from './phrases.ts';
import type { RoutingSettings } from './routingSettings.ts';
import type { WorkSignals } from './workSignals.ts';

/** How much care work needs, and why. */
export interface JudgedLevel {
  readonly level: Level;
  /** The level is critical, or a list of the workspace names the work. */
  readonly isCritical: boolean;
  readonly reasons: readonly string[];
  readonly score?: Difficulty;
}

/**
 * Criticality first, then the score, then what the classifier said where the score stood between two levels. Nothing
 * known is `medium`.
 */
export function judgeLevel(
  work: WorkSignals | undefined,
  routing: RoutingSettings,
  classified: Level | 'none' | undefined,
): JudgedLevel {
  const judged = judgeByOwn(work, routing, classified);
  if (work === undefined || judged.isCritical || routing.ofWorkspace === undefined) return judged;
  const why = whyListed({ ...work, words: wordsOf(work.text) }, routing.ofWorkspace);
  if (why.length === 0) return judged;
  return {
    ...judged,
    isCritical: true,
    reasons: [...judged.reasons, `the workspace calls it critical, so Autopilot stops: ${why.join(', ')}`],
  };
}

function judgeByOwn(
  work: WorkSignals | undefined,
  routing: RoutingSettings,
  classified: Level | 'none' | undefined,
): JudgedLevel {
  if (work === undefined) return { level: 'medium', isCritical: false, reasons: [] };
  const signals = { ...work, words: wordsOf(work.text) };
  const why = whyCritical(signals, routing);
  const score = scoreDifficulty(signals);
  const scored = score === undefined ? {} : { score };
  if (why.length > 0) {
    return { level: 'critical', isCritical: true, reasons: [`it is critical: ${why.join(', ')}`], ...scored };
  }
  const byScore = levelOf(score?.score, routing.thresholds);
  if (classified !== undefined && classified !== 'none' && classified !== byScore) {
    const reason = `it counts as ${classified}: the classifier says so, and the difficulty ${scoreText(score)} is close to a threshold`;
    return { level: classified, isCritical: classified === 'critical', reasons: [reason], ...scored };
  }
  const reasons = [
    ...(byScore === 'medium' ? [] : [`it counts as ${byScore}: its difficulty is ${scoreText(score)}`]),
    ...(classified === 'none' ? ['the classifier was asked and gave no answer that could be used'] : []),
  ];
  return { level: byScore, isCritical: byScore === 'critical', reasons, ...scored };
}

/** The score with its known factors: `0.82 (reasoning depth 0.95, files touched 0.77)`. */
export function scoreText(score: Difficulty | undefined): string {
  if (score === undefined) return 'unknown';
  const known = score.factors.flatMap(({ name, value }) =>
    value === undefined ? [] : [`${name} ${round(value)}`],
  );
  return `${round(score.score)} (${known.join(', ')})`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
