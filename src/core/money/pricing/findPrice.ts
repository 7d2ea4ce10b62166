import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { Catalogue } from './catalogue.ts';
import { isMovingAlias } from './movingAlias.ts';
import type { Price } from './price.ts';
import { subscriptionVendor } from './subscriptionPlan.ts';
import { toUserRates, type UserPricePerMillion } from './userPrice.ts';
import { isOllamaCloudModel, localVendor, type PricedEndpoint, vendorOf } from './vendorOf.ts';

/**
 * A vendor's list price of a model at a moment, by exact id or declared alias. `undefined` when the model is not in
 * the catalogue or has no price for that moment.
 */
export function findPrice(
  catalogue: Catalogue,
  query: { readonly vendor: string; readonly model: string; readonly atMs: number; readonly region?: string },
): Price | undefined {
  if (query.vendor === localVendor) return isOllamaCloudModel(query.model) ? undefined : { source: 'local' };
  if (query.vendor === subscriptionVendor) return { source: 'subscription' };
  const card = catalogue.find(query.vendor, query.model);
  // The youngest period that covers the moment wins.
  const period = card?.periods.findLast(
    ({ fromMs, untilMs }) => (fromMs ?? -Infinity) <= query.atMs && query.atMs < (untilMs ?? Infinity),
  );
  if (card === undefined || period === undefined) return undefined;
  return {
    source: 'catalogue',
    catalogueDate: card.listedOn ?? catalogue.date,
    vendor: card.vendor,
    model: card.model,
    period,
    serviceTiers: card.serviceTiers,
    regions: card.regions,
    ...(query.region !== undefined && { region: query.region }),
    ...(isMovingAlias(query.vendor, query.model) && { isMoving: true }),
  };
}

/**
 * The price that holds for a model of a configured provider: the user's own where set, else the vendor's list price.
 * `undefined` is the visible state `unpriced`. Where an alias was asked for whose target moves, and the model that served
 * the call has a price of its own, that one holds.
 */
export function priceOf(
  sources: {
    /** `undefined` while the catalogue is not loaded; then only the user's prices and local models are known. */
    readonly catalogue: Catalogue | undefined;
    /** By `provider/model`. */
    readonly userPrices: ReadonlyMap<string, UserPricePerMillion>;
  },
  endpoint: PricedEndpoint,
  reference: ModelReference,
  atMs: number,
  modelServed?: string,
): Price | undefined {
  const userPrice = sources.userPrices.get(formatModelReference(reference));
  if (userPrice !== undefined) return toUserRates(userPrice);
  const vendor = vendorOf(endpoint);
  if (vendor === undefined) return undefined;
  const find = (model: string): Price | undefined =>
    findPrice(sources.catalogue ?? emptyCatalogue, { ...vendor, model, atMs });
  if (modelServed !== undefined && isMovingAlias(vendor.vendor, reference.model)) {
    const served = find(modelServed);
    if (served?.source === 'catalogue' && served.isMoving === undefined) return served;
  }
  return find(reference.model);
}

const emptyCatalogue: Catalogue = {
  date: '1970-01-01',
  cards: [],
  find: () => undefined,
  hasVendor: () => false,
};
