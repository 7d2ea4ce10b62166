import * as z from 'zod/mini';
import type { Usage, UsageSource } from '../../core/model/usage.ts';
import { costFields, reportedCost } from '../shared/reportedCost.ts';
import { count, known, optionalText } from '../shared/wireValues.ts';

const usageSchema = z.looseObject({
  ...costFields,
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  cache_creation: z.catch(
    z.optional(z.looseObject({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count })),
    undefined,
  ),
  output_tokens_details: z.catch(z.optional(z.looseObject({ thinking_tokens: count })), undefined),
  server_tool_use: z.catch(z.optional(z.looseObject({ web_search_requests: count })), undefined),
  service_tier: optionalText,
  speed: optionalText,
  inference_geo: optionalText,
});

/** Anthropic's usage object, as far as it has come. */
export type RawAnthropicUsage = Readonly<Record<string, unknown>>;

/**
 * Puts a later usage object over an earlier one. Counts are cumulative, so they replace and never add; the later
 * object lacks the split of cache writes, tier, speed and region, so those stay (facts: protocols §3).
 */
export function mergeAnthropicUsage(earlier: RawAnthropicUsage, later: unknown): RawAnthropicUsage {
  if (typeof later !== 'object' || later === null) return earlier;
  const present = Object.entries(later).filter(([, value]) => value !== null && value !== undefined);
  return { ...earlier, ...Object.fromEntries(present) };
}

/** Normalises Anthropic's counts: input without the caches, reads, and writes by lifetime are disjoint already. */
export function toAnthropicUsage(raw: RawAnthropicUsage, source: UsageSource): Usage {
  const usage = usageSchema.parse(raw);
  return {
    source,
    ...known({
      inputUncachedTokens: usage.input_tokens,
      cacheReadTokens: usage.cache_read_input_tokens,
      ...cacheWrites(usage),
      outputTokens: usage.output_tokens,
      reasoningTokens: reasoning(usage),
      webSearchCalls: usage.server_tool_use?.web_search_requests,
      serviceTier: usage.speed === 'fast' ? 'fast' : usage.service_tier,
      region: usage.inference_geo,
      reportedCostNanoUsd: reportedCost(usage),
    }),
    raw,
  };
}

/** The total rules; what its split does not explain counts as the 5-minute cache, Anthropic's default. */
function cacheWrites({
  cache_creation: split,
  cache_creation_input_tokens: total,
}: z.infer<typeof usageSchema>) {
  const oneHour = split?.ephemeral_1h_input_tokens;
  if (total === undefined) {
    return { cacheWrite5mTokens: split?.ephemeral_5m_input_tokens, cacheWrite1hTokens: oneHour };
  }
  const long = Math.min(oneHour ?? 0, total);
  return { cacheWrite5mTokens: total - long, cacheWrite1hTokens: oneHour === undefined ? undefined : long };
}

function reasoning({ output_tokens: all, output_tokens_details: details }: z.infer<typeof usageSchema>) {
  const thinking = details?.thinking_tokens;
  return thinking !== undefined && all !== undefined ? Math.min(thinking, all) : thinking;
}
