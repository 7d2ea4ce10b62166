import * as z from 'zod/mini';
import type { BeginResult, AttemptRow, AttemptStart, TotalsRow } from '../../core/model/ledger.ts';
import type { Usage } from '../../core/model/usage.ts';
import {
  adjustmentSchema,
  attemptEndSchema,
  attemptStartSchema,
  countSchema,
  daySchema,
  momentSchema,
  nameSchema,
  usageSchema,
  verdictSchema,
} from './attemptSchemas.ts';
import { reservationSchema } from '../budgets/budgetSchemas.ts';

/** What the worker does with attempts and with the sessions that left some open. */
export const attemptParameters = {
  begin: z.object({ start: attemptStartSchema, reservation: z.exactOptional(reservationSchema) }),
  checkpoint: z.object({ attemptId: nameSchema, usage: usageSchema, nowMs: momentSchema }),
  /** `remembered` is what the caller knows of the start, for the case that the file which held it is gone. */
  settle: z.object({
    attemptId: nameSchema,
    end: attemptEndSchema,
    remembered: z.exactOptional(
      z.object({ start: attemptStartSchema, reservedNanoUsd: z.exactOptional(countSchema) }),
    ),
    nowMs: momentSchema,
  }),
  adjust: z.object({ row: adjustmentSchema }),
  recordVerdict: z.object({ row: verdictSchema }),
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
} as const;

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
  readonly reservedNanoUsd?: number;
  readonly usage?: Usage;
  readonly checkpointAtMs?: number;
}

export interface AttemptResults {
  begin: BeginResult;
  checkpoint: undefined;
  settle: undefined;
  adjust: undefined;
  recordVerdict: undefined;
  totals: readonly TotalsRow[];
  attempts: readonly AttemptRow[];
  listOpenSessions: readonly OpenSession[];
  listOpenAttempts: readonly OpenAttempt[];
  settleAbandoned: number;
}
