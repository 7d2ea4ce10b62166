import { cancelBillingOf } from '../../money/budget/cancelBilling.ts';
import { baselineOf, type Baseline, type ComparedCall } from '../../money/meter/baseline.ts';
import type { CountRange } from '../../model/range.ts';
import type { ModelAbilities } from '../../model/abilities/fitRequest.ts';
import {
  formatModelReference,
  parseModelReference,
  type ModelReference,
} from '../../model/modelReference.ts';
import type { Usage } from '../../model/request/usage.ts';
import type { CallStart } from '../../model/ledger/ledger.ts';
import type { Clock } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import type { Catalogue } from '../../money/pricing/catalogue.ts';
import { nanoUsdPerUsd } from '../../model/request/cost.ts';
import { costOf, priceCall } from '../../money/pricing/costOf.ts';
import type { ModelLimits, PriceCard } from '../../money/pricing/priceCard.ts';
import { isLocalModel, localVendor, vendorOf } from '../../money/pricing/vendorOf.ts';
import type { ModelKnowledge, WorkEstimate, WorkSize } from '../rules/modelKnowledge.ts';
import { priceOf } from '../../money/pricing/findPrice.ts';
import type { Price } from '../../money/pricing/price.ts';
import type { PricedUsage } from '../../calling/send/call.ts';
import { createLearnedStats, type LearnedStats, type LearnedStatsPorts } from '../learned/learnedStats.ts';
import type { CallProfile } from '../../calling/send/reserveCall.ts';
import { windowOfProvider } from '../../calling/connect/providerWindow.ts';
import type { EngineSettings } from '../rules/engineSettings.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What the settings and the price catalogue know of models: what usage costs, and how much they take. */
export interface Pricing {
  /** Resolves when the catalogue is there; then the others know its prices. */
  load(): Promise<void>;
  /** Learns from the calls of the ledger, unless it did so a moment ago. Never rejects, and holds nobody up. */
  learn(): Promise<void>;
  /** With the model that served the call, where the provider tells: an alias may have led to it. */
  price(model: ModelReference, usage: Usage, atMs: number, modelServed?: string): PricedUsage;
  callProfile(model: ModelReference, atMs: number): CallProfile;
  /** Tokens that a model makes of so many tokens of `o200k_base`. */
  inputTokens(model: ModelReference, countedTokens: number): CountRange;
  /** A high percentile of the output of calls like this one, reasoning included. */
  highOutputTokens(start: CallStart, model: ModelReference): number;
  /** `undefined` when the model has no known price. */
  estimateWork(size: WorkSize, model: ModelReference): WorkEstimate | undefined;
  /** Context window in tokens, as set or as the vendor's model has it; `undefined` when it is not known. */
  contextWindow(model: ModelReference): number | undefined;
  /** What is known of models when one is chosen for work of this size. */
  knowledge(size: WorkSize): ModelKnowledge;
  /** Whether the model runs on hardware of the person's own, as far as is known. */
  isLocal(model: ModelReference): boolean;
  /** What the catalogue lists of a model's abilities. */
  listedAbilities(model: ModelReference): ModelAbilities;
  /** Price of a model at a moment; `undefined` when none is known. */
  priceAt(model: ModelReference, atMs: number): Price | undefined;
  /** What the ledger has taught. */
  experience(): LearnedStats;
  /** What the orchestration model alone would have cost for the accepted work; `undefined` without such a model. */
  baseline(calls: readonly ComparedCall[]): Baseline | undefined;
}

/** What {@link createPricing} works with. */
export interface PricingPorts {
  loadCatalogue(): Promise<Catalogue>;
  settings(): EngineSettings;
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'delay'>;
  /** False while a model's provider fails or cools down. */
  isHealthy?(model: ModelReference): boolean;
  /** Whether a model can call tools, where more is known of that than the catalogue lists. */
  takesTools?(model: ModelReference): boolean | undefined;
  /** Whether a model's server has said that it only passes requests on. */
  isForwarded?(model: ModelReference): boolean | undefined;
  history: LearnedStatsPorts['history'];
  readonly log: Pick<Log, 'warn'>;
}

/** Until the catalogue is loaded only the user's own prices and local models are known. */
export function createPricing(ports: PricingPorts): Pricing {
  const experience = createLearnedStats({
    ...ports,
    strongModel() {
      const [strongest] = ports.settings().tiers.orchestration.models;
      return strongest === undefined ? '' : formatModelReference(strongest);
    },
    priceAt(model, atMs) {
      const reference = parseModelReference(model);
      return reference && priceAt(reference, atMs);
    },
  });
  let catalogue: Catalogue | undefined;
  let loading: Promise<Catalogue> | undefined;

  function priceAt(model: ModelReference, atMs: number, modelServed?: string): Price | undefined {
    const settings = ports.settings();
    const provider = settings.providers.get(model.provider);
    if (provider === undefined) return undefined;
    const price = priceOf({ catalogue, userPrices: settings.prices }, provider, model, atMs, modelServed);
    // Whoever runs it elsewhere may well bill it.
    return price?.source === 'local' && !isLocal(model) ? undefined : price;
  }

  function vendorOfModel(model: ModelReference): string | undefined {
    const provider = ports.settings().providers.get(model.provider);
    const vendor = provider && vendorOf(provider)?.vendor;
    return vendor === localVendor && !isLocal(model) ? undefined : vendor;
  }

  function isLocal(model: ModelReference): boolean {
    const provider = ports.settings().providers.get(model.provider);
    return provider !== undefined && isLocalModel(provider, model.model, ports.isForwarded?.(model) === true);
  }

  function cardOf(model: ModelReference): PriceCard | undefined {
    const vendor = vendorOfModel(model);
    return vendor === undefined ? undefined : catalogue?.find(vendor, model.model);
  }

  function contextWindow(model: ModelReference): number | undefined {
    const provider = ports.settings().providers.get(model.provider);
    return provider && (windowOfProvider(provider) ?? cardOf(model)?.limits.contextTokens);
  }

  const pricing: Pricing = {
    async load() {
      loading ??= ports.loadCatalogue();
      try {
        catalogue = await loading;
      } catch (error) {
        // The next call tries again; until then prices are unknown, and shown as unknown.
        loading = undefined;
        throw error;
      }
    },
    learn: () => experience.refresh(),
    price(model, usage, atMs, modelServed) {
      const { cost, applied } = priceCall(usage, priceAt(model, atMs, modelServed), atMs);
      return applied === undefined ? { cost } : { cost, priceApplied: applied };
    },
    callProfile(model, atMs) {
      const provider = ports.settings().providers.get(model.provider);
      const vendor = vendorOfModel(model);
      return {
        price: priceAt(model, atMs),
        isReasoning: cardOf(model)?.limits.isReasoning,
        billsAfterCancel: provider === undefined || cancelBillingOf(provider.protocol, vendor) !== 'stops',
      };
    },
    inputTokens(model, countedTokens) {
      const { low, upperBound } = experience.current().ratios.of(formatModelReference(model));
      return { low: Math.floor(countedTokens * low), high: Math.ceil(countedTokens * upperBound) };
    },
    highOutputTokens(start, model) {
      const query = {
        kind: start.stepKind ?? start.purpose,
        tier: start.tier,
        model: formatModelReference(model),
        atMs: start.startedAtMs,
      };
      const { isReasoning } = pricing.callProfile(model, start.startedAtMs);
      return experience.current().work.outputPercentile(query, isReasoning !== false);
    },
    estimateWork({ kind, tier, outputTokens = 0 }, model) {
      const { maxOutputTokens } = ports.settings().tiers[tier];
      const atMs = ports.clock.now();
      const estimate = experience.current().work.estimate({
        kind,
        tier,
        model: formatModelReference(model),
        atMs,
        ...(outputTokens > 0 ? { outputGuess: outputTokens } : {}),
        price: priceAt(model, atMs),
        maxOutputTokens,
      });
      if (estimate === 'unpriced') return undefined;
      const { lowNanoUsd, midNanoUsd, highNanoUsd, foundation, n } = estimate;
      return { lowNanoUsd, midNanoUsd, highNanoUsd, ...(foundation === 'learned' ? { learnedFrom: n } : {}) };
    },
    contextWindow,
    knowledge: (size) => ({
      callCost: (model) => pricing.estimateWork(size, model),
      outputPricePerMillionUsd: (model) =>
        outputPriceOf(priceAt(model, ports.clock.now()), ports.clock.now()),
      contextTokens: contextWindow,
      takesImages: () => undefined,
      takesTools: (model) => ports.takesTools?.(model) ?? cardOf(model)?.limits.canCallTools,
      isLocal,
      isHealthy: (model) => ports.isHealthy?.(model) ?? true,
      passRates: experience.current().passRates,
    }),
    isLocal,
    listedAbilities: (model) => abilitiesOf(cardOf(model)?.limits),
    priceAt: (model, atMs) => priceAt(model, atMs),
    experience: () => experience.current(),
    baseline(calls) {
      const strongest = ports.settings().tiers.orchestration.models[0];
      if (strongest === undefined) return undefined;
      return baselineOf(calls, {
        model: formatModelReference(strongest),
        priceAt: (atMs) => priceAt(strongest, atMs),
        runs: experience.current().orchestrationRuns,
        ratios: experience.current().ratios,
      });
    },
  };
  return pricing;
}

function abilitiesOf(limits: ModelLimits = {}): ModelAbilities {
  const { canCallTools, acceptsTemperature, isReasoning, efforts, maxOutputTokens } = limits;
  return {
    ...withoutUndefined({
      tools: canCallTools,
      temperature: acceptsTemperature,
      thinking: isReasoning,
      efforts,
      maxOutputTokens,
    }),
  };
}

/** Dollars for a million tokens of output. */
function outputPriceOf(price: Price | undefined, atMs: number): number | undefined {
  const cost = costOf({ source: 'estimated', inputUncachedTokens: 0, outputTokens: 1_000_000 }, price, atMs);
  return cost.source === 'unpriced' ? undefined : cost.nanoUsd / nanoUsdPerUsd;
}
