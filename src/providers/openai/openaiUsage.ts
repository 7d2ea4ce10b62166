import * as z from 'zod/mini';
import { unknownUsage, type Usage, type UsageSource } from '../../core/model/usage.ts';
import { count, known, nanoUsdFromDollars } from '../shared/wireValues.ts';

const inputDetails = z.catch(
  z.optional(
    z.looseObject({
      cached_tokens: count,
      cache_write_tokens: count,
      cache_write_tokens_details: z.catch(
        z.optional(z.looseObject({ ttl_30m_tokens: count, ttl_12h_tokens: count })),
        undefined,
      ),
    }),
  ),
  undefined,
);
const outputDetails = z.catch(z.optional(z.looseObject({ reasoning_tokens: count })), undefined);

const responsesUsage = z.looseObject({
  input_tokens: count,
  input_tokens_details: inputDetails,
  output_tokens: count,
  output_tokens_details: outputDetails,
});

const chatUsage = z.looseObject({
  prompt_tokens: count,
  prompt_tokens_details: inputDetails,
  completion_tokens: count,
  completion_tokens_details: outputDetails,
  total_tokens: count,
  // LiteLLM's Anthropic names and DeepSeek's own; both are parts of `prompt_tokens`.
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  prompt_cache_hit_tokens: count,
  cost: z.optional(z.unknown()),
  is_byok: z.optional(z.unknown()),
  cost_details: z.catch(
    z.optional(z.looseObject({ upstream_inference_cost: z.optional(z.unknown()) })),
    undefined,
  ),
});

/** What a response says beside its usage object. */
export interface OpenaiUsageContext {
  readonly source: UsageSource;
  readonly serviceTier?: string | undefined;
  /** LiteLLM's header `x-litellm-response-cost`, in dollars. */
  readonly costHeader?: string | null | undefined;
}

/** Normalises the usage of the Responses API. */
export function toResponsesUsage(raw: unknown, { source, serviceTier }: OpenaiUsageContext): Usage {
  const parsed = responsesUsage.safeParse(raw);
  if (!parsed.success) return { source, ...known({ serviceTier, raw }) };
  const { input_tokens: input, input_tokens_details: details, output_tokens: output } = parsed.data;
  return {
    source,
    ...known({
      ...splitInput(input, {
        read: details?.cached_tokens,
        written: details?.cache_write_tokens,
        written12h: details?.cache_write_tokens_details?.ttl_12h_tokens,
      }),
      outputTokens: output,
      reasoningTokens: partOf(output, parsed.data.output_tokens_details?.reasoning_tokens),
      serviceTier,
    }),
    raw,
  };
}

/** Normalises the usage of Chat Completions, as OpenAI and its many imitators report it. */
export function toChatUsage(raw: unknown, { source, serviceTier, costHeader }: OpenaiUsageContext): Usage {
  const parsed = chatUsage.safeParse(raw);
  const headerCost = nanoUsdFromDollars(costHeader);
  if (!parsed.success) {
    const rest = known({ serviceTier, reportedCostNanoUsd: headerCost });
    return Object.keys(rest).length === 0 ? { ...unknownUsage, source } : { source, ...rest };
  }
  const usage = parsed.data;
  const details = usage.prompt_tokens_details;
  return {
    source,
    ...known({
      ...splitInput(usage.prompt_tokens, {
        read: details?.cached_tokens ?? usage.cache_read_input_tokens ?? usage.prompt_cache_hit_tokens,
        written: details?.cache_write_tokens,
        written5m: usage.cache_creation_input_tokens,
      }),
      ...splitOutput(usage),
      serviceTier,
      reportedCostNanoUsd: reportedCost(usage) ?? headerCost,
    }),
    raw,
  };
}

interface CacheParts {
  readonly read: number | undefined;
  /** All writes, in OpenAI's words. */
  readonly written: number | undefined;
  readonly written12h?: number | undefined;
  /** Anthropic's writes behind a LiteLLM proxy: the same tokens as `written`, by another name. */
  readonly written5m?: number | undefined;
}

/** OpenAI's input includes what was read from and written to caches; ours does not. */
function splitInput(total: number | undefined, parts: CacheParts) {
  const isAnthropic = parts.written5m !== undefined && parts.written5m > 0;
  const written = isAnthropic ? parts.written5m : parts.written;
  const uncached = total === undefined ? undefined : total - (parts.read ?? 0) - (written ?? 0);
  if (uncached !== undefined && uncached < 0) {
    // The parts contradict the sum. The sum at the full rate is the figure that never comes out too low.
    return { inputUncachedTokens: total };
  }
  const long = partOf(written, parts.written12h);
  return {
    inputUncachedTokens: uncached,
    cacheReadTokens: parts.read,
    ...(isAnthropic
      ? { cacheWrite5mTokens: written }
      : {
          cacheWrite30mTokens: written === undefined ? undefined : written - (long ?? 0),
          cacheWrite12hTokens: long,
        }),
  };
}

/** Some servers (xAI) count reasoning beside the completion; the total tells which it is. */
function splitOutput(usage: z.infer<typeof chatUsage>) {
  const completion = usage.completion_tokens;
  const reasoning = usage.completion_tokens_details?.reasoning_tokens;
  if (completion === undefined || !reasoning) return { outputTokens: completion, reasoningTokens: reasoning };
  const apart = (usage.prompt_tokens ?? 0) + completion + reasoning;
  const isApart = reasoning > completion || usage.total_tokens === apart;
  return { outputTokens: isApart ? completion + reasoning : completion, reasoningTokens: reasoning };
}

/** OpenRouter's and LiteLLM's own figure; with a key of one's own at OpenRouter the upstream charges as well. */
function reportedCost({ cost, cost_details: details, is_byok: isByok }: z.infer<typeof chatUsage>) {
  const own = nanoUsdFromDollars(cost);
  if (own === undefined || isByok !== true) return own;
  return own + (nanoUsdFromDollars(details?.upstream_inference_cost) ?? 0);
}

function partOf(whole: number | undefined, part: number | undefined): number | undefined {
  return whole !== undefined && part !== undefined ? Math.min(part, whole) : part;
}
