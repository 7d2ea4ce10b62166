import type { PriceCard } from '../../core/money/pricing/priceCard.ts';
import type { PriceDifference } from '../../core/money/pricing/refreshPrices.ts';

const picoUsdPerUsdPerMillion = 1_000_000;

/** What a refresh would change, as lines of text: dollars per million tokens, before and after. */
export function priceDifferenceText(
  difference: PriceDifference,
  dates: { readonly before: string; readonly after: string },
): string {
  const { added, changed, removed } = difference;
  const block = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
  return [
    `Prices of ${dates.after} instead of ${dates.before}, in US dollars per million tokens.`,
    'Calls that are in the ledger keep the price that was applied to them.',
    ...block(
      `Changed (${changed.length})`,
      changed.map(({ before, after }) => `${nameOf(after)}: ${ratesText(before)} → ${ratesText(after)}`),
    ),
    ...block(
      `New (${added.length})`,
      added.map((card) => `${nameOf(card)}: ${ratesText(card)}`),
    ),
    ...block(
      `Without a price from then on (${removed.length})`,
      removed.map((card) => `${nameOf(card)}: ${ratesText(card)}`),
    ),
    '',
  ].join('\n');
}

function nameOf({ vendor, model }: PriceCard): string {
  return `${vendor}/${model}`;
}

/** The base rates of the newest period; what else differs (tiers, dates, hours) is counted. */
function ratesText({ periods }: PriceCard): string {
  const period = periods.at(-1);
  if (period === undefined) return '–';
  const { rates, lengthTiers, windows } = period;
  const parts = [
    `input ${dollars(rates.inputPicoUsd)}`,
    `output ${dollars(rates.outputPicoUsd)}`,
    ...(rates.cacheReadPicoUsd === undefined ? [] : [`cache read ${dollars(rates.cacheReadPicoUsd)}`]),
    ...(lengthTiers.length === 0 ? [] : [`${lengthTiers.length} length tiers`]),
    ...(windows.length === 0 ? [] : [`${windows.length} daily windows`]),
    ...(periods.length === 1 ? [] : [`${periods.length} dated prices`]),
  ];
  return parts.join(', ');
}

function dollars(picoUsdPerToken: number): string {
  return `$${picoUsdPerToken / picoUsdPerUsdPerMillion}`;
}
