import type { ReportedCall } from '../../core/model/reportPorts.ts';
import { nanoUsdPerUsd } from '../../core/model/cost.ts';
import type { Cost } from '../../core/model/cost.ts';

/** How calls are written into a file, page by page. */
export interface ExportFormat {
  readonly head: string;
  /** `isFirst`: no row was written before. */
  readonly rows: (calls: readonly ReportedCall[], isFirst: boolean) => string;
  readonly foot: string;
}

type Cell = string | number | undefined;

/** Columns of the CSV. Cells of text are told from numbers by their type. */
const csvColumns: readonly (readonly [name: string, cell: (call: ReportedCall) => Cell])[] = [
  ['id', ({ id }) => id],
  ['started_at', ({ startedAtMs }) => isoTime(startedAtMs)],
  ['day', ({ windowDate }) => windowDate],
  ['tier', ({ tier }) => tier],
  ['purpose', ({ purpose }) => purpose],
  ['plan', ({ planId }) => planId],
  ['step', ({ stepId }) => stepId],
  ['step_kind', ({ stepKind }) => stepKind],
  ['position', ({ position }) => position],
  ['provider', ({ provider }) => provider],
  ['model_asked', ({ modelAsked }) => modelAsked],
  ['model_served', ({ modelServed }) => modelServed],
  ['key', ({ keyLabel }) => keyLabel],
  ['session', ({ sessionId }) => sessionId],
  ['request_id', ({ requestId }) => requestId],
  ['outcome', ({ outcome }) => outcome],
  ['verdict', ({ verdict }) => verdict?.verdict],
  ['verdict_by', ({ verdict }) => verdict?.by],
  ['verdict_action', ({ verdict }) => verdict?.action],
  ['usage_source', ({ usage }) => usage.source],
  ['counted_tokens', ({ countedTokens }) => countedTokens],
  ['output_guess_tokens', ({ outputGuess }) => outputGuess],
  ['input_uncached_tokens', ({ usage }) => usage.inputUncachedTokens],
  ['cache_read_tokens', ({ usage }) => usage.cacheReadTokens],
  ['cache_write_5m_tokens', ({ usage }) => usage.cacheWrite5mTokens],
  ['cache_write_1h_tokens', ({ usage }) => usage.cacheWrite1hTokens],
  ['cache_write_30m_tokens', ({ usage }) => usage.cacheWrite30mTokens],
  ['cache_write_12h_tokens', ({ usage }) => usage.cacheWrite12hTokens],
  ['output_tokens', ({ usage }) => usage.outputTokens],
  ['reasoning_tokens', ({ usage }) => usage.reasoningTokens],
  ['web_search_calls', ({ usage }) => usage.webSearchCalls],
  ['service_tier', ({ usage }) => usage.serviceTier],
  ['region', ({ usage }) => usage.region],
  ['cost_usd', ({ cost }) => costInUsd(cost)],
  ['cost_source', ({ cost }) => cost.source],
  ['final_cost_usd', ({ finalCost }) => costInUsd(finalCost)],
  ['final_cost_source', ({ finalCost }) => finalCost.source],
  [
    'is_upper_bound',
    ({ finalCost }) => String(finalCost.source !== 'unpriced' && finalCost.isUpperBound === true),
  ],
  ['adjusted_by', ({ adjustments }) => optionalText(adjustments.map(({ source }) => source))],
  ['reserved_usd', ({ reservedNanoUsd }) => reservedNanoUsd && usd(reservedNanoUsd)],
  ['estimate_low_usd', ({ estimate }) => estimate && usd(estimate.lowNanoUsd)],
  ['estimate_high_usd', ({ estimate }) => estimate && usd(estimate.highNanoUsd)],
  ['latency_ms', ({ latencyMs }) => latencyMs],
  ['first_token_ms', ({ firstTokenMs }) => firstTokenMs],
  ['tools', ({ toolUses }) => optionalText(toolUses.map(({ name }) => name))],
  ['tool_result_bytes', ({ toolUses }) => toolUses.reduce((sum, { resultBytes }) => sum + resultBytes, 0)],
];

/** RFC 4180. Unknown is an empty cell. Amounts are exact decimals of dollars. */
const csv: ExportFormat = {
  head: csvLine(csvColumns.map(([name]) => name)),
  rows: (calls) => calls.map((call) => csvLine(csvColumns.map(([, cell]) => cell(call)))).join(''),
  foot: '',
};

/** An array of calls as the contract has them; amounts are whole nano-dollars. */
const json: ExportFormat = {
  head: '[',
  rows: (calls, isFirst) =>
    calls.map((call, index) => `${isFirst && index === 0 ? '\n' : ',\n'}${JSON.stringify(call)}`).join(''),
  foot: '\n]\n',
};

/** By the name that the caller chooses. */
export const exportFormats = { csv, json } as const;

function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  // A spreadsheet would run such a text as a formula; a model or a key may be called anything.
  const harmless = /^[=+\-@\t\r]/.test(cell) && !isAmount(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Amounts are text because a binary fraction would not hold them exactly; a negative one is no formula. */
function isAmount(text: string): boolean {
  return /^-\d+\.\d{9}$/.test(text);
}

function costInUsd(cost: Cost): string | undefined {
  return cost.source === 'unpriced' ? undefined : usd(cost.nanoUsd);
}

/** Nano-dollars as dollars with all nine digits. */
function usd(nanoUsd: number): string {
  const amount = Math.abs(nanoUsd);
  const fraction = String(amount % nanoUsdPerUsd).padStart(9, '0');
  return `${nanoUsd < 0 ? '-' : ''}${Math.floor(amount / nanoUsdPerUsd)}.${fraction}`;
}

function optionalText(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.join(' ');
}

/** Text, or nothing for a moment that no calendar has. */
function isoTime(epochMs: number): string | undefined {
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
