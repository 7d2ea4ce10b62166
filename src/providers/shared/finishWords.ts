import type { FailureKind } from '../../core/model/request/failure.ts';

/** What a server's word for the end of an answer means. */
export type Ending =
  | { readonly unified: 'stop' | 'tool-calls' | 'length' }
  | { readonly kind: FailureKind; readonly message: string };

const stop: Ending = { unified: 'stop' };
const toolCalls: Ending = { unified: 'tool-calls' };
const length: Ending = { unified: 'length' };
const filtered: Ending = { kind: 'refusal', message: 'The content filter stopped the answer.' };
const declined: Ending = { kind: 'refusal', message: 'The model declined to answer.' };
const copied: Ending = { kind: 'refusal', message: 'The answer was stopped because it recited its sources.' };
const broken: Ending = { kind: 'server', message: 'The provider behind the server failed.' };
const abandoned: Ending = { kind: 'server', message: 'The server gave the answer up.' };
const overloaded: Ending = { kind: 'overloaded', message: 'The server ran out of capacity.' };
const late: Ending = { kind: 'timeout', message: 'The server ran out of time.' };
const badCall: Ending = {
  kind: 'malformed',
  message: 'The model wrote a tool call that the server cannot read.',
};

/**
 * Every word for the end of an answer that is known, of all vendors: gateways pass them through on each protocol, so one
 * table serves all. A word that is missing here is no `stop`, see {@link endingOf}.
 */
const endings: Readonly<Record<string, Ending>> = {
  // OpenAI and its imitators, Anthropic, Gemini, Cohere, Mistral, TGI, Bedrock, Ollama (whose `load` has no text).
  stop,
  stopped: stop,
  end_turn: stop,
  end_of_turn: stop,
  end: stop,
  eos: stop,
  eos_token: stop,
  eot: stop,
  stop_sequence: stop,
  stop_token: stop,
  complete: stop,
  completed: stop,
  finish: stop,
  finished: stop,
  done: stop,
  load: stop,
  unload: stop,
  tool_calls: toolCalls,
  tool_call: toolCalls,
  function_call: toolCalls,
  function_calls: toolCalls,
  tool_use: toolCalls,
  length,
  limit: length,
  max_tokens: length,
  max_token: length,
  max_output_tokens: length,
  max_completion_tokens: length,
  max_new_tokens: length,
  max_length: length,
  max_context_length: length,
  token_limit: length,
  error_limit: length,
  model_length: length,
  model_context_window_exceeded: length,
  context_window_exceeded: length,
  context_length_exceeded: length,
  incomplete: length,
  truncated: length,
  // The server wants to be asked to go on: what has come is a part.
  pause_turn: length,
  content_filter: filtered,
  content_filtered: filtered,
  safety: filtered,
  image_safety: filtered,
  sensitive: filtered,
  blocked: filtered,
  blocklist: filtered,
  prohibited_content: filtered,
  spii: filtered,
  language: filtered,
  moderation: filtered,
  flagged: filtered,
  policy_violation: filtered,
  content_policy_violation: filtered,
  guardrail_intervened: filtered,
  error_toxic: filtered,
  recitation: copied,
  refusal: declined,
  // OpenRouter's and Cohere's word for a broken provider, GLM's for a broken model.
  error: broken,
  failed: broken,
  network_error: broken,
  server_error: broken,
  // vLLM and SGLang let go of requests; so does a server that is stopped.
  abort: abandoned,
  aborted: abandoned,
  cancel: abandoned,
  cancelled: abandoned,
  canceled: abandoned,
  user_cancel: abandoned,
  // DeepSeek's word for being overloaded in the middle of an answer.
  insufficient_system_resource: overloaded,
  preempted: overloaded,
  overloaded,
  timeout: late,
  time_limit: late,
  malformed_function_call: badCall,
  unexpected_tool_call: badCall,
  too_many_tool_calls: badCall,
};

/** A server's word for the end, or `undefined` where it has none: an empty word and `null` in quotes are "not yet". */
export function endingWord(value: unknown): string | undefined {
  if (typeof value === 'number' || value === true) return String(value);
  if (typeof value !== 'string') return undefined;
  return /^(null|none|undefined)?$/i.test(value.trim()) ? undefined : value;
}

/**
 * What a word means, however it is spelled (`MAX_TOKENS`, `max-tokens`, `maxTokens`, `FinishReason.MAX_TOKENS`);
 * `undefined` for one that nobody knows. Such an answer is not known to be whole, so it is treated as a cut one: half an
 * edit that is taken for a whole one does harm, a whole one that is taken for a half costs another attempt.
 */
export function endingOf(word: string): Ending | undefined {
  const plain = word
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
    .replace(/^finish_?reason[._]/, '');
  return Object.hasOwn(endings, plain) ? endings[plain] : undefined;
}
