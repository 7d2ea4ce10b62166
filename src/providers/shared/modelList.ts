import * as z from 'zod/mini';
import type { AvailableModel } from '../../core/model/provider.ts';
import { listedPrice } from './listedPrice.ts';
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
export interface ModelDocument {
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
 * and what is wrong in one entry hides neither the others nor the rest of that one.
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
