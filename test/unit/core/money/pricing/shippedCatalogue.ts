import { readFileSync } from 'node:fs';
import { type Catalogue, createCatalogue } from '../../../../../src/core/money/pricing/catalogue.ts';

/** The catalogue that the extension ships. */
export function shippedCatalogue(): Catalogue {
  return createCatalogue(readJson('prices.json'));
}

/** A JSON file of src/core/money/pricing. */
export function readJson(name: string): unknown {
  return JSON.parse(
    readFileSync(new URL(`../../../../../src/core/money/pricing/${name}`, import.meta.url), 'utf8'),
  ) as unknown;
}

/** Noon of a Friday on which every shipped price holds. */
export const noonMs = Date.parse('2026-11-20T12:00:00Z');
