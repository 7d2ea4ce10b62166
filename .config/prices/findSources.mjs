import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../setup/cache.mjs';
import { litellmPrices } from './litellmPrices.mjs';
import { referencePrices } from './referencePrices.mjs';

const litellmMap = 'litellm/model_prices_and_context_window_backup.json';

/** The lists to compare with that this machine has, and a sentence for each that it has not. */
export function findSources(root) {
  const sources = [];
  const absent = [];
  const litellm = findLitellmMap();
  if (litellm === undefined)
    absent.push('LiteLLM’s map is not here: `npm run test:litellm` installs it into the cache.');
  else sources.push({ name: 'LiteLLM', prices: litellmPrices(readJson(litellm)) });
  const reference = join(root, '..', 'shared', 'data', 'prices_reference.json');
  if (existsSync(reference))
    sources.push({ name: 'the reference', prices: referencePrices(readJson(reference)) });
  else absent.push('The reference table ../shared/data/prices_reference.json is not here.');
  return { sources, absent };
}

/** In the newest environment that the tests against its proxy have left in the cache. */
function findLitellmMap() {
  const pattern = `litellm-*/{lib/python*,Lib}/site-packages/${litellmMap}`;
  const [newest] = globSync(pattern, { cwd: cacheFolder() }).sort().reverse();
  return newest === undefined ? undefined : join(cacheFolder(), newest);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
