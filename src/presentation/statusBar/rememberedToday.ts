import { isRecord } from '../../shared/isRecord.ts';
import type { CostFigure } from './costFigures.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** The part of a memento that is needed here. */
export interface Remembering {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const key = 'tierwise.today';

/** Today's figure as it was last seen, so that it can be shown before the database is open. */
export function recallToday(state: Remembering, today: string): CostFigure | undefined {
  const stored = state.get(key);
  if (!isRecord(stored) || stored['version'] !== 1 || stored['day'] !== today) return undefined;
  // Calls without a price have the name that older versions read and wrote.
  const {
    costNanoUsd,
    unpricedAttempts: unpricedCalls,
    estimatedNanoUsd = 0,
    upperBoundNanoUsd = 0,
  } = stored;
  const figure = { costNanoUsd, unpricedCalls, estimatedNanoUsd, upperBoundNanoUsd };
  return isFigure(figure) && figure.unpricedCalls >= 0 ? figure : undefined;
}

function isFigure(figure: Readonly<Record<string, unknown>>): figure is Record<keyof CostFigure, number> {
  return Object.values(figure).every(Number.isSafeInteger);
}

/** Keeps today's figure for the next start of a window. */
export async function rememberToday(state: Remembering, today: string, figure: CostFigure): Promise<void> {
  const { costNanoUsd, unpricedCalls, estimatedNanoUsd, upperBoundNanoUsd } = figure;
  await state.update(key, {
    version: 1,
    day: today,
    costNanoUsd,
    unpricedAttempts: unpricedCalls,
    ...withoutUndefined({ estimatedNanoUsd, upperBoundNanoUsd }),
  });
}
