import * as z from 'zod/mini';
import type { CostFigure } from './costFigures.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** The part of a memento that is needed here. */
export interface Remembering {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const key = 'tierwise.today';

const stored = z.object({
  version: z.literal(1),
  day: z.string(),
  costNanoUsd: z.number().check(z.int()),
  /** Calls without a price, under the name that older versions read and wrote. */
  unpricedAttempts: z.number().check(z.int(), z.gte(0)),
  estimatedNanoUsd: z.optional(z.number().check(z.int())),
  upperBoundNanoUsd: z.optional(z.number().check(z.int())),
});

/** Today's figure as it was last seen, so that it can be shown before the database is open. */
export function recallToday(state: Remembering, today: string): CostFigure | undefined {
  const parsed = z.safeParse(stored, state.get(key));
  if (!parsed.success || parsed.data.day !== today) return undefined;
  const { costNanoUsd, unpricedAttempts, estimatedNanoUsd = 0, upperBoundNanoUsd = 0 } = parsed.data;
  return { costNanoUsd, unpricedCalls: unpricedAttempts, estimatedNanoUsd, upperBoundNanoUsd };
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
