import * as z from 'zod/mini';
import type {
  AttemptRow,
  AttemptStart,
  CheckpointFile,
  StorageNotice,
  StoredPlan,
  TotalsRow,
} from '../core/ports.ts';
import type { Usage } from '../core/model/usage.ts';
import {
  adjustmentSchema,
  attemptEndSchema,
  attemptStartSchema,
  countSchema,
  daySchema,
  momentSchema,
  nameSchema,
  usageSchema,
} from './attemptSchemas.ts';
import { storageErrorCodes } from './storageError.ts';

/** What the worker is started with. */
export const workerConfigSchema = z.object({
  ledgerPath: nameSchema,
  plansPath: nameSchema,
  sessionId: nameSchema,
  pid: countSchema,
  host: z.string(),
  heartbeatIntervalMs: countSchema.check(z.positive()),
});

/** See {@link workerConfigSchema}. */
export type WorkerConfig = z.infer<typeof workerConfigSchema>;

const stepKey = { planId: nameSchema, stepId: nameSchema };

/** Methods of the worker with the shape of their parameters. */
export const parameterSchemas = {
  /** Opens both files, so that trouble with them is known at once. */
  open: z.object({}),
  /** Ends the session and closes both files. */
  close: z.object({}),
  begin: z.object({ start: attemptStartSchema }),
  checkpoint: z.object({ attemptId: nameSchema, usage: usageSchema, nowMs: momentSchema }),
  /** `start` is what the caller remembers, for the case that the file which held it is gone. */
  settle: z.object({
    attemptId: nameSchema,
    end: attemptEndSchema,
    start: z.exactOptional(attemptStartSchema),
    nowMs: momentSchema,
  }),
  adjust: z.object({ row: adjustmentSchema }),
  totals: z.object({ fromDay: daySchema, toDay: daySchema, sessionId: z.exactOptional(nameSchema) }),
  attempts: z.object({ planId: z.exactOptional(nameSchema), limit: countSchema }),
  /** Sessions other than our own that left attempts open. */
  listOpenSessions: z.object({}),
  /** The open attempts of one session. */
  listOpenAttempts: z.object({ sessionId: nameSchema }),
  /** Settles attempts of a session, unless it has shown a sign of life since `heartbeatAtMs`. */
  settleAbandoned: z.object({
    sessionId: nameSchema,
    heartbeatAtMs: z.exactOptional(momentSchema),
    ends: z.array(z.object({ attemptId: nameSchema, end: attemptEndSchema })),
  }),
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
        afterSha256: z.union([z.undefined(), z.string()]),
      }),
    ),
  }),
  loadCheckpoint: z.object(stepKey),
  removeCheckpoint: z.object(stepKey),
} as const;

/** See {@link parameterSchemas}. */
export type Method = keyof typeof parameterSchemas;
/** See {@link parameterSchemas}. */
export type Parameters<M extends Method> = z.infer<(typeof parameterSchemas)[M]>;

/** A session that left attempts open. */
export interface OpenSession {
  readonly sessionId: string;
  /** The three are `undefined` where the session has ended properly and left no row. */
  readonly pid?: number;
  readonly host?: string;
  readonly heartbeatAtMs?: number;
}

/** An attempt that was begun and not settled, with its last checkpoint. */
export interface OpenAttempt {
  readonly start: AttemptStart;
  readonly usage?: Usage;
  readonly checkpointAtMs?: number;
}

/** What each method answers with. */
export interface Results {
  open: undefined;
  close: undefined;
  begin: undefined;
  checkpoint: undefined;
  settle: undefined;
  adjust: undefined;
  totals: readonly TotalsRow[];
  attempts: readonly AttemptRow[];
  listOpenSessions: readonly OpenSession[];
  listOpenAttempts: readonly OpenAttempt[];
  settleAbandoned: number;
  savePlan: number | undefined;
  loadPlan: StoredPlan | undefined;
  latestPlan: StoredPlan | undefined;
  removePlan: undefined;
  acquireLease: boolean;
  releaseLease: undefined;
  saveCheckpoint: undefined;
  loadCheckpoint: readonly CheckpointFile[] | undefined;
  removeCheckpoint: undefined;
}

/** Envelope of a request; the parameters are checked by the method's own schema. */
export const requestSchema = z.object({
  id: countSchema,
  method: z.string(),
  parameters: z.unknown(),
});

/** A {@link StorageNotice} as it crosses the thread. */
const noticeSchema: z.ZodMiniType<StorageNotice> = z.discriminatedUnion('kind', [
  /** A damaged file was renamed and a new one begun. */
  z.object({ kind: z.literal('set-aside'), store: z.enum(['ledger', 'plans']), movedTo: z.string() }),
  /** Rows that do not fit the contract were left out of an answer. */
  z.object({ kind: z.literal('broken-rows'), table: z.string(), count: countSchema }),
  /** A listener of the ledger threw. */
  z.object({ kind: z.literal('listener-failed'), message: z.string() }),
]);

/** What the worker sends: an answer, an error as a value, or a notice. */
export const responseSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('result'), id: countSchema, value: z.unknown() }),
  z.object({
    type: z.literal('error'),
    id: countSchema,
    code: z.enum(storageErrorCodes),
    message: z.string(),
  }),
  z.object({ type: z.literal('notice'), notice: noticeSchema }),
]);

/** See {@link responseSchema}. */
export type Response = z.infer<typeof responseSchema>;
