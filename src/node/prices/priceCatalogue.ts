import type { Catalogue } from '../../core/money/pricing/catalogue.ts';
import type { Log } from '../../core/model/log.ts';
import type { StoredPrices } from './storedPrices.ts';

/** The prices in force: the shipped ones, or newer ones that the person has downloaded and confirmed. */
export interface PriceCatalogue {
  /** Loaded once; what it gives follows every later {@link PriceCatalogue.use}. */
  load(): Promise<Catalogue>;
  /** Puts other prices in force, in this window at once. */
  use(catalogue: Catalogue): void;
  /** The ones that come with this version. */
  shipped(): Promise<Catalogue>;
}

/** Prices that are newer in an update of Tierwise than the downloaded ones win. */
export function createPriceCatalogue(
  stored: Pick<StoredPrices, 'newest'>,
  log: Pick<Log, 'info' | 'warn'>,
  loadShipped: () => Promise<Catalogue> = loadCatalogue,
): PriceCatalogue {
  let current: Catalogue | undefined;

  async function readStored(shipped: Catalogue): Promise<Catalogue | undefined> {
    const found = await stored.newest();
    if (found === undefined || found.date < shipped.date) return undefined;
    try {
      const { createCatalogue } = await import('../../core/money/pricing/catalogue.ts');
      const catalogue = createCatalogue(found.data);
      log.info(`Prices of ${found.date} are in force, which were downloaded on request.`);
      return catalogue;
    } catch (error) {
      log.warn(`The downloaded prices of ${found.date} are not valid and stay unused: ${String(error)}`);
      return undefined;
    }
  }

  return {
    async load() {
      const shipped = await loadShipped();
      current ??= (await readStored(shipped)) ?? shipped;
      const inForce = (): Catalogue => current ?? shipped;
      return {
        get date() {
          return inForce().date;
        },
        get cards() {
          return inForce().cards;
        },
        find: (vendor, model) => inForce().find(vendor, model),
        hasVendor: (vendor) => inForce().hasVendor(vendor),
      };
    },
    use(catalogue) {
      current = catalogue;
    },
    shipped: loadShipped,
  };
}

/** The shipped price catalogue, read when the first price is asked for. */
async function loadCatalogue(): Promise<Catalogue> {
  const [{ createCatalogue }, { default: data }] = await Promise.all([
    import('../../core/money/pricing/catalogue.ts'),
    import('../../core/money/pricing/prices.json', { with: { type: 'json' } }),
  ]);
  return createCatalogue(data);
}
