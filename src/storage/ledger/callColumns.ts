import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { CallEnd, CallRow, CallStart } from '../../core/model/ledger.ts';
import { callRowSchema, callStartSchema } from './callSchemas.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** Values by column name, as they are bound to a statement. */
export type Columns = Record<string, SQLInputValue>;
/** A row as the database gives it. */
export type StoredColumns = Record<string, SQLOutputValue>;

/** Longest JSON kept of data that a provider sent; what is longer would bloat every row for nothing. */
const maximumJsonCharacters = 65_536;

/** Columns of what is known when a call is sent. */
export function startToColumns(start: CallStart): Columns {
  return {
    id: start.id,
    started_at_ms: start.startedAtMs,
    window_date: start.windowDate,
    tier: start.tier,
    purpose: start.purpose,
    plan_id: start.planId ?? null,
    step_id: start.stepId ?? null,
    step_kind: start.stepKind ?? null,
    position: start.position,
    provider: start.provider,
    model_asked: start.modelAsked,
    key_label: start.keyLabel ?? null,
    session_id: start.sessionId,
    counted_tokens: start.countedTokens ?? null,
    output_guess_tokens: start.outputGuess ?? null,
    estimate_low_nano_usd: start.estimate?.lowNanoUsd ?? null,
    estimate_high_nano_usd: start.estimate?.highNanoUsd ?? null,
  };
}

/** Columns of what is known when a call has ended. */
export function endToColumns(end: CallEnd): Columns {
  const { usage, cost } = end;
  return {
    model_served: end.modelServed ?? null,
    request_id: end.requestId ?? null,
    usage_source: usage.source,
    input_uncached_tokens: usage.inputUncachedTokens ?? null,
    cache_read_tokens: usage.cacheReadTokens ?? null,
    cache_write_5m_tokens: usage.cacheWrite5mTokens ?? null,
    cache_write_1h_tokens: usage.cacheWrite1hTokens ?? null,
    cache_write_30m_tokens: usage.cacheWrite30mTokens ?? null,
    cache_write_12h_tokens: usage.cacheWrite12hTokens ?? null,
    output_tokens: usage.outputTokens ?? null,
    reasoning_tokens: usage.reasoningTokens ?? null,
    web_search_calls: usage.webSearchCalls ?? null,
    service_tier: usage.serviceTier ?? null,
    region: usage.region ?? null,
    reported_cost_nano_usd: usage.reportedCostNanoUsd ?? null,
    usage_raw_json: toJson(usage.raw),
    price_applied_json: toJson(end.priceApplied),
    cost_source: cost.source,
    cost_nano_usd: cost.source === 'unpriced' ? null : cost.nanoUsd,
    cost_is_upper_bound: cost.source !== 'unpriced' && cost.isUpperBound === true ? 1 : 0,
    latency_ms: end.latencyMs,
    first_token_ms: end.firstTokenMs ?? null,
    tool_uses_json: JSON.stringify(end.toolUses),
    outcome: end.outcome,
  };
}

/** The start in a stored row; `undefined` when the row is broken. */
export function columnsToStart(columns: StoredColumns): CallStart | undefined {
  const parsed = callStartSchema.safeParse(startFields(columns));
  return parsed.success ? parsed.data : undefined;
}

/** The whole call in a stored row; `undefined` when the row is broken. */
export function columnsToRow(columns: StoredColumns): CallRow | undefined {
  try {
    const parsed = callRowSchema.safeParse({
      ...startFields(columns),
      ...withoutUndefined({
        modelServed: known(columns['model_served']),
        requestId: known(columns['request_id']),
        usage: usageFields(columns),
        priceApplied: fromJson(columns['price_applied_json']),
        cost:
          columns['cost_source'] === 'unpriced'
            ? { source: 'unpriced' }
            : {
                source: columns['cost_source'],
                nanoUsd: columns['cost_nano_usd'],
                ...(columns['cost_is_upper_bound'] === 1 ? { isUpperBound: true } : {}),
              },
        latencyMs: known(columns['latency_ms']),
        firstTokenMs: known(columns['first_token_ms']),
        toolUses: fromJson(columns['tool_uses_json']),
        outcome: known(columns['outcome']),
      }),
    });
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Text that is no JSON: broken like any other row that does not fit, and counted as such by the caller.
    return undefined;
  }
}

function startFields(columns: StoredColumns): object {
  return withoutUndefined({
    id: known(columns['id']),
    startedAtMs: known(columns['started_at_ms']),
    windowDate: known(columns['window_date']),
    tier: known(columns['tier']),
    purpose: known(columns['purpose']),
    planId: known(columns['plan_id']),
    stepId: known(columns['step_id']),
    stepKind: known(columns['step_kind']),
    position: known(columns['position']),
    provider: known(columns['provider']),
    modelAsked: known(columns['model_asked']),
    keyLabel: known(columns['key_label']),
    sessionId: known(columns['session_id']),
    countedTokens: known(columns['counted_tokens']),
    outputGuess: known(columns['output_guess_tokens']),
    estimate: estimateField(columns),
  });
}

function estimateField(columns: StoredColumns): object | undefined {
  const { estimate_low_nano_usd: lowNanoUsd, estimate_high_nano_usd: highNanoUsd } = columns;
  return lowNanoUsd === null && highNanoUsd === null ? undefined : { lowNanoUsd, highNanoUsd };
}

function usageFields(columns: StoredColumns): object {
  return withoutUndefined({
    source: known(columns['usage_source']),
    inputUncachedTokens: known(columns['input_uncached_tokens']),
    cacheReadTokens: known(columns['cache_read_tokens']),
    cacheWrite5mTokens: known(columns['cache_write_5m_tokens']),
    cacheWrite1hTokens: known(columns['cache_write_1h_tokens']),
    cacheWrite30mTokens: known(columns['cache_write_30m_tokens']),
    cacheWrite12hTokens: known(columns['cache_write_12h_tokens']),
    outputTokens: known(columns['output_tokens']),
    reasoningTokens: known(columns['reasoning_tokens']),
    webSearchCalls: known(columns['web_search_calls']),
    serviceTier: known(columns['service_tier']),
    region: known(columns['region']),
    reportedCostNanoUsd: known(columns['reported_cost_nano_usd']),
    raw: fromJson(columns['usage_raw_json']),
  });
}

function known(value: SQLOutputValue | undefined): SQLOutputValue | undefined {
  return value === null ? undefined : value;
}

/** JSON of data that came from outside, or of none. Too much of it is replaced by its size. */
function toJson(value: unknown): string | null {
  if (value === undefined) {
    return null;
  }
  const json = JSON.stringify(value);
  return json.length > maximumJsonCharacters ? JSON.stringify({ omittedCharacters: json.length }) : json;
}

function fromJson(value: SQLOutputValue | undefined): unknown {
  return typeof value === 'string' ? JSON.parse(value) : undefined;
}
