import type { Catalogue } from '../core/money/pricing/catalogue.ts';

/** The shipped price catalogue, read when the first price is asked for. */
export async function loadCatalogue(): Promise<Catalogue> {
  const [{ createCatalogue }, { default: data }] = await Promise.all([
    import('../core/money/pricing/catalogue.ts'),
    import('../core/money/pricing/prices.json', { with: { type: 'json' } }),
  ]);
  return createCatalogue(data);
}
