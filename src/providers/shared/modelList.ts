import * as z from 'zod/mini';
import type { AvailableModel, ListedPrice } from '../../core/model/request/provider.ts';
import { isGoogleHost } from './chatModelId.ts';
import { known } from './wireValues.ts';

/** Most models that one list is read for; no endpoint has as many. */
const mostModels = 20_000;

/** Longest id that is believed. */
const longestId = 256;

/** A length in tokens; servers that do not know it say 0. */
export const lengthInTokens = z.catch(
  z.optional(z.int().check(z.positive(), z.lte(1_000_000_000))),
  undefined,
);

/** A part of an entry that may be missing or of another shape, which hides nothing else of it. */
const part = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.catch(z.optional(z.looseObject(shape)), undefined);

const entrySchema = z.looseObject({
  owned_by: z.catch(z.optional(z.string()), undefined),
  // Anthropic, OpenRouter, vLLM, Groq, LM Studio, Gemini's own list and Novita, in this order.
  max_input_tokens: lengthInTokens,
  context_length: lengthInTokens,
  max_model_len: lengthInTokens,
  context_window: lengthInTokens,
  max_context_length: lengthInTokens,
  inputTokenLimit: lengthInTokens,
  context_size: lengthInTokens,
  // What llama-server, LM Studio and Copilot say of the window that is in force.
  meta: part({ n_ctx: lengthInTokens }),
  loaded_context_length: lengthInTokens,
  capabilities: part({ limits: part({ max_context_window_tokens: lengthInTokens }) }),
});

type Entry = z.infer<typeof entrySchema>;

/** Where the entries of a list may name their model when they have no id. */
const otherNames = ['model', 'name', 'slug'] as const;

/** A list in one of the shapes that servers have: `{data: […]}`, `{models: […]}` or the bare array. */
interface ModelDocument {
  readonly entries: readonly unknown[];
  /** Whether an entry without an id may go by another name: in OpenAI's shape a name is for people. */
  readonly hasOtherNames: boolean;
}

/** The entries of a list; refused where there is no list in the document. */
export const modelDocument = z.pipe(
  z.unknown(),
  z.transform((document: unknown, context): ModelDocument => {
    const found = entriesOf(document);
    if (found !== undefined) return found;
    context.issues.push({ code: 'custom', message: 'There is no list of models.', input: document });
    return z.NEVER;
  }),
);

function entriesOf(document: unknown): ModelDocument | undefined {
  if (Array.isArray(document)) return { entries: document, hasOtherNames: true };
  if (typeof document !== 'object' || document === null) return undefined;
  const { data, models } = document as { data?: unknown; models?: unknown };
  if (Array.isArray(data)) return { entries: data, hasOtherNames: false };
  if (Array.isArray(models)) return { entries: models, hasOtherNames: true };
  // An Ollama without models says so on its compatible endpoint.
  return data === null || models === null ? { entries: [], hasOtherNames: false } : undefined;
}

/**
 * The models of a list, each once, by the ids that the chat endpoint takes. An entry that names no model is left out,
 * and a wrong field hides neither the other entries nor the other fields of its entry.
 */
export function modelsInList(document: ModelDocument, baseUrl: string): readonly AvailableModel[] {
  const entries = document.entries.slice(0, mostModels).map((value) => ({ value, entry: entryOf(value) }));
  const isById = !document.hasOtherNames || entries.some(({ entry }) => isId(entry?.['id']));
  const models = new Map<string, AvailableModel>();
  for (const { value, entry } of entries) {
    const named = typeof value === 'string' ? value : entry && nameIn(entry, isById);
    if (!isId(named)) continue;
    const id = idForChat(named.trim(), entry, baseUrl);
    if (models.has(id)) continue;
    const contextTokens = entry && contextOf(entry);
    models.set(id, { id, ...known({ contextTokens, price: listedPrice(entry?.['pricing']) }) });
  }
  return [...models.values()];
}

function entryOf(value: unknown): Entry | undefined {
  const parsed = entrySchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

function nameIn(entry: Entry, isById: boolean): unknown {
  if (isById) return entry['id'];
  return otherNames.map((name) => entry[name]).find(isId);
}

function isId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= longestId &&
    !/\p{Cc}/u.test(value.trim())
  );
}

/**
 * Google lists its models as `models/gemini-…`, and its compatible chat endpoint takes what follows. At other servers
 * such an id may be a path, which belongs to it.
 */
function idForChat(id: string, entry: Entry | undefined, baseUrl: string): string {
  const isGoogles =
    isGoogleHost(baseUrl) ||
    entry?.owned_by?.toLowerCase() === 'google' ||
    /^models\/(?:gemini|gemma|learnlm)-[\w.-]+(?<!\.gguf)$/.test(id);
  return isGoogles ? id.replace(/^models\/(?=.)/, '') : id;
}

/** The window in force before the longest that the model could have. */
function contextOf(entry: Entry): number | undefined {
  return (
    entry.meta?.n_ctx ??
    entry.loaded_context_length ??
    entry.max_input_tokens ??
    entry.context_length ??
    entry.max_model_len ??
    entry.context_window ??
    entry.max_context_length ??
    entry.inputTokenLimit ??
    entry.context_size ??
    entry.capabilities?.limits?.max_context_window_tokens
  );
}

/** Dollars for one token above which a price is a slip of the unit: $10,000 per million. */
const highestUsdPerToken = 0.01;

/** Per token → per million. */
const million = 1_000_000;

/**
 * The price in an entry of OpenRouter's list: dollars per token, as text. `undefined` where it is not one that tokens
 * alone are charged by: `-1` means that it depends on where the request is sent, and some charge for each request.
 */
function listedPrice(pricing: unknown): ListedPrice | undefined {
  if (typeof pricing !== 'object' || pricing === null) return undefined;
  const { prompt, completion, request, input_cache_read, input_cache_write } = pricing as Readonly<
    Record<string, unknown>
  >;
  const input = perMillion(prompt);
  const output = perMillion(completion);
  if (input === undefined || output === undefined) return undefined;
  if (request !== undefined && request !== null && dollars(request) !== 0) return undefined;
  const cacheWrite = perMillion(input_cache_write);
  return {
    inputPerMillionUsd: input,
    outputPerMillionUsd: output,
    ...known({
      cacheReadPerMillionUsd: perMillion(input_cache_read),
      // Zero is what is said where writing is not charged apart, and then it costs what input costs.
      cacheWritePerMillionUsd: cacheWrite === 0 || input === 0 ? input : cacheWrite,
    }),
  };
}

function perMillion(value: unknown): number | undefined {
  const usd = dollars(value);
  // Nine decimals hold every price in use and shed the dust of floating point.
  return usd === undefined || usd > highestUsdPerToken ? undefined : Math.round(usd * million * 1e9) / 1e9;
}

function dollars(value: unknown): number | undefined {
  const usd = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof usd === 'number' && Number.isFinite(usd) && usd >= 0 ? usd : undefined;
}
