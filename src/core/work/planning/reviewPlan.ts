import * as z from 'zod/mini';
import { materialRule, quoteMaterial } from '../context/quoteMaterial.ts';
import { quoteChip } from '../context/selectContext.ts';
import { joinTraced, traced, type TracedText } from '../../model/request/tracedText.ts';
import {
  formatModelReference,
  parseModelReference,
  type ModelReference,
} from '../../model/modelReference.ts';
import type { PlanCheck, PlanDocument, StepRecord } from '../plan/planDocument.ts';
import { namesOf } from '../edits/editorPorts.ts';
import type { Candidate } from '../../routing/rules/candidates.ts';
import { chooseFinalReviewer, chooseReviewer } from '../../routing/rules/chooseReviewer.ts';
import type { Tier } from '../../../shared/tiers.ts';
import { criticalSteps } from '../ask/decideStep.ts';
import { askDecided } from '../ask/askModel.ts';
import { decideModel } from '../ask/decideModel.ts';
import { recordProgress } from '../ask/callRecords.ts';
import type { LiveState } from '../ask/liveState.ts';
import type { PlanStateStore } from '../plan/state/planStateStore.ts';
import { planningSubject } from '../ask/decisionSubject.ts';
import type { AskContext } from '../ask/routingContext.ts';

const answerSchema = z.object({
  verdict: z.enum(['pass', 'fail', 'unknown']),
  reason: z.string().check(z.maxLength(2_000)),
  findings: z
    .array(z.object({ step: z.string().check(z.maxLength(60)), text: z.string().check(z.maxLength(2_000)) }))
    .check(z.maxLength(40)),
});

const instructions = `You check a plan of programming work before it is carried out. It holds steps in which a mistake would harm
security, money or data. Other, mostly cheaper models carry it out, one step at a time, each seeing only its own step.
Look for what would go wrong: a step that is missing or in the wrong order, a decision that is left open or is wrong,
a danger that no acceptance check would catch, no way back. Not style, not wording. Answer with JSON:
{"verdict": "pass" | "fail" | "unknown", "reason": "one sentence",
 "findings": [{"step": "id of the step, or empty for the plan as a whole", "text": "what is wrong, and what to do"}]}.
pass: you would let it run. fail: it must not run as it is. unknown: the plan does not tell.
${materialRule}`;

/**
 * Has a plan with critical steps read by a second model before it runs, where the settings want that: one of the
 * orchestration tier, of another family than the planner if there is one, else any model of another family. What it
 * says becomes the document's `check`; where nobody could check it, that says so, and the person's Run is the check.
 * Rejects only when storage broke.
 */
export async function reviewPlan(
  context: AskContext,
  planState: PlanStateStore,
  live: LiveState,
  signal: AbortSignal,
): Promise<void> {
  const document = planState.current();
  const { routing } = context.routing.settings();
  if (document === undefined || routing.planReview !== 'model' || signal.aborted) return;
  if (!['ready', 'paused'].includes(document.state)) return;
  const critical = criticalSteps(document, routing);
  if (critical.length === 0) return;
  live.setPlanning({ sinceMs: context.call.clock.now(), kind: 'reviewing' });
  try {
    const reviewer = await reviewerOf(context, document);
    const check =
      reviewer === undefined
        ? { ...unchecked, reason: 'No second model is there to check it.' }
        : await ask(context, planState, document, reviewer, critical, signal);
    planState.dispatch({ type: 'plan-checked', check });
  } finally {
    live.setPlanning(undefined);
  }
}

const unchecked = { verdict: 'unknown', findings: [] } as const;

async function reviewerOf(
  { call, routing }: AskContext,
  document: PlanDocument,
): Promise<Candidate | undefined> {
  const candidatesOf = async (tier: Tier): Promise<readonly Candidate[]> => {
    const decided = await decideModel(routing, {
      tier,
      tierReason: 'Critical plans are checked by a second model',
      work: { purpose: 'review', text: document.task, files: document.chips.flatMap(namesOf) },
      subject: planningSubject(document, call.clock.now()),
    });
    return 'decision' in decided ? decided.decision.candidates : [];
  };
  const author = authorOf(document);
  const strong = await candidatesOf('orchestration');
  if (author === undefined) return strong[0];
  return (
    chooseFinalReviewer(author, strong) ??
    chooseReviewer(author, [...strong, ...(await candidatesOf('execution'))])
  );
}

function authorOf({ planningCalls }: PlanDocument): ModelReference | undefined {
  const last = planningCalls.findLast(({ purpose }) => purpose === 'plan');
  return last && parseModelReference(last.model);
}

async function ask(
  context: AskContext,
  planState: PlanStateStore,
  document: PlanDocument,
  { model, tier }: Candidate,
  critical: readonly StepRecord[],
  signal: AbortSignal,
): Promise<PlanCheck> {
  const by = formatModelReference(model);
  const asked = await askDecided(
    context,
    { tier, model, fallbacks: [] },
    {
      purpose: 'review',
      planId: document.id,
      position: document.planningCalls.length,
      isCritical: true,
      request: {
        instructions: [{ text: instructions, cacheUpToHere: true }],
        messages: [{ role: 'user', ...writeMaterial(document, critical) }],
      },
      output: { name: 'plan_check', schema: answerSchema },
      signal,
      onProgress: recordProgress(planState, context.call.clock, 'review'),
    },
  );
  if (asked.kind !== 'answer') {
    const reason = 'failure' in asked ? asked.failure.message : 'The check was stopped.';
    return { by, ...unchecked, reason };
  }
  const answer = asked.value;
  const ids = new Set(document.steps.map(({ id }) => id));
  const findings = answer.findings.map(({ step, text }) =>
    ids.has(step) ? { stepId: step, text } : { text },
  );
  return { by, verdict: answer.verdict, reason: answer.reason, findings };
}

function writeMaterial(document: PlanDocument, critical: readonly StepRecord[]): TracedText {
  const { task, chips, goal, assumptions, steps, origins = [] } = document;
  const plan = {
    goal,
    assumptions,
    steps: steps.map(
      ({ id, title, kind, tier, status, files, instructions: toDo, acceptance, dependsOn }) => ({
        ...{ id, title, kind, tier, status, files, instructions: toDo, acceptance, dependsOn },
      }),
    ),
  };
  const ofPlan = (text: string) => traced(text, { origins, isNeeded: true });
  return joinTraced(
    [
      `# The task\n${task}`,
      ...chips.map((chip) => quoteChip({ ...chip, kind: 'selection' })),
      '# The plan',
      ofPlan(quoteMaterial('plan', JSON.stringify(plan, undefined, 1))),
      ofPlan(`# Critical steps\n${critical.map(({ id, title }) => `- ${id}: ${title}`).join('\n')}`),
    ],
    '\n\n',
  );
}
