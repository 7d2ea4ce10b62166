import { createSemaphore } from '../../../../src/core/calling/connect/semaphore.ts';
import type { VerdictRow } from '../../../../src/core/model/ledger/ledger.ts';
import { createLiveState } from '../../../../src/core/work/ask/liveState.ts';
import type { StagedStep } from '../../../../src/core/work/edits/editorPorts.ts';
import type { PlanDocument } from '../../../../src/core/work/plan/planDocument.ts';
import { createPlanStateStore } from '../../../../src/core/work/plan/state/planStateStore.ts';
import type { ApprovalAnswer, RunningStep } from '../../../../src/core/work/steps/stepRun.ts';
import type { StepWork } from '../../../../src/core/work/steps/stepState.ts';
import { createEngineWorld, type ContextChanges } from './engineWorld.ts';

/** Edits of `src/a.ts`, from `one` to `two`. */
export const work: StepWork = {
  changes: [{ path: 'src/a.ts', before: 'one\n', after: 'two\n' }],
  result: { summary: 'Changed it.', changedFiles: ['src/a.ts'], findings: '' },
  rawAnswer: '*** EDIT',
  callId: 'call-1',
};

/** A step that runs in the folder of a test, with what it told of itself. */
export function createRunningStep(
  document: PlanDocument,
  {
    stepId = 'a',
    answer = 'accepted',
    ...changes
  }: ContextChanges & {
    readonly stepId?: string;
    readonly answer?: ApprovalAnswer;
  } = {},
) {
  const world = createEngineWorld({ files: { 'src/a.ts': 'one\n' } });
  const verdicts: string[] = [];
  const staged: StagedStep[] = [];
  const context = world.context({
    ledger: {
      ...world.ledger,
      recordVerdict({ callId, verdict, by, action }: VerdictRow) {
        verdicts.push([callId, verdict, by, ...(action === undefined ? [] : [action])].join(' '));
        return Promise.resolve();
      },
    },
    ...changes,
  });
  const planState = createPlanStateStore(context.folder.plans, context.call.log);
  planState.replace(document, 0, false);
  const step: RunningStep = {
    ...{ context, planState, stepId, sinceMs: 0 },
    live: createLiveState(),
    signal: new AbortController().signal,
    writing: createSemaphore(1),
    onStaged: (made) => staged.push(made),
    onUnstaged: () => staged.pop(),
    review: () => Promise.resolve(answer),
  };
  const record = (id = stepId) => planState.current()?.steps.find((other) => other.id === id);
  return { world, step, verdicts, staged, record };
}
