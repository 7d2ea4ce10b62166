import { callsOf, type CallSummary } from '../plan/attempt.ts';
import { parseModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { Price } from '../../money/pricing/price.ts';
import { prefixSaving } from '../../routing/learned/cachedPrefix.ts';
import type { DecisionInput } from '../../routing/rules/decide.ts';
import type { ModelKnowledge, WorkSize } from '../../routing/rules/modelKnowledge.ts';
import type { PlanDocument, StepRecord } from '../plan/planDocument.ts';
import { dependenciesOf } from '../plan/planGraph.ts';
import { originsThroughPlan } from '../plan/writtenFromPrivate.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A piece of work that a model is to be chosen for. */
export interface DecisionSubject extends WorkSize {
  /** Counts decisions that follow each other, so that equal providers take turns. */
  readonly turn?: number;
  /** Files whose content may stand in the request besides the work's own. */
  readonly toldFiles?: readonly string[];
  /** What the call before read from a provider's prompt cache, while that cache lives. */
  readonly cachedPrefix?: { readonly model: ModelReference; readonly tokens: number };
}

/** What is known when a model is chosen, besides the settings; the more, the better the choice. */
export type DecisionKnowledge = Pick<
  DecisionInput,
  'knowledge' | 'warm' | 'turn' | 'judgingNanoUsd' | 'classified' | 'work' | 'toldFiles'
>;

/** Where the knowledge about models comes from. */
export interface KnowledgeSource {
  knowledge(size: WorkSize): ModelKnowledge;
  /** Price of a model at a moment; `undefined` when none is known. */
  priceAt(model: ModelReference, atMs: number): Price | undefined;
}

/** Prices, pass rates and the worth of a warm prompt cache, for a decision about this piece of work. */
export function decisionKnowledgeOf(
  source: KnowledgeSource,
  subject: DecisionSubject,
  nowMs: number,
): DecisionKnowledge {
  const { turn = 0, toldFiles, cachedPrefix } = subject;
  const savedNanoUsd =
    cachedPrefix && prefixSaving(source.priceAt(cachedPrefix.model, nowMs), cachedPrefix.tokens, nowMs);
  return {
    knowledge: source.knowledge(subject),
    turn,
    ...withoutUndefined({ toldFiles }),
    ...(cachedPrefix === undefined || savedNanoUsd === undefined
      ? {}
      : { warm: { ...cachedPrefix, savedNanoUsd } }),
  };
}

/** A step of a plan: steps that are decided one after the other take equal providers in turn. */
export function stepSubject(step: StepRecord, document: PlanDocument, nowMs: number): DecisionSubject {
  const { kind, tier, outputTokens } = step;
  const cachedPrefix = cachedPrefixOf(document, nowMs);
  return {
    kind,
    tier,
    outputTokens,
    turn: Math.max(
      0,
      document.steps.findIndex(({ id }) => id === step.id),
    ),
    toldFiles: [
      ...(document.origins ?? []),
      ...originsThroughPlan(document, step.files),
      ...filesOfResults(document.steps, new Set(dependenciesOf(document.steps, step.id))),
    ],
    ...withoutUndefined({ cachedPrefix }),
  };
}

/** Planning is an investigation of the orchestration tier; planning the rest anew tells of all that is done. */
export function planningSubject(document: PlanDocument, nowMs: number): DecisionSubject {
  const { steps, replanning } = document;
  const cachedPrefix = cachedPrefixOf(document, nowMs);
  return {
    kind: 'investigate',
    tier: 'orchestration',
    toldFiles:
      replanning === undefined
        ? []
        : [...(document.origins ?? []), ...filesOfResults(steps, new Set(steps.map(({ id }) => id)))],
    ...withoutUndefined({ cachedPrefix }),
  };
}

/** Files whose content may stand in the results that a request quotes. What is private there stays private. */
function filesOfResults(steps: readonly StepRecord[], quoted: ReadonlySet<string>): readonly string[] {
  return steps.flatMap(({ id, files, result }) =>
    result !== undefined && quoted.has(id) ? [...files, ...result.changedFiles] : [],
  );
}

/** How long providers keep a prompt in their short cache after it was read (facts: protocols §1.2). */
const cacheLengthMs = 5 * 60_000;

/** The prefix that the plan's last call read from a cache, while that cache lives. */
function cachedPrefixOf({ steps }: PlanDocument, nowMs: number): DecisionSubject['cachedPrefix'] {
  const last = steps
    .flatMap(callsOf)
    .reduce<CallSummary | undefined>(
      (latest, attempt) =>
        latest === undefined || attempt.startedAtMs > latest.startedAtMs ? attempt : latest,
      undefined,
    );
  const model = last && parseModelReference(last.model);
  const tokens = last?.cacheReadTokens ?? 0;
  if (last === undefined || model === undefined || tokens === 0) return undefined;
  return nowMs - (last.startedAtMs + last.latencyMs) > cacheLengthMs ? undefined : { model, tokens };
}
