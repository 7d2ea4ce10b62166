import type { Multipliers, PricePeriod, Rates } from './priceCard.ts';

/** A model's catalogue price at a moment: plain data, so that a ledger row can keep it. */
export interface CataloguePrice {
  readonly source: 'catalogue';
  /** Date of the catalogue, `YYYY-MM-DD`. */
  readonly catalogueDate: string;
  readonly vendor: string;
  /** The catalogue's own id, which an alias may have led to. */
  readonly model: string;
  readonly period: PricePeriod;
  readonly serviceTiers: Multipliers;
  readonly regions: Multipliers;
  /** Region that the endpoint itself implies, where the provider reports none. */
  readonly region?: string;
  /** True when the name that was asked for may mean another model by now: what it prices is labelled an estimate. */
  readonly isMoving?: true;
}

/** Prices that the user has set for one `provider/model`. */
export interface UserRates {
  readonly source: 'user';
  readonly rates: Rates;
}

/** A model that runs on hardware of the user's own: its price is known, and it is zero. */
export interface LocalPrice {
  readonly source: 'local';
}

/** A flat subscription pays: a call costs nothing more. */
export interface SubscriptionPrice {
  readonly source: 'subscription';
}

/** A known price. No known price is `undefined`, which costs `unpriced`. */
export type Price = CataloguePrice | UserRates | LocalPrice | SubscriptionPrice;
