import type { Pricing } from '../../core/routing/knowledge/pricing.ts';
import type { Ledger } from '../../core/model/ledger/ledger.ts';
import type { Log } from '../../core/model/log.ts';

/**
 * What has to be there before the first plan is read or the first call sent: the price catalogue, and the attempts
 * of windows that died, settled. Runs once; a failure is tried again by the next caller.
 */
export function createPreparation(
  ledger: Ledger,
  loadPricing: () => Promise<Pricing>,
  log: Log,
): () => Promise<void> {
  let preparing: Promise<void> | undefined;
  async function prepare(): Promise<void> {
    const pricing = await loadPricing();
    await pricing.load();
    const recovered = await ledger.recoverInterrupted((start, usage) =>
      pricing.price({ provider: start.provider, model: start.modelAsked }, usage, start.startedAtMs),
    );
    if (recovered > 0) {
      log.info(
        `${recovered} calls were running in windows that ended, and are settled now. Where nobody said what they cost, what was held for them counts as an upper bound (≤) until it is corrected: see Tierwise: Show Costs.`,
      );
    }
    await pricing.learn();
  }
  return () => {
    preparing ??= prepare().catch((error: unknown) => {
      preparing = undefined;
      throw error;
    });
    return preparing;
  };
}
