import type { PriceCard } from '../../core/pricing/priceCard.ts';
import type { PriceDifference } from '../../core/pricing/refreshPrices.ts';
import type { Translate } from '../translate.ts';

const picoUsdPerUsdPerMillion = 1_000_000;

/** What a refresh would change, as lines of text: dollars per million tokens, before and after. */
export function priceDifferenceText(
  difference: PriceDifference,
  dates: { readonly before: string; readonly after: string },
  t: Translate,
): string {
  const { added, changed, removed } = difference;
  const block = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
  return [
    t('Prices of {0} instead of {1}, in US dollars per million tokens.', dates.after, dates.before),
    t('Calls that are in the ledger keep the price that was applied to them.'),
    ...block(
      t('Changed ({0})', changed.length),
      changed.map(
        ({ before, after }) => `${nameOf(after)}: ${ratesText(before, t)} → ${ratesText(after, t)}`,
      ),
    ),
    ...block(
      t('New ({0})', added.length),
      added.map((card) => `${nameOf(card)}: ${ratesText(card, t)}`),
    ),
    ...block(
      t('Without a price from then on ({0})', removed.length),
      removed.map((card) => `${nameOf(card)}: ${ratesText(card, t)}`),
    ),
    '',
  ].join('\n');
}

function nameOf({ vendor, model }: PriceCard): string {
  return `${vendor}/${model}`;
}

/** The base rates of the newest period; what else differs (tiers, dates, hours) is counted. */
function ratesText({ periods }: PriceCard, t: Translate): string {
  const period = periods.at(-1);
  if (period === undefined) return '–';
  const { rates, lengthTiers, windows } = period;
  const parts = [
    t('input {0}', dollars(rates.inputPicoUsd)),
    t('output {0}', dollars(rates.outputPicoUsd)),
    ...(rates.cacheReadPicoUsd === undefined ? [] : [t('cache read {0}', dollars(rates.cacheReadPicoUsd))]),
    ...(lengthTiers.length === 0 ? [] : [t('{0} length tiers', lengthTiers.length)]),
    ...(windows.length === 0 ? [] : [t('{0} daily windows', windows.length)]),
    ...(periods.length === 1 ? [] : [t('{0} dated prices', periods.length)]),
  ];
  return parts.join(', ');
}

function dollars(picoUsdPerToken: number): string {
  return `$${picoUsdPerToken / picoUsdPerUsdPerMillion}`;
}
