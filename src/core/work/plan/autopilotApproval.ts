import * as z from 'zod/mini';
import type { ApprovedCommand } from './approvedCommand.ts';

/**
 * The one approval that a plan runs under without stopping at each diff. It is part of the plan and ends with its run,
 * with any edit of its steps, or by the person; after a reload it is suspended until the person says so again.
 */
export interface Autopilot {
  readonly approvedAtMs: number;
  /** The most that the plan may cost in all, planning included; in nano-dollars. */
  readonly budgetNanoUsd: number;
  /** Check commands that run without asking. */
  readonly commands: readonly ApprovedCommand[];
  /** Ids of the steps whose edits may be written without a look at their diff. */
  readonly stepIds: readonly string[];
  /** The window that it was given in is gone. */
  readonly isSuspended?: true;
}

/** An {@link Autopilot} as it is stored with its plan. */
export const autopilotSchema: z.ZodMiniType<Autopilot> = z.object({
  approvedAtMs: z.number().check(z.nonnegative()),
  budgetNanoUsd: z.int().check(z.nonnegative()),
  commands: z.array(
    z.object({ command: z.string(), cwd: z.string(), pattern: z.string(), fingerprint: z.string() }),
  ),
  stepIds: z.array(z.string()),
  isSuspended: z.exactOptional(z.literal(true)),
});
