import { totalInputTokens } from '../../core/model/usage.ts';
import type { ReportedAttempt } from '../../core/reportPorts.ts';
import type { AttemptsView, FigureView } from '../../shared/costsView.ts';
import {
  costSourceNames,
  formatDuration,
  formatTokens,
  formatUsd,
  formatUsdRange,
} from '../../shared/format.ts';
import type { Translate } from '../translate.ts';
import type { PlanTitles } from './breakdowns.ts';
import type { DayWords } from './costsPeriod.ts';
import { attemptCostView, countText } from './costsWords.ts';

/** The attempts behind a bar as they were read so far. */
export interface OpenAttempts {
  readonly title: string;
  readonly total: number;
  /** From the newest on. */
  readonly rows: readonly ReportedAttempt[];
}

/** What the drawing of rows needs besides them. */
export interface RowWords {
  readonly titles: PlanTitles;
  readonly days: DayWords;
  readonly t: Translate;
}

/** See {@link AttemptsView}. */
export function attemptsView({ title, total, rows }: OpenAttempts, words: RowWords): AttemptsView {
  const { t } = words;
  return {
    title,
    total,
    offset: 0,
    rows: rows.map((row) => ({
      id: row.id,
      time: words.days.moment(row.startedAtMs),
      tier: row.tier,
      purpose: row.purpose,
      model: `${row.provider}/${row.modelAsked}`,
      outcome: row.outcome,
      tokens: t(
        '{0} in, {1} out',
        formatTokens(totalInputTokens(row.usage)),
        formatTokens(row.usage.outputTokens),
      ),
      cost: attemptCostView(row.finalCost, t),
      latency: formatDuration(row.latencyMs),
      details: detailsOf(row, words),
    })),
    hasMore: rows.length < total,
  };
}

function detailsOf(row: ReportedAttempt, words: RowWords): readonly FigureView[] {
  const { t } = words;
  const figure = (label: string, value: string | undefined, explanation = ''): readonly FigureView[] =>
    value === undefined || value === '' ? [] : [{ label, value, explanation }];
  const { usage } = row;
  const tokens = (label: string, count: number | undefined): readonly FigureView[] =>
    count === undefined ? [] : figure(label, countText(count));
  return [
    ...figure(t('Model served'), row.modelServed),
    ...figure(t('Key'), row.keyLabel),
    ...figure(t('Plan'), row.planId === undefined ? undefined : (words.titles.get(row.planId) ?? row.planId)),
    ...figure(t('Step'), row.stepId),
    ...figure(t('Kind of step'), row.stepKind),
    ...figure(t('Position in the cascade'), row.planId === undefined ? undefined : String(row.position + 1)),
    ...figure(
      t('Verdict'),
      row.verdict && verdictText(row.verdict.verdict, row.verdict.by, row.verdict.action),
    ),
    ...figure(
      t('Cost when it ended'),
      row.adjustments.length === 0 ? undefined : attemptCostView(row.cost, t).text,
      t('Before the corrections below.'),
    ),
    ...row.adjustments.flatMap((adjustment) =>
      figure(
        t('Correction'),
        `${adjustment.deltaNanoUsd > 0 ? '+' : ''}${formatUsd(adjustment.deltaNanoUsd)}`,
        [adjustment.source, words.days.moment(adjustment.recordedAtMs), adjustment.note ?? '']
          .filter(Boolean)
          .join(', '),
      ),
    ),
    ...figure(t('Cost comes from'), t(costSourceNames[row.finalCost.source])),
    ...heldFigures(row, t),
    ...figure(
      t('Estimate of the whole task'),
      row.estimate && `≈${formatUsdRange(row.estimate.lowNanoUsd, row.estimate.highNanoUsd)}`,
      t('As it was shown before it ran.'),
    ),
    ...figure(
      t('Price applied'),
      row.priceApplied === undefined ? undefined : JSON.stringify(row.priceApplied),
    ),
    ...figure(t('Usage'), usageText(row, t)),
    ...tokens(t('Uncached input tokens'), usage.inputUncachedTokens),
    ...tokens(t('Tokens read from the cache'), usage.cacheReadTokens),
    ...tokens(t('Tokens written to the cache for 5 minutes'), usage.cacheWrite5mTokens),
    ...tokens(t('Tokens written to the cache for 30 minutes'), usage.cacheWrite30mTokens),
    ...tokens(t('Tokens written to the cache for 1 hour'), usage.cacheWrite1hTokens),
    ...tokens(t('Tokens written to the cache for 12 hours'), usage.cacheWrite12hTokens),
    ...tokens(t('Output tokens'), usage.outputTokens),
    ...tokens(t('Reasoning tokens, a part of the output'), usage.reasoningTokens),
    ...tokens(t('Web searches'), usage.webSearchCalls),
    ...figure(t('Service tier'), usage.serviceTier),
    ...figure(t('Region'), usage.region),
    ...figure(
      t('First token after'),
      row.firstTokenMs === undefined ? undefined : formatDuration(row.firstTokenMs),
    ),
    ...toolFigures(row, t),
    ...figure(t('Budget day'), row.windowDate),
    ...figure(t('Request'), row.requestId),
    ...figure(t('Attempt'), row.id),
  ];
}

/** What was held against the budgets, and what the call cost beyond that. */
function heldFigures({ reservedNanoUsd, finalCost }: ReportedAttempt, t: Translate): readonly FigureView[] {
  if (reservedNanoUsd === undefined) return [];
  const held = { label: t('Held for it'), value: formatUsd(reservedNanoUsd) };
  const explanation = t('What it could cost as it was sent.');
  const overNanoUsd = finalCost.source === 'unpriced' ? 0 : finalCost.nanoUsd - reservedNanoUsd;
  if (overNanoUsd <= 0) return [{ ...held, explanation }];
  return [
    { ...held, explanation },
    {
      label: t('Overrun'),
      value: formatUsd(overNanoUsd),
      explanation: t('It cost more than was held. It counts whole, and more is held for the next call.'),
    },
  ];
}

function verdictText(verdict: string, by: string, action: string | undefined): string {
  return [verdict, by, action].filter((part) => part !== undefined).join(', ');
}

function usageText({ usage }: ReportedAttempt, t: Translate): string {
  switch (usage.source) {
    case 'reported':
      return t('reported by the provider');
    case 'partial':
      return t('as far as it had arrived');
    case 'estimated':
      return t('estimated');
  }
}

function toolFigures({ toolUses }: ReportedAttempt, t: Translate): readonly FigureView[] {
  if (toolUses.length === 0) return [];
  const byTurn = Map.groupBy(toolUses, ({ turn }) => turn);
  return [...byTurn].map(([turn, uses]) => ({
    label: t('Tools in turn {0}', turn + 1),
    value: uses
      .map(({ name, resultBytes }) => `${name} (${t('{0} bytes', countText(resultBytes))})`)
      .join(', '),
    explanation: '',
  }));
}
