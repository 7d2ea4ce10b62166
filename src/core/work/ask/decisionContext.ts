import { parseModelReference } from '../../model/modelReference.ts';
import type { CallSummary, PlanDocument, StepRecord } from '../plan/planDocument.ts';
import { dependenciesOf } from '../plan/planGraph.ts';
import { prefixSaving } from '../../routing/learned/cachedPrefix.ts';
import type { CachedPrefix } from '../../routing/learned/cachedPrefix.ts';
import type { DecisionContext } from './decideStep.ts';
import type { Pricing } from './pricing.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** How long providers keep a prompt in their short cache after it was read (facts: protocols §1.2). */
const cacheLengthMs = 5 * 60_000;

/** What is known when the models of a step are chosen: prices, pass rates, and whose prompt cache is still warm. */
export function decisionContextOf(
  pricing: Pick<Pricing, 'knowledge' | 'priceAt'>,
  document: PlanDocument | undefined,
  step: StepRecord,
  nowMs: number,
): DecisionContext {
  const warm = document === undefined ? undefined : cachedPrefixOf(pricing, document, nowMs);
  return {
    knowledge: pricing.knowledge(step),
    // Steps that are decided one after the other take equal providers in turn.
    turn: Math.max(0, document?.steps.findIndex(({ id }) => id === step.id) ?? 0),
    ...withoutUndefined({ warm }),
    ...(document === undefined ? {} : { toldFiles: toldFilesOf(document, step) }),
  };
}

/**
 * Files whose content may stand in the results that a request quotes: those of the steps that a step needs, and of all
 * that is done when the rest is planned anew. What is private there stays private.
 */
function toldFilesOf({ steps, replanning }: PlanDocument, { id }: StepRecord): readonly string[] {
  const isOfPlan = steps.some((step) => step.id === id);
  const needed = new Set(isOfPlan ? dependenciesOf(steps, id) : []);
  const isTold = (step: StepRecord) => (isOfPlan ? needed.has(step.id) : replanning !== undefined);
  return steps.flatMap((step) =>
    step.result !== undefined && isTold(step) ? [...step.files, ...step.result.changedFiles] : [],
  );
}

/** The prefix that the plan's last call read from a cache, while that cache lives. */
function cachedPrefixOf(
  pricing: Pick<Pricing, 'priceAt'>,
  document: PlanDocument,
  nowMs: number,
): CachedPrefix | undefined {
  const last = document.steps
    .flatMap(({ attempts }) => attempts)
    .reduce<CallSummary | undefined>(
      (latest, attempt) =>
        latest === undefined || attempt.startedAtMs > latest.startedAtMs ? attempt : latest,
      undefined,
    );
  const model = last && parseModelReference(last.model);
  const tokens = last?.cacheReadTokens ?? 0;
  if (last === undefined || model === undefined || tokens === 0) return undefined;
  if (nowMs - (last.startedAtMs + last.latencyMs) > cacheLengthMs) return undefined;
  const savedNanoUsd = prefixSaving(pricing.priceAt(model, nowMs), tokens, nowMs);
  return savedNanoUsd === undefined ? undefined : { model, tokens, savedNanoUsd };
}
