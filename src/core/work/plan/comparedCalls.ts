import type { ComparedCall } from '../../money/meter/baseline.ts';
import { callsOf, type CallSummary } from './attempt.ts';
import type { PlanDocument, StepRecord } from './planDocument.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A plan's calls, as the baseline reckons with them; `undefined` before any of its work was accepted. */
export function comparedCalls(document: PlanDocument): readonly ComparedCall[] | undefined {
  const { steps, planningCalls, discardedCalls } = document;
  if (!steps.some(isAccepted)) return undefined;
  const others = [...planningCalls, ...discardedCalls].map((call) => compared(call, false));
  const ofSteps = steps.flatMap((step) => {
    const accepted = isAccepted(step) ? acceptedCalls(step) : new Set<CallSummary>();
    return callsOf(step).map((call) => ({
      ...compared(call, accepted.has(call)),
      work: { id: step.id, kind: step.kind },
    }));
  });
  return [...others, ...ofSteps];
}

function isAccepted(step: StepRecord): boolean {
  return step.status === 'done';
}

/** The turns of the model whose result stands: its calls at the end of the step, reviews aside. */
function acceptedCalls(step: StepRecord): ReadonlySet<CallSummary> {
  const own = callsOf(step).filter(({ purpose }) => purpose === 'step');
  const model = own.at(-1)?.model;
  const others = own.findLastIndex((call) => call.model !== model || call.outcome !== 'succeeded');
  return new Set(own.slice(others + 1));
}

function compared(call: CallSummary, isAcceptedWork: boolean): ComparedCall {
  const { model, cost, startedAtMs, inputTokens, cacheReadTokens, outputTokens } = call;
  return {
    model,
    usage: {
      source: 'reported',
      ...(inputTokens === undefined ? {} : { inputUncachedTokens: inputTokens - (cacheReadTokens ?? 0) }),
      ...withoutUndefined({ cacheReadTokens, outputTokens }),
    },
    cost,
    startedAtMs,
    isAcceptedWork,
  };
}
