import type { CostsPanelStringKey, CostsPanelStrings } from '../../src/shared/costsProtocol.ts';
import type { CostsFilterView, CostsRange } from '../../src/shared/costsView.ts';
import type { Tier } from '../../src/shared/tiers.ts';
import { tiers } from '../../src/shared/tiers.ts';
import type { BarSpan } from './trendBars.ts';

/** The members of the filter that can be left out. */
export type FilterKey = Exclude<keyof CostsFilterView, 'range'>;

const rangeKeys = {
  today: 'rangeToday',
  '7-days': 'range7Days',
  '30-days': 'range30Days',
  '90-days': 'range90Days',
  month: 'rangeMonth',
  'last-month': 'rangeLastMonth',
  all: 'rangeAll',
} as const satisfies Record<CostsRange, CostsPanelStringKey>;

const tierKeys = {
  orchestration: 'tierOrchestration',
  execution: 'tierExecution',
  grunt: 'tierGrunt',
} as const satisfies Record<Tier, CostsPanelStringKey>;

const filterKeys = {
  tier: 'filterTier',
  purpose: 'filterPurpose',
  provider: 'filterProvider',
  model: 'filterModel',
  keyLabel: 'filterKey',
  planId: 'filterPlan',
} as const satisfies Record<FilterKey, CostsPanelStringKey>;

const spanKeys = {
  day: 'barsDay',
  week: 'barsWeek',
  month: 'barsMonth',
  year: 'barsYear',
} as const satisfies Record<BarSpan, CostsPanelStringKey>;

/** The name of a range of days. */
export function rangeText(range: CostsRange, strings: CostsPanelStrings): string {
  return strings[rangeKeys[range]];
}

/** The name of a tier; one that an older ledger holds under another name keeps it. */
export function tierText(tier: string, strings: CostsPanelStrings): string {
  const known = tiers.find((each) => each === tier);
  return known === undefined ? tier : strings[tierKeys[known]];
}

/** The name of a member of the filter. */
export function filterText(key: FilterKey, strings: CostsPanelStrings): string {
  return strings[filterKeys[key]];
}

/** What one bar of the trend stands for. */
export function spanText(span: BarSpan, strings: CostsPanelStrings): string {
  return strings[spanKeys[span]];
}

/** The language that the host wrote into the page. */
export function pageLanguage(): string {
  return document.documentElement.lang === '' ? 'en' : document.documentElement.lang;
}

/** A count with its thousands set apart. */
export function countText(count: number): string {
  return new Intl.NumberFormat(pageLanguage()).format(count);
}

/** A share of 0–1 as a percentage; a trace of something does not read as nothing. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.005) return '<1%';
  return `${Math.round(share * 100)}%`;
}
