/**
 * Writes src/core/pricing/prices.json from the npm package @pydantic/genai-prices and our own dated, sourced
 * corrections (src/core/pricing/corrections.json). `npm run prices [-- DATE]`, by hand after either changed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { findProvider } from '@pydantic/genai-prices';
import { catalogueFromProviders, vendorIds } from '../../src/core/pricing/genaiPrices.ts';

const folder = new URL('../../src/core/pricing/', import.meta.url);
const packageVersion = JSON.parse(
  readFileSync(new URL('../../node_modules/@pydantic/genai-prices/package.json', import.meta.url), 'utf8'),
).version;

const corrections = JSON.parse(readFileSync(new URL('corrections.json', folder), 'utf8'));
const [date = new Date().toISOString().slice(0, 10)] = process.argv.slice(2);
const providers = vendorIds.map((providerId) => findProvider({ providerId }));
const catalogue = catalogueFromProviders(providers, corrections, {
  date,
  source: `@pydantic/genai-prices ${packageVersion} (MIT) and corrections.json`,
});

/** One line per model: a change of price is then a change of one line. */
const text = JSON.stringify(catalogue, (key, value) => (key === 'models' ? 'MODELS' : value), 1).replaceAll(
  / *"models": "MODELS"/g,
  'MODELS',
);
const blocks = Object.values(catalogue.vendors).map(({ models }) =>
  Object.entries(models)
    .map(([id, entry]) => `    ${JSON.stringify(id)}: ${JSON.stringify(entry)}`)
    .join(',\n'),
);
let index = 0;
writeFileSync(
  new URL('prices.json', folder),
  `${text.replaceAll('MODELS', () => `   "models": {\n${blocks[index++]}\n   }`)}\n`,
);
