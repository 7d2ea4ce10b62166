import type { StepKind, Tier } from '../../../shared/tiers.ts';
import type { MoneyRange } from '../../model/range.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import { usualPassRates, type PassRates } from '../learned/passRates.ts';

/** What a piece of work is likely to cost is read off these. */
export interface WorkSize {
  readonly kind: StepKind;
  readonly tier: Tier;
  /** Expected output in tokens; absent or 0 when nobody knows. */
  readonly outputTokens?: number;
}

/** What one attempt at a piece of work is likely to cost, in nano-dollars. */
export interface WorkEstimate extends MoneyRange {
  /** What it costs in half of all cases. */
  readonly midNanoUsd?: number;
  /** How many pieces of work it is learned from; absent for an assumption. */
  readonly learnedFrom?: number;
}

/** What can be known of models when one is chosen. Every function may say that it does not know. */
export interface ModelKnowledge {
  /** What one attempt at this work costs without a cache hit; `undefined`: no known price. */
  callCost(model: ModelReference): MoneyRange | undefined;
  /** List price of output in dollars per million tokens, for ceilings and comparisons; 0 for local models. */
  outputPricePerMillionUsd(model: ModelReference): number | undefined;
  /** Context window in tokens, input and output together. */
  contextTokens(model: ModelReference): number | undefined;
  takesImages(model: ModelReference): boolean | undefined;
  takesTools(model: ModelReference): boolean | undefined;
  /** Whether nothing that is sent to it leaves the machines of the person. Unknown is not local. */
  isLocal(model: ModelReference): boolean;
  /** False while its provider fails or cools down. */
  isHealthy(model: ModelReference): boolean;
  readonly passRates: PassRates;
}

/** Nobody knows anything: every model is healthy, none is local, none has a price. */
export const nothingKnown: ModelKnowledge = {
  callCost: () => undefined,
  outputPricePerMillionUsd: () => undefined,
  contextTokens: () => undefined,
  takesImages: () => undefined,
  takesTools: () => undefined,
  isLocal: () => false,
  isHealthy: () => true,
  passRates: usualPassRates,
};
