import type { Failure } from '../../core/model/request/failure.ts';
import type { AvailableModel } from '../../core/model/request/provider.ts';
import { listedCards } from '../../core/money/pricing/listedPrices.ts';
import type { PriceCard } from '../../core/money/pricing/priceCard.ts';
import type { Clock } from '../../core/model/clock.ts';
import type { Log } from '../../core/model/log.ts';
import { readListFile, type ReadList, writeListFile } from './listedPricesFile.ts';

/** The prices on OpenRouter's own list of models. */
export interface OpenRouterPrices {
  /** See that the list of the last day is there, read from the endpoint where it must be. Never rejects. */
  refresh(endpoint: { readonly baseUrl: string }): Promise<void>;
  find(vendor: string, model: string): PriceCard | undefined;
}

/** What {@link createOpenRouterPrices} works with. */
export interface OpenRouterPricesPorts {
  /** Where the list is kept for the next start and for other windows. */
  readonly path: string;
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'localDate'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  listModels(endpoint: { readonly baseUrl: string }): Promise<readonly AvailableModel[] | Failure>;
}

const vendor = 'openrouter';

/** How long a list holds. */
const freshMs = 24 * 3_600_000;

/** How long a list is used that cannot be renewed; older prices are unknown prices. */
const longestUseMs = 14 * freshMs;

/** How long nobody asks again after a failure. */
const pauseMs = 600_000;

/** Nothing is read or asked before the first refresh; no key is sent along. */
export function createOpenRouterPrices(ports: OpenRouterPricesPorts): OpenRouterPrices {
  const { path, clock, log } = ports;
  let current: ReadList | undefined;
  let cards: ReadonlyMap<string, PriceCard> = new Map();
  let failedAtMs = -Infinity;
  let running: Promise<void> | undefined;

  /** The list may have been kept by another window or before a restart: only dates tell its age. */
  function ageMs(): number {
    const nowMs = clock.now();
    return current === undefined ? Infinity : Math.abs(nowMs - current.readAtMs);
  }
  const isPaused = (): boolean => clock.monotonic() - failedAtMs < pauseMs;

  function use(list: ReadList | undefined): void {
    current = list;
    cards = list === undefined ? new Map() : listedCards(list);
  }

  async function renew(endpoint: { readonly baseUrl: string }): Promise<void> {
    if (current === undefined) use(await readListFile(path, log));
    if (ageMs() < freshMs) return;
    if (ageMs() > longestUseMs) use(undefined);
    const found = await ports.listModels(endpoint);
    const models = 'kind' in found ? [] : found.filter(({ price }) => price !== undefined);
    if (models.length === 0) {
      failedAtMs = clock.monotonic();
      const why = 'kind' in found ? found.message : 'it has none';
      log.warn(`The prices on OpenRouter’s own list cannot be read: ${why}`);
      return;
    }
    const readAtMs = clock.now();
    const list: ReadList = { vendor, date: clock.localDate(readAtMs), readAtMs, models };
    use(list);
    log.info(`OpenRouter’s own list has prices of ${models.length} models.`);
    await writeListFile(path, list);
  }

  return {
    refresh(endpoint) {
      if (running !== undefined) return running;
      if (ageMs() < freshMs || isPaused()) return Promise.resolve();
      running = renew(endpoint)
        .catch((error: unknown) => {
          failedAtMs = clock.monotonic();
          log.warn(`The prices on OpenRouter’s own list cannot be kept: ${String(error)}`);
        })
        .finally(() => {
          running = undefined;
        });
      return running;
    },
    find: (asked, model) => (asked === vendor ? cards.get(model) : undefined),
  };
}
