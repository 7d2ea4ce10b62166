import * as z from 'zod/mini';
import type { ReadAs } from './planSchema.ts';

/**
 * The one approval that a plan runs under without stopping at each diff. It is part of the plan and ends with its run,
 * with any edit of its steps, or by the person; after a reload it is suspended until the person says so again.
 */
export const autopilotSchema = z.object({
  approvedAtMs: z.number().check(z.nonnegative()),
  /** The most that the plan may cost in all, planning included; in nano-dollars. */
  budgetNanoUsd: z.int().check(z.nonnegative()),
  /** Check commands that run without asking, see `ApprovedCommand`. */
  commands: z.array(
    z.object({ command: z.string(), cwd: z.string(), pattern: z.string(), fingerprint: z.string() }),
  ),
  /** Ids of the steps whose edits may be written without a look at their diff. */
  stepIds: z.array(z.string()),
  /** The window that it was given in is gone. */
  isSuspended: z.exactOptional(z.literal(true)),
});

export type Autopilot = ReadAs<typeof autopilotSchema>;
