import { buildRepairMessages } from '../context/buildRepairMessages.ts';
import type { BuiltRequest } from '../context/promptInputs.ts';
import type { Evidence } from '../plan/verdict.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { Message } from '../../model/request.ts';
import type { CheckedPlan } from '../plan/checkPlan.ts';
import { isSameModel } from '../../routing/rules/candidates.ts';
import type { Decision } from '../../routing/rules/decide.ts';
import { callModel } from '../../calling/send/callModel.ts';
import type { FinishedCall, CallProgress } from '../../calling/send/callModel.ts';
import { fitDecision } from '../ask/contextWindow.ts';
import { outcomeOfCall } from '../ask/outcomeOfCall.ts';
import type { CallEnding, FailureEnd } from '../ask/outcomeOfCall.ts';
import type { AskContext } from '../ask/routingContext.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A planner's turn: its request, and one to put right what does not hold. */
export interface PlannerTurn {
  readonly planId: string;
  readonly decision: Pick<Decision, 'tier' | 'model' | 'fallbacks' | 'reasons'>;
  readonly built: BuiltRequest;
  /** What the planner before failed of. */
  readonly evidence: readonly Evidence[];
  /** Calls of this planning that went before. */
  position(): number;
  /** The plan in an answer, or what is wrong with it. */
  read(answer: string): CheckedPlan;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CallProgress) => void;
}

/** A plan that holds, with the answer that it stands in. */
export interface PlannedPlan {
  readonly plan: Extract<CheckedPlan, { ok: true }>['plan'];
  readonly rawAnswer: string;
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
  const attempts: FinishedCall[] = [];
  const first = await send(context, turn, turn.decision, [], attempts);
  if (first.kind !== 'answer') return { ...spentBy(attempts), ...first };
  const parsed = turn.read(first.answer.text);
  if (parsed.ok) return planned(attempts, parsed, first.answer);
  const { model } = first.answer;
  context.call.log.info(
    `The plan of ${formatModelReference(model)} does not hold, one repair turn: ${parsed.errors.join(' ')}`,
  );
  // Whoever wrote the plan repairs it; another one stands in only where that one is lost.
  const { tier, fallbacks, reasons } = turn.decision;
  const again = { tier, model, fallbacks: fallbacks.filter((other) => !isSameModel(other, model)), reasons };
  const repairMessages = buildRepairMessages(first.answer.text, parsed.errors);
  const repair = await send(context, turn, again, repairMessages, attempts);
  if (repair.kind !== 'answer') return { ...spentBy(attempts), ...repair };
  const repaired = turn.read(repair.answer.text);
  if (repaired.ok) return planned(attempts, repaired, repair.answer);
  return {
    ...spentBy(attempts),
    kind: 'unusable',
    failure: {
      message: 'The model did not write a usable plan, not even after it was told what was wrong.',
      detail: repaired.errors.join('\n'),
    },
    rawAnswer: repair.answer.text,
  };
}

async function send(
  context: AskContext,
  turn: PlannerTurn,
  wished: PlannerTurn['decision'],
  repair: readonly Message[],
  attempts: FinishedCall[],
): Promise<CallEnding> {
  const { built, signal, evidence } = turn;
  const messages = [...built.request.messages, ...evidenceMessages(evidence), ...repair];
  const fitted = await fitDecision(context.routing, wished, { ...built.request, messages });
  if ('tooLong' in fitted) return { kind: 'unavailable', failure: fitted.tooLong, rawAnswer: '' };
  const { decision } = fitted;
  const tier = context.routing.settings().tiers[decision.tier];
  context.call.log.info(`plan → ${formatModelReference(decision.model)}: ${decision.reasons.join('; ')}`);
  const result = await callModel(context.call, {
    purpose: 'plan',
    planId: turn.planId,
    position: turn.position(),
    decision,
    request: {
      ...built.request,
      messages,
      maxOutputTokens: tier.maxOutputTokens,
      ...withoutUndefined({ temperature: tier.temperature, effort: tier.effort }),
    },
    signal,
    onProgress: turn.onProgress,
  });
  attempts.push(...result.attempts);
  return outcomeOfCall(context.routing, result, signal);
}

/** The errors of the planner before, and not its answer: a plan of its own is wanted, not a mended one. */
function evidenceMessages(evidence: readonly Evidence[]): readonly Message[] {
  if (evidence.length === 0) return [];
  const texts = evidence.map(({ title, text }) => (text === '' ? title : `${title}\n${text}`));
  return [
    {
      role: 'user',
      text: `Another model was asked for this plan before you and failed. Avoid this:\n${texts.join('\n')}`,
    },
  ];
}

function planned(
  attempts: readonly FinishedCall[],
  { plan }: Extract<CheckedPlan, { ok: true }>,
  { text }: FinishedCall,
): PlannerEnd {
  return { ...spentBy(attempts), kind: 'plan', plan, rawAnswer: text };
}

function spentBy(attempts: readonly FinishedCall[]): Pick<PlannerEnd, 'costNanoUsd' | 'model'> {
  const costs = attempts.map(({ cost }) => (cost.source === 'unpriced' ? undefined : cost.nanoUsd));
  return {
    costNanoUsd: costs.reduce<number | undefined>(
      (sum, cost) => (sum === undefined || cost === undefined ? undefined : sum + cost),
      0,
    ),
    model: attempts.at(-1)?.model,
  };
}
