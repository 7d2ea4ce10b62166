import { formatTotal } from '../../src/shared/format.ts';
import type { TrendDayView } from '../../src/shared/costsView.ts';
import { tiers, type Tier } from '../../src/shared/tiers.ts';

/** What one bar stands for. */
export type BarSpan = 'day' | 'week' | 'month' | 'year';

/** One bar of the trend. Days are `YYYY-MM-DD`, both inclusive. */
export interface TrendBar {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly label: string;
  readonly text: string;
  readonly explanation: string;
  /** What is drawn, in nano-dollars; a day whose corrections outweigh it is negative. */
  readonly nanoUsd: number;
  readonly byTier: Readonly<Record<Tier, { readonly nanoUsd: number; readonly text: string }>>;
  readonly calls: number;
}

const spans = ['day', 'week', 'month', 'year'] as const satisfies readonly BarSpan[];

/** Marks that make a sum a bound or an estimate; a sum of several days keeps the strongest of its parts. */
const marks = ['≥', '≤', '≈'] as const;

const dayMs = 86_400_000;

/**
 * The days as at most `mostBars` bars, put together into weeks (from Monday), months or years where there are more.
 * Ten decades of years are drawn as they are.
 *
 * @param language BCP 47 tag for the labels of the bars that hold several days.
 */
export function trendBars(
  days: readonly TrendDayView[],
  mostBars: number,
  language: string,
): { readonly span: BarSpan; readonly bars: readonly TrendBar[] } {
  for (const span of spans) {
    const groups = groupBy(days, span);
    if (groups.length <= mostBars || span === 'year') {
      return { span, bars: groups.map((group) => barOf(group, span, language)) };
    }
  }
  return { span: 'day', bars: [] };
}

function groupBy(days: readonly TrendDayView[], span: BarSpan): readonly (readonly TrendDayView[])[] {
  const groups = new Map<string, TrendDayView[]>();
  for (const day of days) {
    const key = groupKey(day.day, span);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [day]);
    else group.push(day);
  }
  return [...groups.values()];
}

function groupKey(day: string, span: BarSpan): string {
  switch (span) {
    case 'day':
      return day;
    case 'week': {
      const date = dateOf(day);
      const daysSinceMonday = (date.getUTCDay() + 6) % 7;
      return new Date(date.getTime() - daysSinceMonday * dayMs).toISOString().slice(0, 10);
    }
    case 'month':
      return day.slice(0, 7);
    case 'year':
      return day.slice(0, 4);
  }
}

function barOf(days: readonly TrendDayView[], span: BarSpan, language: string): TrendBar {
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) throw new Error('A bar stands for one day at least.');
  const nanoUsd = tiers.reduce((sum, tier) => sum + sumOf(days, tier), 0);
  const range = { firstDay: first.day, lastDay: last.day, nanoUsd };
  if (span === 'day') {
    const { label, total, byTier, calls } = first;
    return { ...range, label, text: total.text, explanation: total.explanation, byTier, calls };
  }
  const unpriced = days.reduce((sum, day) => sum + day.unpricedCalls, 0);
  const byTier = Object.fromEntries(
    tiers.map((tier) => {
      const texts = days.map((day) => day.byTier[tier].text);
      const sum = sumOf(days, tier);
      return [tier, { nanoUsd: sum, text: `${markOf(texts)}${formatTotal(sum, 0)}` }];
    }),
  ) as unknown as TrendBar['byTier'];
  return {
    ...range,
    label: spanLabel(first.day, last.day, span, language),
    text: `${markOf(days.map((day) => day.total.text))}${formatTotal(nanoUsd, unpriced)}`,
    explanation: '',
    byTier,
    calls: days.reduce((sum, day) => sum + day.calls, 0),
  };
}

function sumOf(days: readonly TrendDayView[], tier: Tier): number {
  return days.reduce((sum, day) => sum + day.byTier[tier].nanoUsd, 0);
}

function markOf(texts: readonly string[]): string {
  return marks.find((mark) => texts.some((text) => text.startsWith(mark))) ?? '';
}

function spanLabel(firstDay: string, lastDay: string, span: BarSpan, language: string): string {
  const year = { year: 'numeric', timeZone: 'UTC' } as const;
  if (span === 'year') return new Intl.DateTimeFormat(language, year).format(dateOf(firstDay));
  const month = { ...year, month: 'short' } as const;
  if (span === 'month') return new Intl.DateTimeFormat(language, month).format(dateOf(firstDay));
  const format = new Intl.DateTimeFormat(language, { ...month, day: 'numeric' });
  return format.formatRange(dateOf(firstDay), dateOf(lastDay));
}

/** The day's beginning in UTC; window dates have no zone any more. */
function dateOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** Steps between lines of a scale, times a power of ten. */
const roundSteps = [1, 2, 5, 10];

/** Nano-dollars below which no line is drawn: a hundredth of a cent, the smallest sum that is written out. */
const smallestStep = 100_000;

/**
 * Round values for the lines of a scale from 0 to at least `most` (nano-dollars), about `wanted` of them above 0.
 * Only 0 when nothing is above it.
 */
export function scaleTicks(most: number, wanted: number): readonly number[] {
  if (!Number.isFinite(most) || most <= 0) return [0];
  const least = Math.max(most / wanted, smallestStep);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = (roundSteps.find((each) => each * power >= least * (1 - 1e-9)) ?? 10) * power;
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: count + 1 }, (_each, index) => index * step);
}

/** A value of the scale as dollars, all with the decimals that the step between them needs. */
export function tickText(tick: number, ticks: readonly number[]): string {
  const stepUsd = (ticks[1] ?? 0) / 1_000_000_000;
  const decimals = stepUsd === 0 || stepUsd >= 1 ? 0 : Math.max(2, Math.ceil(-Math.log10(stepUsd) - 1e-9));
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return `$${(tick / 1_000_000_000).toLocaleString('en-US', digits)}`;
}
