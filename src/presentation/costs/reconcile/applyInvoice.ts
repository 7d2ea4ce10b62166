import { invoiceCorrections } from '../../../core/money/report/invoiceCorrection.ts';
import type { ReconciledLine } from '../../../core/money/report/reconcile.ts';
import type { ReportedCall } from '../../../core/model/ledger/reportPorts.ts';
import { formatUsd } from '../../../shared/format.ts';
import type { CostsReadPorts } from '../costsPorts.ts';
import { filtersOf } from './lineFilters.ts';

/** Rows in one answer of the ledger, and how many a line may have for its bill to be shared out among them. */
const rowsAtOnce = 1_000;
const mostRows = 20_000;

/**
 * Corrects the calls of a line whose cost is open by its bill, once the person agrees. Resolves to the number of
 * calls that were corrected; rejects when the line has too many calls, and with the ledger's error.
 */
export async function applyInvoice(
  line: ReconciledLine,
  ports: Pick<CostsReadPorts, 'ledger' | 'reports' | 'clock'>,
  confirm: (question: string) => Promise<boolean>,
): Promise<number> {
  const { differenceNanoUsd } = line;
  if (differenceNanoUsd === undefined || !line.hasOpenCalls) return 0;
  const calls = await readCalls(line, ports);
  const rows = invoiceCorrections({
    lineId: line.id,
    differenceNanoUsd,
    calls,
    nowMs: ports.clock.now(),
  });
  if (rows.length === 0) return 0;
  const sumNanoUsd = rows.reduce((sum, row) => sum + row.deltaNanoUsd, 0);
  const question = `Take the bill for the final word on ${rows.length} calls whose cost is not known exactly? Together they change by ${sumNanoUsd > 0 ? '+' : ''}${formatUsd(sumNanoUsd)}.`;
  if (!(await confirm(question))) return 0;
  for (const row of rows) {
    try {
      await ports.ledger.adjust(row);
    } catch (error) {
      // Another window has taken the same bill for the final word in the meantime.
      if (!isDuplicate(error)) throw error;
    }
  }
  return rows.length;
}

async function readCalls(
  line: ReconciledLine,
  { reports }: Pick<CostsReadPorts, 'reports'>,
): Promise<readonly ReportedCall[]> {
  const found: ReportedCall[] = [];
  for (const filter of filtersOf(line)) {
    let read = 0;
    for (;;) {
      const page = await reports.listCalls(filter, { offset: read, limit: rowsAtOnce });
      if (found.length - read + page.total > mostRows) {
        throw new Error(`The line has more than ${mostRows} calls. Enter its bill by day or by model.`);
      }
      found.push(...page.rows);
      read += page.rows.length;
      if (page.rows.length < rowsAtOnce) break;
    }
  }
  return found;
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'duplicate';
}
