import { formatUsd } from '../../../shared/format.ts';
import { tiers } from '../../../shared/tiers.ts';
import { chooseDowngrade, type Prospect } from '../../money/budget/downgrade.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import type { StepRecord } from '../plan/planDocument.ts';
import { isSameModel, type Candidate } from '../../routing/rules/candidates.ts';
import type { RoutedDecision } from '../../routing/rules/decide.ts';
import { expectedCostUntilPass, middleOf } from '../../routing/rules/expectedCost.ts';
import type { EngineSettings } from '../../routing/rules/engineSettings.ts';
import { decideStep } from '../ask/decideStep.ts';
import type { DecisionKnowledge } from '../ask/decisionSubject.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A decision that the budget wants cheaper. */
export interface CheaperQuestion {
  readonly decision: RoutedDecision;
  readonly step: StepRecord;
  readonly settings: EngineSettings;
  readonly providersWithKey: ReadonlySet<string>;
  readonly knowledge: DecisionKnowledge;
  /** False where the step goes on after an attempt: models change only at its boundaries. */
  readonly isAtStepBoundary: boolean;
}

/**
 * The decision with a cheaper model before all others, where that is expected to cost less until a result passes, its
 * own failures counted; the same decision otherwise. The person's own choice of a model stays, and critical work stays
 * in its tier.
 */
export function decideCheaper(question: CheaperQuestion): RoutedDecision {
  const { decision, step, settings, knowledge, isAtStepBoundary } = question;
  const [first, ...others] = decision.candidates;
  if (first === undefined || step.modelOverride !== undefined) return decision;
  const judgingNanoUsd = knowledge.judgingNanoUsd ?? 0;
  const cheaper = [...others, ...candidatesBelow(question)].filter(
    ({ model }) => !isSameModel(model, first.model),
  );
  const chosen = chooseDowngrade({
    current: prospectOf(first, judgingNanoUsd),
    cheaper: cheaper.map((candidate) => prospectOf(candidate, judgingNanoUsd)),
    isAtStepBoundary,
    ...(decision.level === 'critical' ? { leastTier: decision.tier } : {}),
    isLocked: settings.routing.lock,
  });
  const leader = chosen && cheaper.find(({ model, tier }) => chosen.tier === tier && chosen.model === model);
  if (leader === undefined) return decision;
  const candidates = [
    leader,
    ...decision.candidates.filter(({ model }) => !isSameModel(model, leader.model)),
  ];
  const expectedCost = expectedOf(candidates, judgingNanoUsd);
  const before = decision.expectedCost;
  const figures =
    expectedCost === undefined || before === undefined
      ? ''
      : `: about ${formatUsd(Math.round(middleOf(expectedCost)))} until a result passes instead of ${formatUsd(Math.round(middleOf(before)))}`;
  const { expectedCost: _expectedCost, ...kept } = decision;
  return {
    ...kept,
    tier: leader.tier,
    model: leader.model,
    fallbacks: leader.sameModelElsewhere,
    candidates,
    ...withoutUndefined({ expectedCost }),
    reasons: [
      `the budget asks for cheaper models, so ${formatModelReference(leader.model)} goes before ${formatModelReference(first.model)}${figures}`,
      ...decision.reasons,
    ],
  };
}

/** What the cheaper tiers would send. */
function candidatesBelow(question: CheaperQuestion): readonly Candidate[] {
  const { decision, step, settings, providersWithKey, knowledge } = question;
  return tiers.slice(tiers.indexOf(decision.tier) + 1).flatMap((tier) => {
    const decided = decideStep({ ...step, tier }, settings, providersWithKey, knowledge);
    return 'noModel' in decided
      ? []
      : decided.decision.candidates.filter((candidate) => candidate.tier === tier);
  });
}

function prospectOf({ model, tier, firstTryPassRate, cost }: Candidate, judgingNanoUsd: number): Prospect {
  const callNanoUsd = cost === undefined ? undefined : middleOf(cost) + judgingNanoUsd;
  return { model, tier, passRate: firstTryPassRate.mean, callNanoUsd };
}

function expectedOf(candidates: readonly Candidate[], judgingNanoUsd: number) {
  const attempts = candidates.map(({ cost, firstTryPassRate, retryPassRate }, place) => ({
    cost,
    passRate: (place === 0 ? firstTryPassRate : retryPassRate).mean,
  }));
  return expectedCostUntilPass(attempts, judgingNanoUsd);
}
