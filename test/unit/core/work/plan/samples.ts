import { callsOf, type CallSummary } from '../../../../../src/core/work/plan/attempt.ts';
import {
  createPlanDocument,
  type PlanDocument,
  type StepRecord,
} from '../../../../../src/core/work/plan/planDocument.ts';
import type { PlanEvent } from '../../../../../src/core/work/plan/state/planEvents.ts';
import type { Plan, PlanStep } from '../../../../../src/core/work/plan/planSchema.ts';
import { reducePlan } from '../../../../../src/core/work/plan/state/reducePlan.ts';

/** A step with sensible values where the test does not care. */
export function stepWith(id: string, changes: Partial<PlanStep> = {}): PlanStep {
  return {
    id,
    title: `Do ${id}`,
    kind: 'edit',
    tier: 'execution',
    files: [`src/${id}.ts`],
    instructions: `Do what ${id} says.`,
    acceptance: ['It works.'],
    dependsOn: [],
    critical: false,
    outputTokens: 500,
    ...changes,
  };
}

export function planWith(...steps: PlanStep[]): Plan {
  return { goal: 'All is done.', assumptions: ['None.'], steps };
}

export function attemptWith(callId: string): CallSummary {
  return {
    callId,
    purpose: 'step',
    model: 'anthropic/claude-haiku',
    inputTokens: 10,
    outputTokens: 5,
    cost: { source: 'catalogue', nanoUsd: 1_000 },
    outcome: 'succeeded',
    startedAtMs: 1,
    latencyMs: 2,
  };
}

export function newDocument(): PlanDocument {
  return createPlanDocument({
    id: 'p1',
    folder: 'file:///work',
    task: 'Do it',
    chips: [
      { id: 'c1', kind: 'todo', label: 'TODO', path: 'src/a.ts', startLine: 1, endLine: 2, text: 'TODO' },
    ],
    createdAtMs: 1,
  });
}

/** All calls of a step; none where there is no step. */
export function callsOfStep(step: StepRecord | undefined): readonly CallSummary[] {
  return step === undefined ? [] : callsOf(step);
}

/** The document after the events; fails when one is refused. */
export function after(document: PlanDocument, ...events: PlanEvent[]): PlanDocument {
  return events.reduce((current, event) => {
    const reduced = reducePlan(current, event);
    if (!reduced.ok) throw new Error(`${event.type}: ${reduced.reason}`);
    return reduced.document;
  }, document);
}

/** A received plan, ready to run. */
export function reviewing(...steps: PlanStep[]): PlanDocument {
  return after(newDocument(), { type: 'plan-received', plan: planWith(...steps), rawAnswer: '{}' });
}

export const result = { summary: 'Did it.', changedFiles: ['src/a.ts'], findings: '' };
