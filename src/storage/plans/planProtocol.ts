import * as z from 'zod/mini';
import type { CheckpointFile, KeptCheckpoint, StoredPlan } from '../../core/work/plan/planStore.ts';
import { countSchema, momentSchema, nameSchema } from '../ledger/valueSchemas.ts';

/** Permission bits. */
export const modeSchema = z.int().check(z.minimum(0), z.maximum(0o7777));

const stepKey = { planId: nameSchema, stepId: nameSchema };

/** What the worker does with plans, their leases and checkpoints. */
export const planParameters = {
  savePlan: z.object({
    id: nameSchema,
    folder: nameSchema,
    json: z.string(),
    replaces: countSchema,
    nowMs: momentSchema,
  }),
  loadPlan: z.object({ id: nameSchema }),
  latestPlan: z.object({ folder: nameSchema }),
  removePlan: z.object({ id: nameSchema }),
  acquireLease: z.object({
    planId: nameSchema,
    owner: nameSchema,
    lengthMs: z.number().check(z.nonnegative()),
    nowMs: momentSchema,
  }),
  releaseLease: z.object({ planId: nameSchema, owner: nameSchema }),
  saveCheckpoint: z.object({
    ...stepKey,
    files: z.array(
      z.object({
        path: nameSchema,
        before: z.union([z.undefined(), z.instanceof(Uint8Array)]),
        mode: z.union([z.undefined(), modeSchema]),
        afterSha256: z.union([z.undefined(), z.string()]),
      }),
    ),
    label: z.union([z.undefined(), z.object({ folder: nameSchema, title: z.string() })]),
    nowMs: momentSchema,
  }),
  loadCheckpoint: z.object(stepKey),
  removeCheckpoint: z.object(stepKey),
  listCheckpoints: z.object({ folder: nameSchema, limit: countSchema }),
} as const;

export interface PlanResults {
  savePlan: number | undefined;
  loadPlan: StoredPlan | undefined;
  latestPlan: StoredPlan | undefined;
  removePlan: undefined;
  acquireLease: boolean;
  releaseLease: undefined;
  saveCheckpoint: undefined;
  loadCheckpoint: readonly CheckpointFile[] | undefined;
  removeCheckpoint: undefined;
  listCheckpoints: readonly KeptCheckpoint[];
}
