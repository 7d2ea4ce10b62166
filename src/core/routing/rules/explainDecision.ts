import { formatUsdRange } from '../../../shared/format.ts';
import type { MoneyRange } from '../../model/range.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import type { Considered, RoutedDecision } from './decide.ts';
import { scoreText } from './judgeLevel.ts';
import { percent } from './orderCandidates.ts';
import type { PassRate } from '../learned/passRates.ts';

/** One line of *Why this model?*: what it is about, and what there is to say. */
export interface ExplanationLine {
  readonly about: 'model' | 'reason' | 'expected cost' | 'care' | 'difficulty' | 'next' | 'considered';
  readonly text: string;
}

/** *Why this model?* in lines for the panel, most important first. */
export function explainDecision(decision: RoutedDecision): readonly ExplanationLine[] {
  const { candidates, needs, score } = decision;
  const [first, ...next] = candidates;
  const lines: ExplanationLine[] = [
    {
      about: 'model',
      text: `${formatModelReference(decision.model)}, ${decision.tier} tier${rateOf(first?.firstTryPassRate)}${costOf(first?.cost)}`,
    },
    ...decision.reasons.map((text) => ({ about: 'reason' as const, text })),
    {
      about: 'expected cost',
      text:
        decision.expectedCost === undefined
          ? 'not known until a result passes: a model that may be asked has no known price'
          : `${rangeText(decision.expectedCost)} until a result passes, checks and reviews included`,
    },
  ];
  const care = [
    ...(needs.plan === true ? ['it should be planned first'] : []),
    ...(needs.planReview === true ? ['its plan is checked by a second model or by you'] : []),
    ...(needs.finalReview === true
      ? ['its result is reviewed by the orchestration tier before it counts']
      : []),
  ];
  if (care.length > 0) lines.push({ about: 'care', text: care.join('; ') });
  if (score !== undefined) lines.push({ about: 'difficulty', text: scoreText(score) });
  for (const [index, { model, tier, family, cost, retryPassRate }] of next.entries()) {
    lines.push({
      about: 'next',
      text: `${index + 2}. ${formatModelReference(model)}, ${tier} tier, ${family}${rateOf(retryPassRate)}${costOf(cost)}`,
    });
  }
  const isNext = (considered: Considered) =>
    next.some(({ model }) => formatModelReference(model) === formatModelReference(considered.model));
  for (const considered of decision.considered.filter((one) => !isNext(one))) {
    const { model, tier, why, cost, outputPricePerMillionUsd: price } = considered;
    const list = price === undefined ? '' : `, $${price} per million output tokens`;
    lines.push({
      about: 'considered',
      text: `${formatModelReference(model)}, ${tier} tier${costOf(cost)}${list}: ${why}`,
    });
  }
  return lines;
}

/** The decision in one line of a log: what is decided, by name, and the first reasons. */
export function decisionLogLine(decision: RoutedDecision): string {
  const { model, tier, level, expectedCost, fallbacks, candidates, reasons } = decision;
  const chain = candidates.slice(1).map((candidate) => formatModelReference(candidate.model));
  return [
    'event=decision',
    `tier=${tier}`,
    `provider=${model.provider}`,
    `model=${model.model}`,
    `level=${level}`,
    `cost=${expectedCost === undefined ? 'unpriced' : rangeText(expectedCost)}`,
    `fallbacks=${fallbacks.map(formatModelReference).join(',') || 'none'}`,
    `next=${chain.join(',') || 'none'}`,
    `why="${reasons.join('; ').replaceAll('"', "'").replace(/\s+/g, ' ')}"`,
  ].join(' ');
}

function rangeText({ lowNanoUsd, highNanoUsd }: MoneyRange): string {
  return formatUsdRange(lowNanoUsd, highNanoUsd);
}

function rateOf(rate: PassRate | undefined): string {
  if (rate === undefined) return '';
  const basis = rate.judged === 0 ? 'assumed' : `${rate.judged} judged`;
  return `, expected to pass ${percent(rate.mean)} (${basis})`;
}

function costOf(cost: MoneyRange | undefined): string {
  return cost === undefined ? '' : `, ${rangeText(cost)} for an attempt`;
}
