import * as z from 'zod/mini';
import type { StorageNotice } from '../../core/model/ledger/storageNotice.ts';
import { callParameters, type CallResults } from '../ledger/callProtocol.ts';
import { countSchema, nameSchema } from '../ledger/valueSchemas.ts';
import { budgetParameters, type BudgetResults } from '../budgets/budgetProtocol.ts';
import { planParameters, type PlanResults } from '../plans/planProtocol.ts';
import { reportParameters, type ReportResults } from '../reports/reportProtocol.ts';
import { storageErrorCodes } from './storageError.ts';
import { limitsParameters, type LimitsResults } from '../limits/limitsProtocol.ts';

/** What the worker is started with. */
export const workerConfigSchema = z.object({
  ledgerPath: nameSchema,
  plansPath: nameSchema,
  trafficPath: nameSchema,
  sessionId: nameSchema,
  pid: countSchema,
  host: z.string(),
  heartbeatIntervalMs: countSchema.check(z.positive()),
});

export type WorkerConfig = z.infer<typeof workerConfigSchema>;

/** Methods of the worker with the shape of their parameters; each group has a file of its own. */
export const parameterSchemas = {
  /** Opens both files, so that trouble with them is known at once. */
  open: z.object({}),
  /** Ends the session and closes both files. */
  close: z.object({}),
  ...callParameters,
  ...budgetParameters,
  ...reportParameters,
  ...planParameters,
  ...limitsParameters,
} as const;

export type Method = keyof typeof parameterSchemas;
export type Parameters<M extends Method> = z.infer<(typeof parameterSchemas)[M]>;

/** What each method answers with. */
export interface Results extends CallResults, BudgetResults, ReportResults, PlanResults, LimitsResults {
  open: undefined;
  close: undefined;
}

/** Methods of a group, as the worker's side offers them. */
export type Methods<M extends Method> = { [K in M]: (parameters: Parameters<K>) => Results[K] };

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

export type Response = z.infer<typeof responseSchema>;
