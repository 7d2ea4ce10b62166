import { purposes } from '../../core/model/purpose.ts';
import type { DaySpan } from '../../core/money/report/calendar.ts';
import type { CostReport, ReportFilter } from '../../core/model/ledger/reportPorts.ts';
import type { CostsFilterPatch, CostsFilterView } from '../../shared/costsView.ts';
import { tiers } from '../../shared/tiers.ts';
import type { PlanTitles } from './breakdowns.ts';
import type { CostsReading } from './buildCostsView.ts';
import type { CostsReadPorts } from './costsPorts.ts';
import { allDays, daysOfRange } from './costsPeriod.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** Reads everything that a filter shows. Rejects with the ledger's error. */
export async function readCosts(filter: CostsFilterView, ports: CostsReadPorts): Promise<CostsReading> {
  const { reports, meter } = ports;
  const today = await ports.today();
  const span = daysOfRange(filter.range, today);
  const isNarrowed = Object.keys(filter).length > 1;
  const whole = reports.report(span);
  const [report, unfiltered, budgets, savings, projections, otherLedgers] = await Promise.all([
    isNarrowed ? reports.report(toReportFilter(filter, span)) : whole,
    whole,
    ports.budgetStates(),
    meter.savings(span),
    meter.projections(today),
    orWithout([], 'other ledgers', ports.otherLedgers(), ports),
  ]);
  const planIds = new Set(report.byPlan.map(({ planId }) => planId));
  if (filter.planId !== undefined) planIds.add(filter.planId);
  for (const { window, limit } of budgets) if (limit.scope === 'plan') planIds.add(window);
  return {
    filter,
    span: filter.range === 'all' ? shownSpan(unfiltered, today) : span,
    report,
    unfiltered,
    isLedgerEmpty: unfiltered.sums.calls === 0 && (await isEmpty(filter, ports)),
    budgets,
    savings,
    projections,
    titles: await orWithout<PlanTitles>(new Map(), 'plan titles', ports.planTitles([...planIds]), ports),
    otherLedgersChangedAtMs: otherLedgers.map(({ changedAtMs }) => changedAtMs),
  };
}

/** The filter in the ledger's terms. A patch narrows it, to other days too. */
export function toReportFilter(
  filter: CostsFilterView,
  span: DaySpan,
  patch: CostsFilterPatch = {},
): ReportFilter {
  const { tier, purpose, provider, model, keyLabel, planId } = { ...filter, ...patch };
  const knownTier = tiers.find((known) => known === tier);
  const knownPurpose = purposes.find((known) => known === purpose);
  return {
    fromDay: patch.day ?? span.fromDay,
    toDay: patch.lastDay ?? patch.day ?? span.toDay,
    ...withoutUndefined({ tier: knownTier, purpose: knownPurpose, provider, model, keyLabel, planId }),
  };
}

/** From the first call to today, or to the last one where the clock was set back. */
function shownSpan({ byDayAndTier }: CostReport, today: string): DaySpan {
  const days = byDayAndTier.map(({ day }) => day).sort();
  const last = days.at(-1);
  return { fromDay: days[0] ?? today, toDay: last !== undefined && last > today ? last : today };
}

async function isEmpty(filter: CostsFilterView, { reports }: CostsReadPorts): Promise<boolean> {
  return filter.range === 'all' || (await reports.report(allDays)).sums.calls === 0;
}

/** What only adorns the figures must not take them away. */
async function orWithout<T>(
  without: T,
  what: string,
  reading: Promise<T>,
  { log }: Pick<CostsReadPorts, 'log'>,
): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    log.warn(`The costs panel goes without the ${what}: ${String(error)}`);
    return without;
  }
}
