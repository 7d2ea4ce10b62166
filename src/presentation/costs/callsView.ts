import { totalInputTokens } from '../../core/model/request/usage.ts';
import type { ReportedCall } from '../../core/model/ledger/reportPorts.ts';
import type { CallsView, FigureView } from '../../shared/costsView.ts';
import {
  costSourceNames,
  formatDuration,
  formatTokens,
  formatUsd,
  formatUsdRange,
} from '../../shared/format.ts';
import type { PlanTitles } from './breakdowns.ts';
import type { DayWords } from './costsPeriod.ts';
import { callCostView, countText } from './costsWords.ts';

/** The calls behind a bar as they were read so far. */
export interface OpenCalls {
  readonly title: string;
  readonly total: number;
  /** From the newest on. */
  readonly rows: readonly ReportedCall[];
}

/** What the drawing of rows needs besides them. */
export interface RowWords {
  readonly titles: PlanTitles;
  readonly days: DayWords;
}

export function callsView({ title, total, rows }: OpenCalls, words: RowWords): CallsView {
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
      tokens: `${formatTokens(totalInputTokens(row.usage))} in, ${formatTokens(row.usage.outputTokens)} out`,
      cost: callCostView(row.finalCost),
      latency: formatDuration(row.latencyMs),
      details: detailsOf(row, words),
    })),
    hasMore: rows.length < total,
  };
}

function detailsOf(row: ReportedCall, words: RowWords): readonly FigureView[] {
  const figure = (label: string, value: string | undefined, explanation = ''): readonly FigureView[] =>
    value === undefined || value === '' ? [] : [{ label, value, explanation }];
  const { usage } = row;
  const tokens = (label: string, count: number | undefined): readonly FigureView[] =>
    count === undefined ? [] : figure(label, countText(count));
  return [
    ...figure('Model served', row.modelServed),
    ...figure('Key', row.keyLabel),
    ...figure('Plan', row.planId === undefined ? undefined : (words.titles.get(row.planId) ?? row.planId)),
    ...figure('Step', row.stepId),
    ...figure('Kind of step', row.stepKind),
    ...figure('Position in the cascade', row.planId === undefined ? undefined : String(row.position + 1)),
    ...figure('Verdict', row.verdict && verdictText(row.verdict.verdict, row.verdict.by, row.verdict.action)),
    ...figure(
      'Cost when it ended',
      row.adjustments.length === 0 ? undefined : callCostView(row.cost).text,
      'Before the corrections below.',
    ),
    ...row.adjustments.flatMap((adjustment) =>
      figure(
        'Correction',
        `${adjustment.deltaNanoUsd > 0 ? '+' : ''}${formatUsd(adjustment.deltaNanoUsd)}`,
        [adjustment.source, words.days.moment(adjustment.recordedAtMs), adjustment.note ?? '']
          .filter(Boolean)
          .join(', '),
      ),
    ),
    ...figure('Cost comes from', costSourceNames[row.finalCost.source]),
    ...heldFigures(row),
    ...figure(
      'Estimate of the whole task',
      row.estimate && `≈${formatUsdRange(row.estimate.lowNanoUsd, row.estimate.highNanoUsd)}`,
      'As it was shown before it ran.',
    ),
    ...figure('Price applied', row.priceApplied === undefined ? undefined : JSON.stringify(row.priceApplied)),
    ...figure('Usage', usageText(row)),
    ...tokens('Uncached input tokens', usage.inputUncachedTokens),
    ...tokens('Tokens read from the cache', usage.cacheReadTokens),
    ...tokens('Tokens written to the cache for 5 minutes', usage.cacheWrite5mTokens),
    ...tokens('Tokens written to the cache for 30 minutes', usage.cacheWrite30mTokens),
    ...tokens('Tokens written to the cache for 1 hour', usage.cacheWrite1hTokens),
    ...tokens('Tokens written to the cache for 12 hours', usage.cacheWrite12hTokens),
    ...tokens('Output tokens', usage.outputTokens),
    ...tokens('Reasoning tokens, a part of the output', usage.reasoningTokens),
    ...tokens('Web searches', usage.webSearchCalls),
    ...figure('Service tier', usage.serviceTier),
    ...figure('Region', usage.region),
    ...figure(
      'First token after',
      row.firstTokenMs === undefined ? undefined : formatDuration(row.firstTokenMs),
    ),
    ...toolFigures(row),
    ...figure('Budget day', row.windowDate),
    ...figure('Request', row.requestId),
    ...figure('Call', row.id),
  ];
}

/** What was held against the budgets, and what the call cost beyond that. */
function heldFigures({ reservedNanoUsd, finalCost }: ReportedCall): readonly FigureView[] {
  if (reservedNanoUsd === undefined) return [];
  const held = { label: 'Held for it', value: formatUsd(reservedNanoUsd) };
  const explanation = 'What it could cost as it was sent.';
  const overNanoUsd = finalCost.source === 'unpriced' ? 0 : finalCost.nanoUsd - reservedNanoUsd;
  if (overNanoUsd <= 0) return [{ ...held, explanation }];
  return [
    { ...held, explanation },
    {
      label: 'Overrun',
      value: formatUsd(overNanoUsd),
      explanation: 'It cost more than was held. It counts whole, and more is held for the next call.',
    },
  ];
}

function verdictText(verdict: string, by: string, action: string | undefined): string {
  return [verdict, by, action].filter((part) => part !== undefined).join(', ');
}

function usageText({ usage }: ReportedCall): string {
  switch (usage.source) {
    case 'reported':
      return 'reported by the provider';
    case 'partial':
      return 'as far as it had arrived';
    case 'estimated':
      return 'estimated';
  }
}

function toolFigures({ toolUses }: ReportedCall): readonly FigureView[] {
  if (toolUses.length === 0) return [];
  const byTurn = Map.groupBy(toolUses, ({ turn }) => turn);
  return [...byTurn].map(([turn, uses]) => ({
    label: `Tools in turn ${turn + 1}`,
    value: uses.map(({ name, resultBytes }) => `${name} (${countText(resultBytes)} bytes)`).join(', '),
    explanation: '',
  }));
}
