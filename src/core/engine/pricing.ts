import { cancelBillingOf } from '../budget/cancelBilling.ts';
import { baselineOf } from '../meter/baseline.ts';
import type { Baseline, ComparedAttempt } from '../meter/baseline.ts';
import type { CountRange } from '../meter/range.ts';
import { formatModelReference, parseModelReference } from '../model/modelReference.ts';
import type { ModelReference } from '../model/modelReference.ts';
import type { Usage } from '../model/usage.ts';
import type { AttemptSummary, PlanDocument, StepEstimate, StepRecord } from '../plan/planDocument.ts';
import type { AttemptStart, Log } from '../ports.ts';
import type { Catalogue } from '../pricing/catalogue.ts';
import { priceCall } from '../pricing/costOf.ts';
import { priceOf } from '../pricing/findPrice.ts';
import type { Price } from '../pricing/price.ts';
import { vendorOf } from '../pricing/vendorOf.ts';
import type { PricedUsage } from './callModel.ts';
import { createExperience, type ExperiencePorts } from './experience.ts';
import type { CallOutlook } from './spending.ts';
import { windowOfProvider } from './contextWindow.ts';
import type { EngineSettings } from '../settings.ts';

/** What the settings and the price catalogue know of models: what usage costs, and how much they take. */
export interface Pricing {
  /** Resolves when the catalogue is there; then the others know its prices. */
  load(): Promise<void>;
  /** Learns from the calls of the ledger. */
  learn(): Promise<void>;
  price(model: ModelReference, usage: Usage, atMs: number): PricedUsage;
  outlook(model: ModelReference, atMs: number): CallOutlook;
  /** Tokens that a model makes of so many tokens of `o200k_base`. */
  inputTokens(model: ModelReference, countedTokens: number): CountRange;
  /** A high percentile of the output of calls like this one, reasoning included. */
  highOutputTokens(start: AttemptStart, model: ModelReference): number;
  /** `undefined` when the model has no known price. */
  estimateStep(step: StepRecord, model: ModelReference): StepEstimate | undefined;
  /** Context window in tokens, as set or as the vendor's model has it; `undefined` when it is not known. */
  contextWindow(model: ModelReference): number | undefined;
  /** What the orchestration model alone would have cost; `undefined` before anything was accepted. */
  baseline(document: PlanDocument): Baseline | undefined;
}

/** What {@link createPricing} works with. */
export interface PricingPorts {
  loadCatalogue(): Promise<Catalogue>;
  settings(): EngineSettings;
  now(): number;
  history: ExperiencePorts['history'];
  readonly log: Pick<Log, 'warn'>;
}

/** See {@link Pricing}. Until the catalogue is loaded only the user's own prices and local models are known. */
export function createPricing(ports: PricingPorts): Pricing {
  const experience = createExperience({
    ...ports,
    priceAt(model, atMs) {
      const reference = parseModelReference(model);
      return reference && priceAt(reference, atMs);
    },
  });
  let catalogue: Catalogue | undefined;
  let loading: Promise<Catalogue> | undefined;

  function priceAt(model: ModelReference, atMs: number): Price | undefined {
    const settings = ports.settings();
    const provider = settings.providers.get(model.provider);
    if (provider === undefined) return undefined;
    return priceOf({ catalogue, userPrices: settings.prices }, provider, model, atMs);
  }

  return {
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
    price(model, usage, atMs) {
      const { cost, applied } = priceCall(usage, priceAt(model, atMs), atMs);
      return applied === undefined ? { cost } : { cost, priceApplied: applied };
    },
    outlook(model, atMs) {
      const provider = ports.settings().providers.get(model.provider);
      const vendor = provider && vendorOf(provider)?.vendor;
      const card = vendor === undefined ? undefined : catalogue?.find(vendor, model.model);
      return {
        price: priceAt(model, atMs),
        isReasoning: card?.limits.isReasoning,
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
      const { isReasoning } = this.outlook(model, start.startedAtMs);
      return experience.current().work.outputPercentile(query, isReasoning !== false).tokens;
    },
    estimateStep(step, model) {
      const { maxOutputTokens } = ports.settings().tiers[step.tier];
      const atMs = ports.now();
      const estimate = experience.current().work.estimate({
        kind: step.kind,
        tier: step.tier,
        model: formatModelReference(model),
        atMs,
        ...(step.outputTokens > 0 ? { outputGuess: step.outputTokens } : {}),
        price: priceAt(model, atMs),
        maxOutputTokens,
      });
      if (estimate === 'unpriced') return undefined;
      const { lowNanoUsd, highNanoUsd, foundation, n } = estimate;
      return { lowNanoUsd, highNanoUsd, ...(foundation === 'learned' ? { learnedFrom: n } : {}) };
    },
    contextWindow(model) {
      const provider = ports.settings().providers.get(model.provider);
      if (provider === undefined) return undefined;
      const vendor = vendorOf(provider)?.vendor;
      const card = vendor === undefined ? undefined : catalogue?.find(vendor, model.model);
      return windowOfProvider(provider) ?? card?.limits.contextTokens;
    },
    baseline(document) {
      const strongest = ports.settings().tiers.orchestration.models[0];
      if (strongest === undefined || !document.steps.some(isAccepted)) return undefined;
      return baselineOf(comparedAttempts(document), {
        model: formatModelReference(strongest),
        priceAt: (atMs) => priceAt(strongest, atMs),
      });
    },
  };
}

function isAccepted(step: StepRecord): boolean {
  return step.status === 'done';
}

function comparedAttempts(document: PlanDocument): ComparedAttempt[] {
  const others = [...document.planningAttempts, ...document.discardedAttempts].map((attempt) =>
    compared(attempt, false),
  );
  const ofSteps = document.steps.flatMap((step) => {
    const accepted = isAccepted(step) ? step.attempts.at(-1) : undefined;
    return step.attempts.map((attempt) => compared(attempt, attempt === accepted));
  });
  return [...others, ...ofSteps];
}

function compared(attempt: AttemptSummary, isAcceptedWork: boolean): ComparedAttempt {
  const { inputTokens, cacheReadTokens, outputTokens } = attempt;
  return {
    model: attempt.model,
    usage: {
      source: 'reported',
      ...(inputTokens === undefined ? {} : { inputUncachedTokens: inputTokens - (cacheReadTokens ?? 0) }),
      ...(cacheReadTokens === undefined ? {} : { cacheReadTokens }),
      ...(outputTokens === undefined ? {} : { outputTokens }),
    },
    cost: attempt.cost,
    startedAtMs: attempt.startedAtMs,
    isAcceptedWork,
  };
}
