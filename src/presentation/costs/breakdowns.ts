import { deletedName, type CostReport, type ReportSums } from '../../core/model/ledger/reportPorts.ts';
import type { BreakdownView, CostsFilterPatch } from '../../shared/costsView.ts';
import { formatTokens, formatUsd } from '../../shared/format.ts';
import { shareText, sumsView, unknownFigure } from './costsWords.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** Bytes of text in a token, on average: what a tool's results are turned into tokens by. */
const bytesPerToken = 4;

/** Plans by id as people know them. */
export type PlanTitles = ReadonlyMap<string, string>;

/** Where the money went: by model, tier, purpose, plan, key and tool. What has no row has no table. */
export function breakdowns(report: CostReport, titles: PlanTitles): readonly BreakdownView[] {
  const whole = report.sums.costNanoUsd;
  const table = (
    id: BreakdownView['id'],
    title: string,
    rows: readonly { label: string; sums: ReportSums; opens?: CostsFilterPatch }[],
    note?: string,
  ): BreakdownView => ({
    id,
    title,
    ...withoutUndefined({ note }),
    rows: [...rows]
      .sort(
        (left, right) => right.sums.costNanoUsd - left.sums.costNanoUsd || right.sums.calls - left.sums.calls,
      )
      .map(({ label, sums, opens }) => toRow(label, sums, whole, opens)),
  });
  const isNamed = (name: string) => name !== deletedName;
  const name = (text: string) => (isNamed(text) ? text : 'deleted calls');
  const byModel = report.byModel.map(({ provider, model, sums }) => ({
    label: isNamed(model) ? `${provider}/${model}` : 'deleted calls',
    sums,
    ...(isNamed(model) ? { opens: { provider, model } } : {}),
  }));
  const byPlan = report.byPlan.map(({ planId, sums }) => ({
    label: titles.get(planId) ?? `Plan ${planId.slice(0, 8)}`,
    sums,
    opens: { planId },
  }));
  const byKey = report.byKey.map(({ provider, keyLabel, sums }) => ({
    label: `${name(provider)}: ${keyLabel}`,
    sums,
    opens: { provider, keyLabel },
  }));
  const tables = [
    table('model', 'By model', byModel),
    table(
      'tier',
      'By tier',
      report.byTier.map(({ tier, sums }) => ({ label: tier, sums, opens: { tier } })),
    ),
    table(
      'purpose',
      'By purpose',
      report.byPurpose.map(({ purpose, sums }) => ({ label: purpose, sums, opens: { purpose } })),
    ),
    table('plan', 'By plan', byPlan, byPlan.length < 50 ? undefined : 'The 50 dearest plans.'),
    table('key', 'By key', byKey),
    toolTable(report),
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

function toRow(
  label: string,
  sums: ReportSums,
  whole: number,
  opens: CostsFilterPatch | undefined,
): BreakdownView['rows'][number] {
  return {
    label,
    cost: sumsView(sums),
    share: whole > 0 ? Math.min(1, Math.max(0, sums.costNanoUsd / whole)) : 0,
    calls: sums.calls,
    inputTokens: formatTokens(sums.inputTokens),
    outputTokens: formatTokens(sums.outputTokens),
    cacheShare: shareText(sums.cacheReadTokens, sums.inputTokens),
    ...withoutUndefined({ opens }),
  };
}

/**
 * What a tool costs is the reading of its results. Providers do not report it, so it is estimated from their bytes
 * at the average cost of a token; the note says so.
 */
function toolTable({ tools, sums }: CostReport): BreakdownView {
  const tokens = sums.inputTokens + sums.outputTokens;
  const nanoUsdPerToken = tokens > 0 ? sums.costNanoUsd / tokens : 0;
  const rows = tools.map(({ name, calls, resultBytes }) => {
    const read = resultBytes / bytesPerToken;
    const nanoUsd = Math.round(read * nanoUsdPerToken);
    return {
      nanoUsd,
      label: name,
      cost: {
        text: tokens > 0 ? `≈${formatUsd(nanoUsd)}` : unknownFigure,
        explanation: `Estimated from ${formatTokens(read)} tokens of results.`,
        isUnpriced: false,
      },
      share: sums.costNanoUsd > 0 ? Math.min(1, nanoUsd / sums.costNanoUsd) : 0,
      calls: calls,
      inputTokens: formatTokens(read),
      outputTokens: unknownFigure,
      cacheShare: unknownFigure,
    };
  });
  return {
    id: 'tool',
    title: 'By tool',
    note: `Estimated: the bytes of a tool’s results by ${bytesPerToken}, at the average cost of a token. Each result counts once, though later turns send it again.`,
    rows: rows
      .sort((left, right) => right.nanoUsd - left.nanoUsd || right.calls - left.calls)
      .map(({ nanoUsd: _nanoUsd, ...row }) => row),
  };
}
