import * as z from 'zod/mini';
import type { BeginResult, CallRow, CallStart, TotalsRow } from '../../core/model/ledger/ledger.ts';
import type { Usage } from '../../core/model/request/usage.ts';
import { adjustmentRow, callEndRow, callStartRow, usageSchema, verdictRow } from './ledgerRows.ts';
import { countSchema, daySchema, momentSchema, nameSchema } from './valueSchemas.ts';
import { reservationSchema } from '../budgets/budgetProtocol.ts';

/** What the worker does with calls and with the sessions that left some open. */
export const callParameters = {
  begin: z.object({ start: callStartRow.schema, reservation: z.exactOptional(reservationSchema) }),
  checkpoint: z.object({ callId: nameSchema, usage: usageSchema, nowMs: momentSchema }),
  /** `remembered` is what the caller knows of the start, for the case that the file which held it is gone. */
  settle: z.object({
    callId: nameSchema,
    end: callEndRow.schema,
    remembered: z.exactOptional(
      z.object({ start: callStartRow.schema, reservedNanoUsd: z.exactOptional(countSchema) }),
    ),
    nowMs: momentSchema,
  }),
  adjust: z.object({ row: adjustmentRow.schema }),
  recordVerdict: z.object({ row: verdictRow.schema }),
  totals: z.object({ fromDay: daySchema, toDay: daySchema, sessionId: z.exactOptional(nameSchema) }),
  calls: z.object({ planId: z.exactOptional(nameSchema), limit: countSchema }),
  /** Sessions other than our own that left calls open. */
  listOpenSessions: z.object({}),
  /** The open calls of one session. */
  listOpenCalls: z.object({ sessionId: nameSchema }),
  /** Settles calls of a session, unless it has shown a sign of life since `heartbeatAtMs`. */
  settleAbandoned: z.object({
    sessionId: nameSchema,
    heartbeatAtMs: z.exactOptional(momentSchema),
    ends: z.array(z.object({ callId: nameSchema, end: callEndRow.schema })),
  }),
} as const;

/** A session that left calls open. */
export interface OpenSession {
  readonly sessionId: string;
  /** The three are `undefined` where the session has ended properly and left no row. */
  readonly pid?: number;
  readonly host?: string;
  readonly heartbeatAtMs?: number;
}

/** A call that was begun and not settled, with its last checkpoint. */
export interface OpenCall {
  readonly start: CallStart;
  readonly reservedNanoUsd?: number;
  readonly usage?: Usage;
  readonly checkpointAtMs?: number;
}

export interface CallResults {
  begin: BeginResult;
  checkpoint: undefined;
  settle: undefined;
  adjust: undefined;
  recordVerdict: undefined;
  totals: readonly TotalsRow[];
  calls: readonly CallRow[];
  listOpenSessions: readonly OpenSession[];
  listOpenCalls: readonly OpenCall[];
  settleAbandoned: number;
}
