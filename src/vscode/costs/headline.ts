import type { CostReport } from '../../core/reportPorts.ts';
import type { FigureView } from '../../shared/costsView.ts';
import { formatTokens, formatTotal, formatUsd } from '../../shared/format.ts';
import { tiers } from '../../shared/tiers.ts';
import type { Translate } from '../translate.ts';
import { countText, shareText, sumsView, unknownFigure } from './costsWords.ts';

/** The figures at the head of the panel and of the weekly report. */
export function headlineFigures(report: CostReport, t: Translate): readonly FigureView[] {
  const { sums, work } = report;
  const total = sumsView(sums, t);
  const toolCalls = report.tools.reduce((count, tool) => count + tool.calls, 0);
  const notAll = report.newest.isAll ? '' : ` ${t('Of the newest {0} calls.', countText(report.newest.n))}`;
  return [
    { label: t('Cost'), value: total.text, explanation: total.explanation },
    {
      label: t('Calls'),
      value: countText(sums.attempts),
      explanation: t('Requests to models, failed and discarded ones too.'),
      note: t('{0} succeeded', shareText(sums.succeeded, sums.attempts)),
    },
    {
      label: t('Tokens'),
      value: formatTokens(sums.inputTokens + sums.outputTokens),
      explanation: t('Input and output of all calls, as far as providers reported them.'),
      note: t('{0} in, {1} out', formatTokens(sums.inputTokens), formatTokens(sums.outputTokens)),
    },
    {
      label: t('Cost per successful task'),
      value: work.passed === 0 ? unknownFigure : perTask(report),
      explanation: t('All attempts of tasks that passed, by the number of those tasks.') + notAll,
      note: t('n = {0}', countText(work.passed)),
    },
    {
      label: t('Tokens per finished task'),
      value: work.passed === 0 ? unknownFigure : formatTokens(work.passedTokens / work.passed),
      explanation: t('Tokens of all attempts of tasks that passed, by the number of those tasks.') + notAll,
      note: t('n = {0}', countText(work.passed)),
    },
    {
      label: t('Success rate'),
      value: shareText(work.passed, work.judged),
      explanation: t('Tasks whose newest verdict is a pass, of all that passed or failed.') + notAll,
      note: t('n = {0}', countText(work.judged)),
    },
    {
      label: t('First-try rate'),
      value: shareText(work.firstPassed, work.firstJudged),
      explanation: t('Tasks that passed with their first model, of all whose first try was judged.') + notAll,
      note: t('n = {0}', countText(work.firstJudged)),
    },
    {
      label: t('Retries and escalations'),
      value: t('{0} and {1}', countText(work.retries), countText(work.escalations)),
      explanation:
        t('Further attempts after a fault of the provider, and after a result that failed.') +
        (work.rejectedNanoUsd > 0
          ? ` ${t('Spent on work that failed: {0}.', formatUsd(work.rejectedNanoUsd))}`
          : '') +
        notAll,
    },
    {
      label: t('Orchestration : execution : grunt'),
      value: tiers.map((tier) => shareText(costOfTier(report, tier), sums.costNanoUsd)).join(' : '),
      explanation: t('How the cost is shared out among the tiers.'),
    },
    {
      label: t('Cache hits'),
      value: shareText(sums.cacheReadTokens, sums.inputTokens),
      explanation: t('Input tokens that were read from a cache, of all input tokens.'),
      note: formatTokens(sums.cacheReadTokens),
    },
    {
      label: t('Tool calls'),
      value: countText(toolCalls),
      explanation: t('Tools that models called in their turns. Their cost is in the table by tool.') + notAll,
    },
  ];
}

function perTask({ work }: CostReport): string {
  const text = formatTotal(Math.round(work.passedNanoUsd / work.passed), 0);
  return work.passedUnpricedAttempts === 0 ? text : `≥${text}`;
}

function costOfTier(report: CostReport, tier: (typeof tiers)[number]): number {
  return report.byTier.find((row) => row.tier === tier)?.sums.costNanoUsd ?? 0;
}
