import type { Failure } from '../../core/model/request/failure.ts';
import type { OllamaChatRequest } from './ollamaRequest.ts';

/**
 * Bytes of a token that no tokenizer reaches on average once white space is collapsed: code and prose have 3 to 5.
 * A prompt with fewer tokens than this allows has lost a part, or was not counted whole.
 */
const mostBytesPerToken = 9;

/** Below this a prompt is too short to be cut. */
const shortestPromptBytes = 2000;

/** Context lengths that servers and models have are powers of two from here on. */
const shortestContextTokens = 512;

/** A cut conversation of several messages fills at least half of the shortest context that chats are run with. */
const fewestTokensAfterCut = 1024;

/** What a count of prompt tokens says of the answer that came with it. */
export type PromptCount =
  | { readonly kind: 'sound' }
  /** Too small to be the whole prompt, and yet nothing was cut: a server that counts only what its cache lacked. */
  | { readonly kind: 'doubtful' }
  | { readonly kind: 'cut'; readonly failure: Failure };

/**
 * Judges a count that is far smaller than what was sent. Ollama counts after cutting, so this is the only sign of a
 * silent cut, on servers too old for `truncate: false`; still older ones leave out what their cache has, of which the
 * answer is good (facts: protocols §3, §4.5). A cut leaves marks that a cache does not:
 * - the prompt cannot fit into the context that was asked for;
 * - the count is the length of a context almost to the token, or at least half of the one asked for;
 * - older messages can have been left out whole, which spares the instructions and the last message.
 */
export function judgePromptCount(
  request: Pick<OllamaChatRequest, 'messages' | 'options'>,
  promptTokens: number | undefined,
): PromptCount {
  const texts = (request.messages ?? []).map(({ content }) => content);
  const leastTokens = fewestTokensOf(texts);
  const isShort = leastTokens * mostBytesPerToken < shortestPromptBytes;
  if (promptTokens === undefined || isShort || promptTokens >= leastTokens) return { kind: 'sound' };
  const askedTokens = request.options?.num_ctx;
  const mayBeCut =
    fillsContext(promptTokens, askedTokens, leastTokens) ||
    mayLackMessages(request.messages ?? [], promptTokens);
  if (!mayBeCut) return { kind: 'doubtful' };
  return {
    kind: 'cut',
    failure: {
      kind: 'context-length',
      message:
        `Ollama read ${promptTokens} tokens of a prompt that has at least ${leastTokens}: ` +
        'it cut the prompt in silence. Give the model a longer context.',
    },
  };
}

function fillsContext(promptTokens: number, askedTokens: number | undefined, leastTokens: number): boolean {
  if (askedTokens !== undefined && (leastTokens > askedTokens || promptTokens >= askedTokens / 2))
    return true;
  // Some versions leave a place or two for the answer.
  return [0, 1, 2].some((places) => {
    const length = promptTokens + places;
    return length >= shortestContextTokens && Number.isInteger(Math.log2(length));
  });
}

function mayLackMessages(
  messages: NonNullable<OllamaChatRequest['messages']>,
  promptTokens: number,
): boolean {
  const isInstruction = ({ role }: { readonly role: string }) => role === 'system';
  const spared = [...messages.filter(isInstruction), ...messages.slice(-1)];
  const dropped = messages.filter((message) => !isInstruction(message)).length - 1;
  const keptTokens = fewestTokensOf(spared.map(({ content }) => content));
  return dropped > 0 && promptTokens >= Math.max(keptTokens, fewestTokensAfterCut);
}

function fewestTokensOf(texts: readonly string[]): number {
  const text = texts.map((one) => one.replace(/\s+/g, ' ')).join(' ');
  return Math.floor(new TextEncoder().encode(text).byteLength / mostBytesPerToken);
}
