import type { DaySpan } from '../../../core/money/report/calendar.ts';
import {
  finalCostAdjustment,
  finalCostCandidates,
  type FinalCostCandidate,
} from '../../../core/money/report/finalCosts.ts';
import type { ReportedCall } from '../../../core/model/ledger/reportPorts.ts';
import type { CostsReadPorts, RecordKeeper } from '../costsPorts.ts';
import { countText } from '../costsWords.ts';

/** Rows that are read at a time. */
const rowsAtOnce = 1000;

/** Questions to one provider at a time. */
const parallelQuestions = 4;

/** What came of asking. */
export interface FinalCostsOutcome {
  readonly asked: number;
  /** Calls whose cost is the provider's own word now. */
  readonly answered: number;
  /** Calls whose record says more than they can cost; they count as the most that they can. */
  readonly doubted: number;
  /** Calls without a record, or without one yet. */
  readonly unknown: number;
  /** Providers that keep no record after all. */
  readonly withoutRecord: readonly string[];
  /** Why questions failed, each reason once. */
  readonly failures: readonly string[];
}

/** Calls of these days whose final cost a provider may know, by provider. Rejects with the ledger's error. */
export async function openCalls(
  span: DaySpan,
  ports: Pick<CostsReadPorts, 'providers' | 'reports' | 'finalCosts'>,
): Promise<ReadonlyMap<string, readonly FinalCostCandidate[]>> {
  const found = new Map<string, readonly FinalCostCandidate[]>();
  for (const provider of ports.providers()) {
    if (ports.finalCosts.mayKeepRecords(provider) === 'no') continue;
    const rows: ReportedCall[] = [];
    for (let total = 1; rows.length < total;) {
      const page = await ports.reports.listCalls(
        { ...span, provider },
        { offset: rows.length, limit: rowsAtOnce },
      );
      // Rows may go away meanwhile: an empty page is the end, whatever was counted before.
      total = page.rows.length === 0 ? 0 : page.total;
      rows.push(...page.rows);
    }
    const candidates = finalCostCandidates(rows);
    if (candidates.length > 0) found.set(provider, candidates);
  }
  return found;
}

/** Asks for what calls have cost in the end, and keeps the answers as adjustments. Never adds one twice. */
export async function askFinalCosts(
  calls: ReadonlyMap<string, readonly FinalCostCandidate[]>,
  options: { readonly mayProbe: boolean },
  ports: Pick<CostsReadPorts, 'ledger' | 'finalCosts' | 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<FinalCostsOutcome> {
  const counts = { asked: 0, answered: 0, doubted: 0, unknown: 0 };
  const withoutRecord: string[] = [];
  const failures = new Set<string>();
  const isStopped = (): boolean => signal.aborted;

  async function askOne(keeper: RecordKeeper, { call, requestId }: FinalCostCandidate): Promise<void> {
    counts.asked += 1;
    const answer = await keeper.ask(requestId, signal);
    if (answer.kind === 'unknown') counts.unknown += 1;
    if (answer.kind === 'failed') failures.add(answer.failure.message);
    if (answer.kind !== 'known') return;
    const row = finalCostAdjustment(call, keeper.source, answer.nanoUsd, ports.clock.now());
    if (row === undefined) {
      failures.add(`The record of ${call.id} holds no valid cost.`);
      return;
    }
    try {
      await ports.ledger.adjust(row);
    } catch (error) {
      // Another window has asked in the meantime and written the same row.
      if (!isDuplicate(error)) throw error;
    }
    if (row.isUpperBound === true) {
      counts.doubted += 1;
      ports.log.warn(`Final cost of ${call.id}: ${row.note ?? ''}`);
    } else counts.answered += 1;
  }

  for (const [provider, candidates] of calls) {
    if (isStopped()) break;
    const keeper = await ports.finalCosts.findKeeper(provider, options, signal);
    if (keeper === undefined) {
      withoutRecord.push(provider);
      continue;
    }
    for (let start = 0; start < candidates.length && !isStopped(); start += parallelQuestions) {
      const group = candidates.slice(start, start + parallelQuestions);
      await Promise.all(group.map((candidate) => askOne(keeper, candidate)));
    }
  }
  const outcome = { ...counts, withoutRecord, failures: [...failures] };
  ports.log.info(
    `Asked for the final cost of ${outcome.asked} calls: ${outcome.answered} answered, ${outcome.doubted} beyond belief, ${outcome.unknown} unknown.`,
  );
  for (const failure of failures)
    ports.log.warn(`A question for the final cost of a call failed: ${failure}`);
  return outcome;
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'duplicate';
}

/** What the asking has brought, in sentences. */
export function finalCostsText(outcome: FinalCostsOutcome): string {
  const failed = outcome.asked - outcome.answered - outcome.doubted - outcome.unknown;
  return [
    `Calls with their final cost now: ${countText(outcome.answered)}.`,
    ...(outcome.doubted > 0
      ? [
          `${countText(outcome.doubted)} reported more than such a call can cost and count as the most that they can; ` +
            `the reported figure stands beside each call, and your provider's own page shows what it has billed.`,
        ]
      : []),
    ...(outcome.unknown > 0 ? [`Without a record, or without one yet: ${countText(outcome.unknown)}.`] : []),
    ...(failed > 0 ? [`Failed: ${countText(failed)} (${outcome.failures.join(' ')}).`] : []),
    ...(outcome.withoutRecord.length > 0
      ? [`Keeps no record that could be asked: ${outcome.withoutRecord.join(', ')}.`]
      : []),
  ].join(' ');
}
