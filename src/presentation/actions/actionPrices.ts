import * as z from 'zod/mini';
import type { ActionKind } from '../../core/work/codeActions/codeAction.ts';
import { estimateAction, type ActionSize } from '../../core/work/codeActions/estimateAction.ts';
import type { Pricing } from '../../core/routing/knowledge/pricing.ts';
import { readRatioSnapshot, type RatioSnapshot } from '../../core/money/meter/learnedRatio.ts';
import type { MoneyRange } from '../../core/model/range.ts';
import { nanoUsdPerUsd } from '../../core/model/request/cost.ts';
import { formatModelReference, type ModelReference } from '../../core/model/modelReference.ts';
import { costOf } from '../../core/money/pricing/costOf.ts';
import type { Price } from '../../core/money/pricing/price.ts';
import { toUserRates } from '../../core/money/pricing/userPrice.ts';

/** The part of VS Code's `Memento` that is used. */
export interface ActionMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** What {@link createActionPrices} works with. */
export interface ActionPricesPorts {
  readonly pricing: Pick<Pricing, 'priceAt' | 'experience'>;
  /** The person's own state, over all windows. */
  readonly memory: ActionMemory;
  readonly now: () => number;
}

/** What actions probably cost, from memory: nothing is loaded, counted or sent for it. */
export interface ActionPrices {
  /** `unpriced`: the model is known to have no price. `undefined`: prices are not loaded and none is remembered. */
  estimate(kind: ActionKind, size: ActionSize, model: ModelReference): MoneyRange | 'unpriced' | undefined;
  /** Keeps what is known of these models for the next start. To be called once prices are loaded. */
  remember(models: readonly ModelReference[]): Promise<void>;
}

const memoryKey = 'tierwise.actions.prices';
const mostModels = 50;

const storedSchema = z.object({
  version: z.literal(1),
  ratios: z.unknown(),
  prices: z.record(
    z.string(),
    z.nullable(z.object({ inputPerMillionUsd: z.number(), outputPerMillionUsd: z.number() })),
  ),
});

/** Prices of short requests by `provider/model`; `null`: it has none. */
type RememberedPrices = z.infer<typeof storedSchema>['prices'];

export function createActionPrices({ pricing, memory, now }: ActionPricesPorts): ActionPrices {
  let kept = recall(memory);
  /** A list price is only there when the catalogue is. */
  let isLoaded = false;

  function priceOf(model: ModelReference): Price | 'unpriced' | undefined {
    const live = pricing.priceAt(model, now());
    if (live?.source === 'catalogue') isLoaded = true;
    if (live !== undefined) return live;
    const name = formatModelReference(model);
    const remembered = Object.hasOwn(kept.prices, name) ? kept.prices[name] : undefined;
    if (isLoaded || remembered === null) return 'unpriced';
    return remembered && toUserRates(remembered);
  }

  function ratios(): RatioSnapshot {
    const live = pricing.experience().ratios.snapshot();
    return Object.keys(live.models).length > 0 ? live : kept.ratios;
  }

  async function remember(models: readonly ModelReference[]): Promise<void> {
    isLoaded = true;
    const added = models.map((model) => [
      formatModelReference(model),
      perMillion(pricing.priceAt(model, now()), now()),
    ]);
    const merged = { ...kept.prices, ...(Object.fromEntries(added) as RememberedPrices) };
    const prices = Object.fromEntries(Object.entries(merged).slice(-mostModels));
    const next = { ratios: ratios(), prices };
    const isSame = JSON.stringify(next) === JSON.stringify(kept);
    kept = next;
    if (!isSame) await memory.update(memoryKey, { version: 1, ...next });
  }

  return {
    estimate(kind, size, model) {
      const price = priceOf(model);
      if (price === undefined || price === 'unpriced') return price;
      return estimateAction(kind, size, formatModelReference(model), ratios(), price, now()) ?? 'unpriced';
    },
    remember,
  };
}

function recall(memory: ActionMemory): { readonly ratios: RatioSnapshot; readonly prices: RememberedPrices } {
  const parsed = z.safeParse(storedSchema, memory.get(memoryKey));
  if (!parsed.success) return { ratios: readRatioSnapshot(undefined), prices: {} };
  return { ratios: readRatioSnapshot(parsed.data.ratios), prices: parsed.data.prices };
}

/** Requests of this length pay no surcharge for long ones. */
const sampleTokens = 10_000;

function perMillion(price: Price | undefined, atMs: number): RememberedPrices[string] {
  const usdOf = (inputUncachedTokens: number, outputTokens: number): number | undefined => {
    const cost = costOf({ source: 'estimated', inputUncachedTokens, outputTokens }, price, atMs);
    return cost.source === 'unpriced'
      ? undefined
      : (cost.nanoUsd / nanoUsdPerUsd) * (1_000_000 / sampleTokens);
  };
  const inputPerMillionUsd = usdOf(sampleTokens, 0);
  const outputPerMillionUsd = usdOf(0, sampleTokens);
  if (inputPerMillionUsd === undefined || outputPerMillionUsd === undefined) return null;
  return { inputPerMillionUsd, outputPerMillionUsd };
}
