import { type Catalogue, CatalogueError, createCatalogue } from './catalogue.ts';
import { type CatalogueData, catalogueFromProviders, PriceListError } from './genaiPrices.ts';
import type { PriceCard } from './priceCard.ts';

/** A price document as it was downloaded, and what it is compared with. */
export interface DownloadedPrices {
  /** The JSON text of @pydantic/genai-prices' `data.json`. */
  readonly text: string;
  /** Today, `YYYY-MM-DD`: the date that the new figures carry. */
  readonly date: string;
  /** Our own dated corrections (`corrections.json`): they hold over the downloaded prices as over the shipped ones. */
  readonly corrections: unknown;
  readonly current: Catalogue;
}

/** A model whose price would change. */
export interface PriceChange {
  readonly before: PriceCard;
  readonly after: PriceCard;
}

/** What a refresh would change, for the person to confirm; each sorted by vendor and model. */
export interface PriceDifference {
  readonly added: readonly PriceCard[];
  readonly changed: readonly PriceChange[];
  /** Models that would be without a price from then on. */
  readonly removed: readonly PriceCard[];
}

/** New prices, not yet in force; or why the document is refused as a whole. */
export type RefreshedPrices =
  | {
      readonly ok: true;
      /** To be stored as JSON and read with `createCatalogue`, once the person has confirmed. */
      readonly data: CatalogueData;
      readonly catalogue: Catalogue;
      readonly difference: PriceDifference;
    }
  | { readonly ok: false; readonly reason: string };

/** Longest document that is looked at, in characters; the real one has about two million. */
export const longestPriceDocument = 10_000_000;

/**
 * Validates a downloaded price document and says what it would change. Refused as a whole: what is too long, no JSON,
 * no list of providers, lacks a vendor, or holds a price below $0 or above $10,000 per million tokens. Changes nothing
 * by itself.
 */
export function refreshPrices({ text, date, corrections, current }: DownloadedPrices): RefreshedPrices {
  if (text.length > longestPriceDocument) return refused('The price document is too long.');
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return refused(`The price document is not JSON: ${messageOf(error)}`);
  }
  try {
    const source = '@pydantic/genai-prices (MIT), downloaded, and corrections.json';
    const data = catalogueFromProviders(providersOf(document), corrections, { date, source });
    const catalogue = createCatalogue(data);
    return { ok: true, data, catalogue, difference: differenceBetween(current, catalogue) };
  } catch (error) {
    if (error instanceof PriceListError || error instanceof CatalogueError) return refused(error.message);
    throw error;
  }
}

/** The providers, be they the document itself or its member. */
function providersOf(document: unknown): unknown {
  return typeof document === 'object' && document !== null && 'providers' in document
    ? document.providers
    : document;
}

function differenceBetween(current: Catalogue, next: Catalogue): PriceDifference {
  const before = byName(current);
  const after = byName(next);
  const changed: PriceChange[] = [];
  for (const [name, card] of after) {
    const old = before.get(name);
    if (old !== undefined && priceText(old) !== priceText(card)) changed.push({ before: old, after: card });
  }
  return {
    added: [...after].filter(([name]) => !before.has(name)).map(([, card]) => card),
    changed,
    removed: [...before].filter(([name]) => !after.has(name)).map(([, card]) => card),
  };
}

function byName(catalogue: Catalogue): ReadonlyMap<string, PriceCard> {
  const named = catalogue.cards.map((card) => [`${card.vendor}/${card.model}`, card] as const);
  return new Map(named.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Everything that a cost depends on, with members in one order; limits and aliases change no price. */
function priceText({ periods, serviceTiers, regions }: PriceCard): string {
  return JSON.stringify({ periods, serviceTiers, regions }, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
}

function refused(reason: string): RefreshedPrices {
  return { ok: false, reason };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
