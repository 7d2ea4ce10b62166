import type { FileText, StagedStep } from '../edits/editorPorts.ts';
import { parsePlanDocument, type PlanDocument, type StepRecord } from '../plan/planDocument.ts';
import { callsOf, withCall, type CallSummary } from '../plan/attempt.ts';
import { recoverDocument } from '../plan/state/recoverDocument.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import { totalInputTokens } from '../../model/request/usage.ts';
import type { CallRow } from '../../model/ledger/ledger.ts';
import { leaseLengthMs } from './lease.ts';
import type { WorkContext } from '../ask/folderContext.ts';
import { stageEdits } from '../steps/stageEdits.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A folder's stored plan, made fit for this window. */
export interface RestoredPlan {
  readonly document: PlanDocument;
  readonly revision: number;
  /** False when recovering changed it, so that it has to be saved. */
  readonly isStored: boolean;
  /** Edits that waited for review, staged again from the stored answers: nothing is sent for them. */
  readonly staged: readonly StagedStep[];
  /** True when another live window is working on it: then it is shown as it was stored. */
  readonly isElsewhere: boolean;
}

/** Reads back the plan saved last for the folder; `undefined` when there is none that can be read. */
export async function restorePlan(context: WorkContext): Promise<RestoredPlan | undefined> {
  const stored = await context.folder.plans.latest(context.folder.uri);
  if (stored === undefined) return undefined;
  const parsed = parsePlanDocument(stored.json);
  if (!parsed.ok) {
    context.call.log.error(
      `The stored plan ${stored.id} cannot be read (${parsed.reason}); it is left as it is.`,
    );
    return undefined;
  }
  const { revision } = stored;
  const { document } = parsed;
  if (!(await context.folder.plans.acquireLease(document.id, context.call.sessionId, leaseLengthMs))) {
    return { document, revision, isStored: true, staged: [], isElsewhere: true };
  }
  try {
    const staged = await stageAgain(context, document);
    const recovered = recoverDocument(document, new Set(staged.map((step) => step.stepId)));
    const complete = await addLostCalls(context, recovered);
    return { document: complete, revision, isStored: complete === document, staged, isElsewhere: false };
  } finally {
    await context.folder.plans.releaseLease(document.id, context.call.sessionId);
  }
}

async function stageAgain(context: WorkContext, document: PlanDocument): Promise<StagedStep[]> {
  const staged: StagedStep[] = [];
  for (const step of document.steps) {
    if (step.status !== 'awaiting-approval' || step.rawAnswer === undefined) continue;
    const known: readonly FileText[] = [];
    const edits = await stageEdits(context.folder.editor, step.rawAnswer, known, {
      // Nobody is told what does not fit here but the person.
      isLocal: true,
      isPrivate: (path) => context.call.privacy.isPrivate(path),
    });
    if (edits.ok && edits.changes.length > 0) {
      staged.push({ planId: document.id, stepId: step.id, title: step.title, changes: edits.changes });
    }
  }
  return staged;
}

/**
 * Calls whose window died are settled in the ledger only; the plan learns of their cost from there. The ledger
 * names the newest first, the plan the oldest.
 */
async function addLostCalls(context: WorkContext, document: PlanDocument): Promise<PlanDocument> {
  const rows = await context.call.ledger.calls({ planId: document.id, limit: mostAttempts });
  const known = new Set(
    [document.planningCalls, document.discardedCalls, ...document.steps.map(callsOf)]
      .flat()
      .map(({ callId }) => callId),
  );
  const lost = rows.filter((row) => !known.has(row.id)).toReversed();
  if (lost.length === 0) return document;
  const ofStep = (stepId: string) => lost.filter((row) => row.stepId === stepId).map(summariseRow);
  const stepIds = new Set(document.steps.map((step) => step.id));
  return {
    ...document,
    steps: document.steps.map((step) => ofStep(step.id).reduce<StepRecord>(withCall, step)),
    planningCalls: [
      ...document.planningCalls,
      ...lost.filter((row) => row.stepId === undefined).map(summariseRow),
    ],
    discardedCalls: [
      ...document.discardedCalls,
      ...lost.filter((row) => row.stepId !== undefined && !stepIds.has(row.stepId)).map(summariseRow),
    ],
  };
}

const mostAttempts = 1_000;

function summariseRow(row: CallRow): CallSummary {
  const inputTokens = totalInputTokens(row.usage);
  const { outputTokens, cacheReadTokens } = row.usage;
  return {
    callId: row.id,
    purpose: row.purpose,
    model: formatModelReference({ provider: row.provider, model: row.modelAsked }),
    ...withoutUndefined({ modelServed: row.modelServed, inputTokens, outputTokens, cacheReadTokens }),
    cost: row.cost,
    outcome: row.outcome,
    startedAtMs: row.startedAtMs,
    latencyMs: row.latencyMs,
  };
}
