import * as z from 'zod/mini';
import type { InvoiceLine } from '../../core/model/ledger/reportPorts.ts';
import type { StoredColumns } from '../ledger/rowMapping.ts';
import { countSchema, momentSchema, nameSchema } from '../ledger/valueSchemas.ts';
import type { Connection } from '../worker/connection.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** A month that a calendar has, `YYYY-MM`. */
export const monthSchema = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/));

/** See `InvoiceLine` in `core/reportPorts`. */
export const invoiceLineSchema = z.object({
  id: nameSchema,
  provider: nameSchema,
  model: z.exactOptional(nameSchema),
  period: z.union([monthSchema, z.iso.date()]),
  billedNanoUsd: countSchema,
  enteredAtMs: momentSchema,
});

/** Lines of a month and of its days; `undefined` stands for a row that does not fit the contract. */
export function readInvoices(connection: Connection, month: string): readonly (InvoiceLine | undefined)[] {
  return connection
    .statement(
      `SELECT * FROM invoices WHERE period = :month OR period BETWEEN :month || '-01' AND :month || '-31'
       ORDER BY period, provider, model, id`,
    )
    .all({ month })
    .map(toLine);
}

/** Replaces a line of the same id. */
export function writeInvoice(connection: Connection, line: InvoiceLine): void {
  connection
    .statement(
      `INSERT OR REPLACE INTO invoices (id, provider, model, period, billed_nano_usd, entered_at_ms)
       VALUES (?, ?, ?, ?, ?, ?)`,
    )
    .run(line.id, line.provider, line.model ?? null, line.period, line.billedNanoUsd, line.enteredAtMs);
}

/** Removes a line; one that is not there is no error, another window may have been first. */
export function deleteInvoice(connection: Connection, id: string): void {
  connection.statement('DELETE FROM invoices WHERE id = ?').run(id);
}

function toLine(row: StoredColumns): InvoiceLine | undefined {
  return invoiceLineSchema.safeParse(
    withoutUndefined({
      id: row['id'],
      provider: row['provider'],
      model: row['model'] ?? undefined,
      period: row['period'],
      billedNanoUsd: row['billed_nano_usd'],
      enteredAtMs: row['entered_at_ms'],
    }),
  ).data;
}
