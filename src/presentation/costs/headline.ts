import type { CostReport } from '../../core/model/ledger/reportPorts.ts';
import type { FigureView } from '../../shared/costsView.ts';
import { formatTokens, formatTotal, formatUsd } from '../../shared/format.ts';
import { tiers } from '../../shared/tiers.ts';
import { countText, shareText, sumsView, unknownFigure } from './costsWords.ts';

/** The figures at the head of the panel and of the weekly report. */
export function headlineFigures(report: CostReport): readonly FigureView[] {
  const { sums, work } = report;
  const total = sumsView(sums);
  const toolCalls = report.tools.reduce((count, tool) => count + tool.calls, 0);
  const notAll = report.newest.isAll ? '' : ` Of the newest ${countText(report.newest.n)} calls.`;
  return [
    { label: 'Cost', value: total.text, explanation: total.explanation },
    {
      label: 'Calls',
      value: countText(sums.calls),
      explanation: 'Requests to models, failed and discarded ones too.',
      note: `${shareText(sums.succeeded, sums.calls)} succeeded`,
    },
    {
      label: 'Tokens',
      value: formatTokens(sums.inputTokens + sums.outputTokens),
      explanation: 'Input and output of all calls, as far as providers reported them.',
      note: `${formatTokens(sums.inputTokens)} in, ${formatTokens(sums.outputTokens)} out`,
    },
    {
      label: 'Cost per successful task',
      value: work.passed === 0 ? unknownFigure : perTask(report),
      explanation: 'All calls of tasks that passed, by the number of those tasks.' + notAll,
      note: `n = ${countText(work.passed)}`,
    },
    {
      label: 'Tokens per finished task',
      value: work.passed === 0 ? unknownFigure : formatTokens(work.passedTokens / work.passed),
      explanation: 'Tokens of all calls of tasks that passed, by the number of those tasks.' + notAll,
      note: `n = ${countText(work.passed)}`,
    },
    {
      label: 'Success rate',
      value: shareText(work.passed, work.judged),
      explanation: 'Tasks whose newest verdict is a pass, of all that passed or failed.' + notAll,
      note: `n = ${countText(work.judged)}`,
    },
    {
      label: 'First-try rate',
      value: shareText(work.firstPassed, work.firstJudged),
      explanation: 'Tasks that passed with their first model, of all whose first try was judged.' + notAll,
      note: `n = ${countText(work.firstJudged)}`,
    },
    {
      label: 'Retries and escalations',
      value: `${countText(work.retries)} and ${countText(work.escalations)}`,
      explanation:
        'Further calls after a fault of the provider, and after a result that failed.' +
        (work.rejectedNanoUsd > 0 ? ` Spent on work that failed: ${formatUsd(work.rejectedNanoUsd)}.` : '') +
        notAll,
    },
    {
      label: 'Orchestration : execution : grunt',
      value: tiers.map((tier) => shareText(costOfTier(report, tier), sums.costNanoUsd)).join(' : '),
      explanation: 'How the cost is shared out among the tiers.',
    },
    {
      label: 'Cache hits',
      value: shareText(sums.cacheReadTokens, sums.inputTokens),
      explanation: 'Input tokens that were read from a cache, of all input tokens.',
      note: formatTokens(sums.cacheReadTokens),
    },
    {
      label: 'Tool calls',
      value: countText(toolCalls),
      explanation: 'Tools that models called in their turns. Their cost is in the table by tool.' + notAll,
    },
  ];
}

function perTask({ work }: CostReport): string {
  const text = formatTotal(Math.round(work.passedNanoUsd / work.passed), 0);
  return work.passedUnpricedCalls === 0 ? text : `≥${text}`;
}

function costOfTier(report: CostReport, tier: (typeof tiers)[number]): number {
  return report.byTier.find((row) => row.tier === tier)?.sums.costNanoUsd ?? 0;
}
