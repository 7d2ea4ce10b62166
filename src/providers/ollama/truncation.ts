import type { Failure } from '../../core/model/failure.ts';
import type { OllamaChatRequest } from './ollamaRequest.ts';

/**
 * Bytes of a token that no tokenizer reaches on average once white space is collapsed: code and prose have 3 to 5.
 * A prompt with fewer tokens than this allows has lost a part.
 */
const mostBytesPerToken = 9;

/** Below this a prompt is too short to be cut. */
const shortestPromptBytes = 2000;

/**
 * Says whether the server counted far fewer prompt tokens than were sent. Ollama counts after cutting, so this is
 * the only sign of a silent cut, on servers too old for `truncate: false` (facts: protocols §3, §4.5).
 */
export function truncationFailure(
  request: Pick<OllamaChatRequest, 'messages'>,
  promptTokens: number | undefined,
): Failure | undefined {
  if (promptTokens === undefined) return undefined;
  const text = (request.messages ?? []).map(({ content }) => content.replace(/\s+/g, ' ')).join(' ');
  const bytes = new TextEncoder().encode(text).byteLength;
  const leastTokens = Math.floor(bytes / mostBytesPerToken);
  if (bytes < shortestPromptBytes || promptTokens >= leastTokens) return undefined;
  return {
    kind: 'context-length',
    message:
      `Ollama read ${promptTokens} tokens of a prompt that has at least ${leastTokens}: ` +
      'it cut the prompt in silence. Give the model a longer context.',
  };
}
