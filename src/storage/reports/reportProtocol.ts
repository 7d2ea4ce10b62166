import * as z from 'zod/mini';
import type {
  CostReport,
  HistoryRow,
  InvoiceLine,
  ReportedCall,
} from '../../core/model/ledger/reportPorts.ts';
import { countSchema, daySchema, momentSchema, nameSchema } from '../ledger/valueSchemas.ts';
import type { ExportedPage } from './exportPage.ts';
import { invoiceLineSchema, monthSchema } from './invoices.ts';
import { reportFilterSchema } from './reportFilter.ts';
import type { SumsReport } from './reportSums.ts';

const limitedTo = (most: number) => countSchema.check(z.maximum(most));

/** See `ExportCursor`. */
const exportCursorSchema = z.object({
  day: daySchema,
  startedAtMs: momentSchema,
  sequence: countSchema,
  lastSequence: countSchema,
  written: countSchema,
});

/** What the worker answers beyond the single call; see `LedgerReports` in `core/reportPorts`. */
export const reportParameters = {
  /** A report is asked for in two parts, so that a call about to be sent waits for one of them at most. */
  reportSums: z.object({ filter: reportFilterSchema }),
  reportRows: z.object({ filter: reportFilterSchema }),
  listCalls: z.object({ filter: reportFilterSchema, offset: countSchema, limit: limitedTo(1_000) }),
  history: z.object({ limit: limitedTo(20_000) }),
  invoices: z.object({ month: monthSchema }),
  saveInvoice: z.object({ line: invoiceLineSchema }),
  removeInvoice: z.object({ id: nameSchema }),
  /** Writes one page; see `exportPage`. */
  exportPage: z.object({
    path: nameSchema,
    format: z.enum(['csv', 'json']),
    filter: reportFilterSchema,
    after: z.exactOptional(exportCursorSchema),
  }),
  /** Deletes one page; see `forgetCalls`. */
  forgetCalls: z.object({ day: daySchema }),
  /** See `deleteLedger`. */
  deleteLedger: z.object({ fromDay: daySchema }),
} as const;

export interface ReportResults {
  reportSums: SumsReport;
  reportRows: Omit<CostReport, keyof SumsReport>;
  listCalls: { readonly rows: readonly ReportedCall[]; readonly total: number };
  history: readonly HistoryRow[];
  invoices: readonly InvoiceLine[];
  saveInvoice: undefined;
  removeInvoice: undefined;
  exportPage: Omit<ExportedPage, 'broken'>;
  forgetCalls: number;
  deleteLedger: undefined;
}
