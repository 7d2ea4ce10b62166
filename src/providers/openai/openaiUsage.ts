import * as z from 'zod/mini';
import { unknownUsage, type Usage, type UsageSource } from '../../core/model/request/usage.ts';
import { costFields, reportedCost } from '../shared/reportedCost.ts';
import { count, known, nanoUsdFromDollars } from '../shared/wireValues.ts';

/** Anthropic's split of cache writes by their lifetime. */
const writeSplit = z.catch(
  z.optional(z.looseObject({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count })),
  undefined,
);
const inputDetails = z.catch(
  z.optional(
    z.looseObject({
      cached_tokens: count,
      cache_write_tokens: count,
      // LiteLLM's older name of the same count.
      cache_creation_tokens: count,
      cache_creation_token_details: writeSplit,
      cache_write_tokens_details: z.catch(
        z.optional(z.looseObject({ ttl_30m_tokens: count, ttl_12h_tokens: count })),
        undefined,
      ),
    }),
  ),
  undefined,
);
const outputDetails = z.catch(z.optional(z.looseObject({ reasoning_tokens: count })), undefined);

/** Both wires in one: compatible servers use the names of either on either, some of them both with one at zero. */
const usageObject = z.looseObject({
  ...costFields,
  prompt_tokens: count,
  input_tokens: count,
  prompt_tokens_details: inputDetails,
  input_tokens_details: inputDetails,
  completion_tokens: count,
  output_tokens: count,
  completion_tokens_details: outputDetails,
  output_tokens_details: outputDetails,
  total_tokens: count,
  // Anthropic's names behind a gateway, Moonshot's and DeepSeek's.
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  cached_tokens: count,
  prompt_cache_hit_tokens: count,
  // The split in Anthropic's words and in those of other gateways.
  cache_creation: writeSplit,
  claude_cache_creation_5_m_tokens: count,
  claude_cache_creation_1_h_tokens: count,
});

type UsageObject = z.infer<typeof usageObject>;

/** What a response says beside its usage object. */
export interface OpenaiUsageContext {
  readonly source: UsageSource;
  readonly serviceTier?: string | undefined;
  /** LiteLLM's header `x-litellm-response-cost`, in dollars; a zero there says that the cost was not known yet. */
  readonly costHeader?: string | null | undefined;
}

/** Normalises the usage of the Responses API. */
export function toResponsesUsage(raw: unknown, { source, serviceTier }: OpenaiUsageContext): Usage {
  const parsed = usageObject.safeParse(raw);
  if (!parsed.success) return { source, ...known({ serviceTier, raw }) };
  return {
    source,
    ...known({
      ...countsOf(parsed.data),
      serviceTier,
      reportedCostNanoUsd: reportedCost(parsed.data),
    }),
    raw,
  };
}

/** Normalises the usage of Chat Completions, as OpenAI and its many imitators report it. */
export function toChatUsage(raw: unknown, { source, serviceTier, costHeader }: OpenaiUsageContext): Usage {
  const parsed = usageObject.safeParse(raw);
  // The headers of a stream, of an error and of a model without a price say 0 for everything.
  const headerCost = positive(nanoUsdFromDollars(costHeader));
  if (!parsed.success) {
    const rest = known({ serviceTier, reportedCostNanoUsd: headerCost });
    return Object.keys(rest).length === 0 ? { ...unknownUsage, source } : { source, ...rest };
  }
  return {
    source,
    ...known({
      ...countsOf(parsed.data),
      serviceTier,
      reportedCostNanoUsd: reportedCost(parsed.data) ?? headerCost,
    }),
    raw,
  };
}

function countsOf(usage: UsageObject) {
  const details = usage.prompt_tokens_details ?? usage.input_tokens_details;
  const outputs = usage.completion_tokens_details ?? usage.output_tokens_details;
  const read = firstFilled(
    details?.cached_tokens,
    usage.cache_read_input_tokens,
    usage.cached_tokens,
    usage.prompt_cache_hit_tokens,
  );
  const totals = balanceTotals({
    input: firstFilled(usage.prompt_tokens, usage.input_tokens),
    output: firstFilled(usage.completion_tokens, usage.output_tokens),
    reasoning: outputs?.reasoning_tokens,
    total: usage.total_tokens,
    anthropicCache: (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0),
    isAnthropicShape: !usage.prompt_tokens && details === undefined,
  });
  return {
    ...splitInput(totals.input, {
      read,
      written: firstFilled(details?.cache_write_tokens, details?.cache_creation_tokens),
      written12h: details?.cache_write_tokens_details?.ttl_12h_tokens,
      anthropic: usage.cache_creation_input_tokens,
      split:
        splitOf(details?.cache_creation_token_details) ??
        splitOf(usage.cache_creation) ??
        splitOf({
          ephemeral_5m_input_tokens: usage.claude_cache_creation_5_m_tokens,
          ephemeral_1h_input_tokens: usage.claude_cache_creation_1_h_tokens,
        }),
    }),
    outputTokens: totals.output,
    reasoningTokens: partOf(totals.output, outputs?.reasoning_tokens),
    totalTokens: totals.unsplit,
  };
}

/** The first of the names that a server has filled; a zero counts only where none of them says more. */
function firstFilled(...counts: readonly (number | undefined)[]): number | undefined {
  return counts.find((one) => one !== undefined && one > 0) ?? counts.find((one) => one !== undefined);
}

interface CacheParts {
  readonly read: number | undefined;
  /** All writes, in OpenAI's words. */
  readonly written: number | undefined;
  readonly written12h?: number | undefined;
  /** All writes of an Anthropic model behind a gateway: the same tokens as `written`, by another name. */
  readonly anthropic?: number | undefined;
  /** The same by their lifetime. */
  readonly split?: AnthropicSplit | undefined;
}

interface AnthropicSplit {
  readonly all: number;
  readonly long: number;
}

/** `undefined` where nothing was written: such zeros say nothing of whose cache it is. */
function splitOf(split: z.infer<typeof writeSplit>): AnthropicSplit | undefined {
  const long = split?.ephemeral_1h_input_tokens ?? 0;
  const all = long + (split?.ephemeral_5m_input_tokens ?? 0);
  return all > 0 && Number.isSafeInteger(all) ? { all, long } : undefined;
}

/** OpenAI's input includes what was read from and written to caches; ours does not. */
function splitInput(total: number | undefined, parts: CacheParts) {
  const { anthropic, split } = parts;
  const isAnthropic = split !== undefined || (anthropic !== undefined && anthropic > 0);
  // The total rules; what its split does not explain counts as the shorter life.
  const written = isAnthropic
    ? (positive(anthropic) ?? positive(parts.written) ?? split?.all)
    : parts.written;
  const uncached = total === undefined ? undefined : total - (parts.read ?? 0) - (written ?? 0);
  if (uncached !== undefined && uncached < 0) {
    // The parts contradict the sum. The sum at the full rate is the figure that never comes out too low.
    return { inputUncachedTokens: total };
  }
  const long = partOf(written, isAnthropic ? split?.long : parts.written12h);
  const short = written === undefined ? undefined : written - (long ?? 0);
  return {
    inputUncachedTokens: uncached,
    cacheReadTokens: parts.read,
    ...(isAnthropic
      ? { cacheWrite5mTokens: short, cacheWrite1hTokens: long }
      : { cacheWrite30mTokens: short, cacheWrite12hTokens: long }),
  };
}

function positive(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}

function partOf(whole: number | undefined, part: number | undefined): number | undefined {
  return whole !== undefined && part !== undefined ? Math.min(part, whole) : part;
}

/** The sums of a usage object, as its server states them. */
interface StatedTotals {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly reasoning: number | undefined;
  readonly total: number | undefined;
  /** Cache reads and writes under Anthropic's names. */
  readonly anthropicCache: number;
  /** Input is named as Anthropic does, whose input does not include what its cache has read and written. */
  readonly isAnthropicShape: boolean;
}

/** The sums that are billed. */
interface BilledTotals {
  /** The whole prompt, caches included. */
  readonly input: number | undefined;
  /** Everything that the model wrote, thinking included. */
  readonly output: number | undefined;
  /** Input and output together, where they are not reported apart. */
  readonly unsplit: number | undefined;
}

/**
 * Makes parts and total agree. What only the total counts was written by the model without being shown (Gemini's
 * thinking), and is billed as output; a part that is missing is the total minus the other part.
 */
function balanceTotals(stated: StatedTotals): BilledTotals {
  const { total = 0, anthropicCache } = stated;
  const output = outputWithReasoning(stated);
  if (!stated.input) {
    const isEverythingMissing = !output && total > 0;
    const rest = output !== undefined && total > output ? total - output : stated.input;
    return {
      input: isEverythingMissing ? undefined : rest,
      output: isEverythingMissing ? undefined : output,
      unsplit: isEverythingMissing ? total : undefined,
    };
  }
  const restOfTotal = total - stated.input - (output ?? 0);
  const isCacheBeside =
    anthropicCache > 0 && (restOfTotal === anthropicCache || (stated.isAnthropicShape && restOfTotal < 0));
  if (isCacheBeside) return { input: stated.input + anthropicCache, output, unsplit: undefined };
  return {
    input: stated.input,
    output: restOfTotal > 0 ? (output ?? 0) + restOfTotal : output,
    unsplit: undefined,
  };
}

/** Some servers (xAI) count reasoning beside the completion; the total shows which it is. */
function outputWithReasoning({ input = 0, output, reasoning, total }: StatedTotals): number | undefined {
  if (output === undefined || !reasoning) return output;
  const isApart = reasoning > output || total === input + output + reasoning;
  return isApart ? output + reasoning : output;
}
