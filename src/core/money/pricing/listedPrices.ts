import type { AvailableModel } from '../../model/request/provider.ts';
import type { Catalogue } from './catalogue.ts';
import type { PriceCard } from './priceCard.ts';
import { toUserRates } from './userPrice.ts';

/** A vendor's own list as it was read on a day: its prices hold over those of the catalogue. */
export interface ListedPrices {
  readonly vendor: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly models: readonly AvailableModel[];
}

/** The cards of a list's models that have a price, by their ids. */
export function listedCards({ vendor, date, models }: ListedPrices): ReadonlyMap<string, PriceCard> {
  const cards = new Map<string, PriceCard>();
  for (const { id, price, contextTokens } of models) {
    const rates = price && toUserRates(price)?.rates;
    if (rates === undefined) continue;
    cards.set(id, {
      vendor,
      model: id,
      listedOn: date,
      periods: [{ rates, lengthTiers: [], windows: [] }],
      serviceTiers: {},
      regions: {},
      limits: contextTokens === undefined ? {} : { contextTokens },
    });
  }
  return cards;
}

/** The catalogue with a list over it that may still come or change. */
export function withListed(
  catalogue: Catalogue,
  listed: { find(vendor: string, model: string): PriceCard | undefined },
): Catalogue {
  return {
    get date() {
      return catalogue.date;
    },
    get cards() {
      return catalogue.cards;
    },
    hasVendor: (vendor) => catalogue.hasVendor(vendor),
    find(vendor, model) {
      const card = listed.find(vendor, model);
      const shipped = catalogue.find(vendor, model);
      return card === undefined ? shipped : { ...card, limits: { ...shipped?.limits, ...card.limits } };
    },
  };
}
