import { callsOf } from '../plan/attempt.ts';
import { breakFunction } from './breakFunction.ts';
import { actionSignals, actionStep, actionTitle, strongerTestsStep } from './actionStep.ts';
import { actionPurposes, type EditAction } from './codeAction.ts';
import { previewEdits } from '../edits/previewEdits.ts';
import type { FileText, StagedChange, StagedStep } from '../edits/editorPorts.ts';
import { createPlanDocument, type PlanDocument, type StepRecord } from '../plan/planDocument.ts';
import type { PlanStep } from '../plan/planSchema.ts';
import { stepSubject } from '../ask/decisionSubject.ts';
import { decideStep } from '../ask/decideStep.ts';
import { createLiveState, type Activity } from '../ask/liveState.ts';
import { createSemaphore } from '../../calling/connect/semaphore.ts';
import type { PlanStore } from '../plan/planStore.ts';
import { createPlanStateStore, type PlanStateStore } from '../plan/state/planStateStore.ts';
import type { FolderContext, WorkContext } from '../ask/folderContext.ts';
import { runPlan } from '../steps/runPlan.ts';
import type { ApprovalAnswer } from '../steps/stepRun.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Runs the tests of one file where nothing of the person's can be harmed: in a copy of the project. */
export interface TestTrial {
  /** `changed` is a file that is different in the copy. `unknown`: the tests could not be run there. */
  run(
    testPath: string,
    changed: FileText | undefined,
    signal: AbortSignal,
  ): Promise<'passed' | 'failed' | 'unknown'>;
}

/** One code action to run. */
export interface ActionRun {
  readonly context: WorkContext;
  readonly action: EditAction;
  readonly planId: string;
  readonly signal: AbortSignal;
  /** What goes on; `undefined` while nothing does. */
  readonly onActivity: (activity: Activity | undefined) => void;
  /** The edits as far as they are written, at most every 100 ms. */
  readonly onPreview?: (staged: StagedStep) => void;
  /** Shows the edits and resolves with what the person says of them. */
  readonly review: (staged: StagedStep) => Promise<ApprovalAnswer>;
  /** For tests: they are tried on broken code too. */
  readonly trial?: TestTrial;
}

/** How an action ended. Whatever it cost is in the ledger under `planId`. */
export interface ActionEnd {
  readonly kind: 'done' | 'rejected' | 'failed' | 'stopped';
  /** Why it failed, or what the model says of what it did; in words for the person. */
  readonly message: string;
  readonly detail?: string;
  /** Ids of the steps whose edits are in the workspace, oldest first. */
  readonly appliedSteps: readonly string[];
  /** What was written, newest text of each file. */
  readonly changes: readonly StagedChange[];
  /** The attempt whose answer was written last: verdicts are about that one. */
  readonly callId?: string;
  /** What the new tests did not notice even after they were sent back; or why nobody could judge the result. */
  readonly remark?: string;
}

/** How often the growing edits are shown. */
const previewIntervalMs = 100;

/**
 * Runs one code action: a plan of one step that is kept in memory, through the same cascade as every step. The
 * person's answer comes in place. Rejects only when storage or editor broke.
 */
export async function runAction(run: ActionRun): Promise<ActionEnd> {
  const { context, action, planId } = run;
  const forbidden = context.folder.whyNotNow();
  if (forbidden !== undefined) return { kind: 'failed', message: forbidden, appliedSteps: [], changes: [] };
  // Its plan is gone with it: what it cost is in the ledger, what it changed in the checkpoint.
  const plans: PlanStore = {
    ...context.folder.plans,
    save: (_plan, replaces) => Promise.resolve(replaces + 1),
  };
  const planState = createPlanStateStore(plans, context.call.log);
  const step = actionStep(action);
  const title = actionTitle(action);
  const empty = {
    ...createPlanDocument({
      id: planId,
      folder: context.folder.uri,
      task: title,
      chips: [],
      createdAtMs: context.call.clock.now(),
    }),
    goal: title,
  };
  planState.replace(await withStep(run, empty, step), 0, true);
  const first = await runOneStep(run, planState, step.id);
  if (first.kind !== 'done' || run.trial === undefined || first.changes.length === 0) return first;
  const unnoticed = await findUnnoticed(run, run.trial, first);
  if (unnoticed === undefined || run.signal.aborted) return first;
  return sendBack(run, planState, first, unnoticed);
}

/** Once: what comes of it stands, and the tests that are there already are never lost. */
async function sendBack(
  run: ActionRun,
  planState: PlanStateStore,
  first: ActionEnd,
  unnoticed: string,
): Promise<ActionEnd> {
  run.context.call.log.info(`The new tests pass although ${unnoticed}: they go back once.`);
  const current = planState.current();
  if (current === undefined) return first;
  const step = strongerTestsStep(run.action, unnoticed);
  planState.replace(await withStep(run, current, step), 0, true);
  const second = await runOneStep(run, planState, step.id);
  const remark = `The first tests passed although ${unnoticed}`;
  if (second.kind !== 'done') return { ...first, remark: `${remark}, and stay as they are.` };
  const paths = new Set(second.changes.map(({ path }) => path));
  return {
    ...second,
    remark: `${remark}, so that they were sent back once.`,
    appliedSteps: [...first.appliedSteps, ...second.appliedSteps],
    changes: [...first.changes.filter(({ path }) => !paths.has(path)), ...second.changes],
  };
}

async function runOneStep(run: ActionRun, planState: PlanStateStore, stepId: string): Promise<ActionEnd> {
  const { context, action, signal } = run;
  const live = createLiveState();
  live.onDidChange(() => {
    run.onActivity(live.get().steps.get(stepId));
  });
  let staged: StagedStep | undefined;
  const refused = await runPlan({
    context: {
      ...context,
      routing: {
        ...context.routing,
        decisionKnowledge: (subject) => ({
          ...context.routing.decisionKnowledge(subject),
          work: actionSignals(action.kind, action),
        }),
      },
      // Commits belong to the steps of plans.
      folder: { ...context.folder, commitStep: () => Promise.resolve(undefined) },
    },
    ...{ planState, live, signal },
    writing: context.folder.writing ?? createSemaphore(1),
    purpose: actionPurposes[action.kind],
    ...previewer(run, planState, stepId),
    onStaged: (step) => {
      staged = step;
    },
    onUnstaged: () => undefined,
    review: () => (staged === undefined ? Promise.resolve('later') : run.review(staged)),
    onlyStepId: stepId,
    isPausing: () => false,
  });
  if (staged !== undefined) await context.folder.editor.hide(staged.planId, stepId);
  return endOf(planState, stepId, refused, staged);
}

function endOf(
  planState: PlanStateStore,
  stepId: string,
  refused: string | undefined,
  staged: StagedStep | undefined,
): ActionEnd {
  const document = planState.current();
  const step = document?.steps.find(({ id }) => id === stepId);
  const nothing = { appliedSteps: [], changes: [] };
  const failure = step?.failure ?? document?.failure;
  if (step === undefined || refused !== undefined)
    return { kind: 'failed', message: refused ?? '', ...nothing };
  switch (step.status) {
    case 'done': {
      const { result, verdict } = step;
      const callId = callsOf(step).at(-1)?.callId;
      return {
        kind: 'done',
        message: result?.summary ?? '',
        ...(result?.changedFiles.length === 0
          ? nothing
          : { appliedSteps: [stepId], changes: staged?.changes ?? [] }),
        ...withoutUndefined({ callId }),
        ...(verdict === undefined || verdict.verdict === 'pass' ? {} : { remark: verdict.reason }),
      };
    }
    case 'rejected':
      return { kind: 'rejected', message: '', ...nothing };
    case 'failed':
      return {
        kind: 'failed',
        message: failure?.message ?? '',
        ...(failure?.detail === undefined ? {} : { detail: failure.detail }),
        ...nothing,
      };
    default:
      return failure === undefined
        ? { kind: 'stopped', message: '', ...nothing }
        : { kind: 'failed', message: failure.message, ...nothing };
  }
}

/** Shows what is written so far; what does not fit yet is left out of it. */
function previewer(
  run: ActionRun,
  planState: PlanStateStore,
  stepId: string,
): { readonly onText?: (textSoFar: string) => void } {
  const { onPreview, context, planId } = run;
  if (onPreview === undefined) return {};
  const step = planState.current()?.steps.find(({ id }) => id === stepId);
  let known: ReadonlyMap<string, string> | undefined;
  void readAll(context.folder, step?.files ?? []).then(
    (files) => {
      known = files;
    },
    // A preview is no more than a preview: the step reads its files itself, and says what is wrong with them.
    (error: unknown) => {
      context.call.log.warn(`There is no preview of ${stepId}: ${String(error)}`);
    },
  );
  let shownAtMs = -Infinity;
  return {
    onText(textSoFar) {
      const nowMs = context.call.clock.monotonic();
      if (known === undefined || nowMs - shownAtMs < previewIntervalMs) return;
      shownAtMs = nowMs;
      const changes = previewEdits(known, textSoFar);
      if (changes.length > 0) onPreview({ planId, stepId, title: step?.title ?? '', changes });
    },
  };
}

async function readAll(
  { editor }: FolderContext,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const path of paths) {
    const read = await editor.read(path);
    if (read !== undefined && 'file' in read) files.set(path, read.file.text);
  }
  return files;
}

/** What broken code the new tests do not notice; `undefined` when they notice it, or it cannot be tried. */
async function findUnnoticed(run: ActionRun, trial: TestTrial, end: ActionEnd): Promise<string | undefined> {
  const { context, action, signal } = run;
  const testPath = action.tests?.path ?? end.changes[0]?.path;
  const read = await context.folder.editor.read(action.path);
  if (testPath === undefined || read === undefined || 'problem' in read) return undefined;
  const mutants = breakFunction(action.path, read.file.text, action);
  if (mutants.length === 0) return undefined;
  run.onActivity({ sinceMs: context.call.clock.now(), kind: 'verifying' });
  try {
    if ((await trial.run(testPath, undefined, signal)) !== 'passed') return undefined;
    for (const { what, text } of mutants) {
      if (signal.aborted) return undefined;
      if ((await trial.run(testPath, { path: action.path, text }, signal)) === 'passed') return what;
    }
    return undefined;
  } finally {
    run.onActivity(undefined);
  }
}

/** The plan with one more step, which has its estimate, ready to run. */
async function withStep(
  { context, action }: ActionRun,
  document: PlanDocument,
  step: PlanStep,
): Promise<PlanDocument> {
  const record: StepRecord = { ...step, status: 'pending', attempts: [], calls: [] };
  const knowledge = {
    ...context.routing.decisionKnowledge(stepSubject(record, document, context.call.clock.now())),
    work: actionSignals(action.kind, action),
  };
  const decided = decideStep(
    record,
    context.routing.settings(),
    await context.routing.providersWithKey(),
    knowledge,
  );
  const estimate =
    'noModel' in decided ? undefined : context.routing.estimateWork(record, decided.decision.model);
  return {
    ...document,
    state: 'ready',
    steps: [...document.steps, estimate === undefined ? record : { ...record, estimate }],
  };
}
