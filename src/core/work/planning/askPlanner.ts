import { writeEvidence } from '../context/quoteFailure.ts';
import { joinTraced } from '../../model/request/tracedText.ts';
import { buildRepairMessages } from '../context/buildRepairMessages.ts';
import type { BuiltRequest } from '../context/promptInputs.ts';
import type { Evidence } from '../plan/verdict.ts';
import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { Message } from '../../model/request/request.ts';
import type { CheckedPlan } from '../plan/checkPlan.ts';
import { namesOf } from '../edits/editorPorts.ts';
import { isSameModel } from '../../routing/rules/candidates.ts';
import type { PlanDocument } from '../plan/planDocument.ts';
import type { Decision, DecisionResult } from '../../routing/rules/decide.ts';
import type { FinishedCall, CallProgress } from '../../calling/send/call.ts';
import { askDecided } from '../ask/askModel.ts';
import { decideModel } from '../ask/decideModel.ts';
import { planningSubject } from '../ask/decisionSubject.ts';
import { costOfCalls, originsOfCalls } from '../ask/callRecords.ts';
import type { CallEnding, FailureEnd } from '../ask/outcomeOfCall.ts';
import type { AskContext } from '../ask/routingContext.ts';

/** Who plans: the orchestration tier's chain, held to the person's overrides, ceilings and private files. */
export function decidePlanning(
  { call, routing }: AskContext,
  document: PlanDocument,
): Promise<DecisionResult> {
  return decideModel(routing, {
    tier: 'orchestration',
    tierReason: 'Planning is work for the orchestration tier',
    work: { purpose: 'plan', text: document.task, files: document.chips.flatMap(namesOf) },
    subject: planningSubject(document, call.clock.now()),
  });
}

/** A planner's turn: its request, and one to put right what does not hold. */
export interface PlannerTurn {
  readonly planId: string;
  readonly decision: Pick<Decision, 'tier' | 'model' | 'fallbacks' | 'reasons'>;
  readonly built: BuiltRequest;
  /** What the planner before failed of. */
  readonly evidence: readonly Evidence[];
  /** Calls of this planning that went before. */
  readonly position: () => number;
  /** The plan in an answer, or what is wrong with it. */
  read(answer: string): CheckedPlan;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CallProgress) => void;
}

/** A plan that holds, with the answer that it stands in. */
export interface PlannedPlan {
  readonly plan: Extract<CheckedPlan, { ok: true }>['plan'];
  readonly rawAnswer: string;
  /** Private files that the planner had seen. */
  readonly origins: readonly string[];
}

/** What came of a planner's turn. */
export type PlannerEnd = {
  /** `undefined` when a call has no known price. */
  readonly costNanoUsd: number | undefined;
  /** Who answered last; `undefined` when nothing was sent. */
  readonly model: ModelReference | undefined;
} & (({ readonly kind: 'plan' } & PlannedPlan) | FailureEnd);

/** Asks one model for the plan, and once more when its plan does not hold. Rejects only when storage broke. */
export async function askPlanner(context: AskContext, turn: PlannerTurn): Promise<PlannerEnd> {
  const calls: FinishedCall[] = [];
  const first = await send(context, turn, turn.decision, [], calls);
  if (first.kind !== 'answer') return { ...spentBy(calls), ...first };
  const { answer } = first;
  const parsed = turn.read(answer.text);
  if (parsed.ok) return planned(calls, parsed, answer);
  const { model } = answer;
  context.call.log.info(
    `The plan of ${formatModelReference(model)} does not hold (${parsed.errors.length} errors), one repair turn`,
  );
  context.call.log.trace(parsed.errors.join(' '));
  // Whoever wrote the plan repairs it; another one stands in only where that one is lost.
  const { fallbacks } = turn.decision;
  const again = {
    ...turn.decision,
    model,
    fallbacks: fallbacks.filter((other) => !isSameModel(other, model)),
  };
  const seen = answer.privateOrigins ?? [];
  const messages = buildRepairMessages(answer.text, parsed.errors, seen);
  const repair = await send(context, turn, again, messages, calls);
  if (repair.kind !== 'answer') return { ...spentBy(calls), ...repair };
  const repaired = turn.read(repair.answer.text);
  if (repaired.ok) return planned(calls, repaired, repair.answer);
  return {
    ...spentBy(calls),
    kind: 'unusable',
    failure: {
      message: 'The model did not write a usable plan, not even after it was told what was wrong.',
      detail: repaired.errors.join('\n'),
      ...originsOfCalls(calls),
    },
    rawAnswer: repair.answer.text,
  };
}

async function send(
  context: AskContext,
  { built, evidence, planId, position, signal, onProgress }: PlannerTurn,
  decision: PlannerTurn['decision'],
  repair: readonly Message[],
  calls: FinishedCall[],
): Promise<CallEnding> {
  const asked = await askDecided(context, decision, {
    purpose: 'plan',
    planId,
    position: position(),
    request: {
      ...built.request,
      messages: [...built.request.messages, ...evidenceMessages(evidence), ...repair],
    },
    signal,
    onProgress,
  });
  calls.push(...asked.calls);
  return asked.kind === 'noModel' ? { kind: 'failed', failure: asked.failure, rawAnswer: '' } : asked;
}

/** The errors of the planner before, and not its answer: a plan of its own is wanted, not a mended one. */
function evidenceMessages(evidence: readonly Evidence[]): readonly Message[] {
  if (evidence.length === 0) return [];
  return [
    {
      role: 'user',
      ...joinTraced(
        [
          'Another model was asked for this plan before you and failed. Avoid this:',
          writeEvidence(evidence, '\n'),
        ],
        '\n',
      ),
    },
  ];
}

function planned(
  calls: readonly FinishedCall[],
  { plan }: Extract<CheckedPlan, { ok: true }>,
  { text }: FinishedCall,
): PlannerEnd {
  const { origins = [] } = originsOfCalls(calls);
  return { ...spentBy(calls), kind: 'plan', plan, rawAnswer: text, origins };
}

function spentBy(calls: readonly FinishedCall[]): Pick<PlannerEnd, 'costNanoUsd' | 'model'> {
  return { costNanoUsd: costOfCalls(calls), model: calls.at(-1)?.model };
}
