import { createLiveState } from '../../../../src/core/work/ask/liveState.ts';
import type { PlanDocument } from '../../../../src/core/work/plan/planDocument.ts';
import { buildPlanView, type PlanViewInput } from '../../../../src/presentation/plan/buildPlanView.ts';
import {
  after,
  attemptWith,
  newDocument,
  result,
  reviewing,
  stepWith,
} from '../../core/work/plan/samples.ts';
import { settingsWith } from '../../support/engine/engineWorld.ts';

/** What the panel shows of a document when nothing else is special. */
export function viewOf(document: PlanDocument | undefined, changes: Partial<PlanViewInput> = {}) {
  return buildPlanView({
    isSample: false,
    folderName: 'shop',
    setup: { kind: 'ready' },
    document,
    live: createLiveState().get(),
    isElsewhere: false,
    task: 'Do it',
    chips: [],
    settings: settingsWith(),
    providersWithKey: new Set(),
    baseline: undefined,
    ...changes,
  });
}

const ready = () => reviewing(stepWith('a'), stepWith('b', { dependsOn: ['a'] }), stepWith('c'));
const started = () =>
  after(
    ready(),
    { type: 'run-started' },
    { type: 'step-started', stepId: 'a', atMs: 1 },
    { type: 'call-finished', stepId: 'a', call: attemptWith('x') },
  );
const staged = () => after(started(), { type: 'step-staged', stepId: 'a', result, rawAnswer: 'raw' });
const done = () => after(staged(), { type: 'step-done', stepId: 'a', atMs: 2 });
const failure = { message: 'No.', detail: 'Because.' };
const pause = { type: 'run-paused' } as const;

/** Plans in every state that a person can meet; the step that matters is `a`. */
export const plans: Readonly<Record<string, PlanDocument>> = {
  planning: newDocument(),
  'planning failed': after(newDocument(), { type: 'planning-failed', failure, rawAnswer: 'raw' }),
  'planning cancelled': after(newDocument(), { type: 'planning-cancelled' }),
  ready: ready(),
  running: started(),
  'waiting for review in a run': staged(),
  'waiting for review': after(staged(), pause),
  'done in a run': done(),
  done: after(done(), pause),
  failed: after(started(), { type: 'step-failed', stepId: 'a', atMs: 2, failure, rawAnswer: 'raw' }, pause),
  rejected: after(staged(), { type: 'step-rejected', stepId: 'a', atMs: 2 }, pause),
  reverted: after(done(), pause, { type: 'step-reverted', stepId: 'a', atMs: 3 }),
  interrupted: after(started(), { type: 'step-interrupted', stepId: 'a', atMs: 2 }, pause),
  're-planning': after(done(), pause, { type: 'replanning-started', fromStepId: 'b', note: '' }),
  're-planning failed': after(
    done(),
    pause,
    { type: 'replanning-started', fromStepId: 'b', note: '' },
    { type: 'planning-failed', failure, rawAnswer: 'raw' },
  ),
};
