import { addDays } from '../../core/money/report/calendar.ts';
import type { Log } from '../../core/model/log.ts';
import type { LedgerReports } from '../../core/model/ledger/reportPorts.ts';

/** What {@link applyRetention} works with. */
export interface RetentionPorts {
  readonly reports: Pick<LedgerReports, 'forgetBefore'>;
  /** How long rows are kept, in days; 0 is for ever. */
  readonly keepDays: number;
  readonly today: string;
  readonly state: { get(key: string): unknown; update(key: string, value: unknown): Thenable<void> };
  readonly log: Log;
}

const stateKey = 'tierwise.retentionDay';

/** Deletes rows that are older than the person keeps them, once a day over all windows. Resolves to their number. */
export async function applyRetention({
  reports,
  keepDays,
  today,
  state,
  log,
}: RetentionPorts): Promise<number> {
  if (keepDays <= 0 || state.get(stateKey) === today) return 0;
  const forgotten = await reports.forgetBefore(addDays(today, -keepDays));
  await state.update(stateKey, today);
  if (forgotten > 0)
    log.info(`Deleted ${forgotten} calls of the ledger that are older than ${keepDays} days.`);
  return forgotten;
}
