import { commandIds } from '../../shared/contract.ts';
import { formatTokens, formatTotal, formatUsd } from '../../shared/format.ts';
import type { Translate } from '../translate.ts';
import type { CostFigure, ModelFigure } from './costFigures.ts';

/** What the status bar shows. In the sample `today` is a part of the sample's own ledger. */
export interface CostStatus {
  readonly session: CostFigure;
  readonly today: CostFigure;
  readonly isSample: boolean;
}

/** `$0.012 · $1.20 today`; what has no price is never left out and never $0. */
export function costStatusText(status: CostStatus, t: Translate): string {
  const session = shortFigure(status.session, t);
  if (status.isSample) return `$(beaker) ${t('sample {0}', session)}`;
  return `$(credit-card) ${session} · ${t('{0} today', shortFigure(status.today, t))}`;
}

/** The same as a sentence, for screen readers. */
export function costStatusLabel(status: CostStatus, t: Translate): string {
  const session = spokenFigure(status.session, t);
  if (status.isSample) return t('Tierwise sample: {0} of pretended money', session);
  return t('Tierwise: {0} in this session, {1} today', session, spokenFigure(status.today, t));
}

/** Commands that the tooltip links to; no other runs from it. */
export const tooltipCommands = [commandIds.planTask, commandIds.showLog, commandIds.openSettings] as const;

/** The tooltip in Markdown: today by tier and model, with links. */
export function costTooltip(status: CostStatus, models: readonly ModelFigure[], t: Translate): string {
  const heading = status.isSample
    ? t('**Tierwise sample.** Prepared answers: nothing is sent and nothing is charged.')
    : t(
        '**Tierwise:** {0} in this session, {1} today',
        escapeMarkdown(formatFigure(status.session)),
        escapeMarkdown(formatFigure(status.today)),
      );
  const links = [
    `[${t('Plan Task')}](command:${commandIds.planTask})`,
    `[${t('Show Log')}](command:${commandIds.showLog})`,
    `[${t('Open Settings')}](command:${commandIds.openSettings})`,
  ].join(' · ');
  return [heading, models.length === 0 ? t('No calls today.') : table(models, t), links].join('\n\n');
}

function table(models: readonly ModelFigure[], t: Translate): string {
  const header = [t('Tier'), t('Model'), t('Calls'), t('In'), t('Out'), t('Cost')];
  const rows = models.map((figure) => [
    figure.tier,
    figure.model,
    String(figure.attempts),
    formatTokens(figure.inputTokens),
    formatTokens(figure.outputTokens),
    formatFigure(figure),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [line(header), '| :-- | :-- | --: | --: | --: | --: |', ...rows.map(line)].join('\n');
}

function formatFigure(figure: CostFigure): string {
  return formatTotal(figure.costNanoUsd, figure.unpricedAttempts);
}

/** Without the number of unpriced calls, which the tooltip has: the status bar is narrow. */
function shortFigure(figure: CostFigure, t: Translate): string {
  if (figure.unpricedAttempts === 0) return formatUsd(figure.costNanoUsd);
  return figure.costNanoUsd === 0 ? t('unpriced') : t('{0} + unpriced', formatUsd(figure.costNanoUsd));
}

function spokenFigure(figure: CostFigure, t: Translate): string {
  if (figure.unpricedAttempts === 0) return formatUsd(figure.costNanoUsd);
  return t('{0} plus {1} calls without a price', formatUsd(figure.costNanoUsd), figure.unpricedAttempts);
}

/** Model names come from settings and servers: no character of theirs may mean anything here. */
function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>~&$:@/]/g, '\\$&');
}
