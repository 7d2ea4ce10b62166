/**
 * Writes src/core/money/pricing/prices.json from the npm package @pydantic/genai-prices and our own dated, sourced
 * corrections (src/core/money/pricing/corrections.json), and names every model on which the sources that are here disagree.
 * `npm run prices [-- DATE]`, by hand after either changed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findProvider } from '@pydantic/genai-prices';
import { createCatalogue } from '../../src/core/money/pricing/catalogue.ts';
import { catalogueFromProviders, vendorIds } from '../../src/core/money/pricing/genaiPrices.ts';
import { catalogueFigures } from '../prices/cataloguePrices.mjs';
import { disagreements, disagreementText, missingText } from '../prices/disagreements.mjs';
import { findSources } from '../prices/findSources.mjs';

const folder = new URL('../../src/core/money/pricing/', import.meta.url);
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

const atMs = Date.parse(date);
const ours = createCatalogue(catalogue);
const packageData = catalogueFromProviders(
  providers,
  { vendors: {}, models: [] },
  { date, source: 'uncorrected' },
);
const uncorrected = createCatalogue(packageData);
const { sources, absent } = findSources(fileURLToPath(new URL('../../', import.meta.url)));
/** OpenRouter's models are priced by its own list, which the extension reads. */
const packagePrices = Object.entries(packageData.vendors)
  .filter(([vendor]) => vendor !== 'openrouter')
  .flatMap(([vendor, { models }]) =>
    Object.entries(models)
      .flatMap(([id, { aliases = [] }]) => [id, ...aliases.filter((alias) => !alias.includes('#'))])
      .map((model) => ({ vendor, model, figures: catalogueFigures(uncorrected.find(vendor, model), atMs) })),
  )
  .filter(({ figures }) => figures !== undefined);
const { compared, differ, missing } = disagreements(
  (vendor, model) => catalogueFigures(ours.find(vendor, model), atMs),
  [{ name: 'genai-prices', prices: packagePrices }, ...sources],
);

console.log(`Dollars per million tokens, input/output/cache read, on ${date}; ${compared} models compared.`);
for (const sentence of absent) console.log(sentence);
console.log(`\nThe sources disagree on ${differ.length} models:`);
for (const entry of differ) console.log(`  ${disagreementText(entry, correctionsOf(entry))}`);
console.log(`\nPriced there and not here, ${missing.length} models:`);
for (const entry of missing) console.log(`  ${missingText(entry)}`);

/** Why our figures of a model are not those of the package. */
function correctionsOf({ vendor, model }) {
  const card = ours.find(vendor, model);
  return corrections.models
    .filter((entry) => entry.vendor === vendor && entry.models.includes(card?.model))
    .filter(({ set }) => set.prices !== undefined || set.aliases !== undefined)
    .map(({ checked, source }) => `${checked}, ${source}`);
}
