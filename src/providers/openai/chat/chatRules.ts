import type { WireRules } from '../../shared/refusals/wireRules.ts';
import { nextChatReplay } from './chatReplayRules.ts';

/** What is tried first. OpenAI itself has left `max_tokens` behind; most others know nothing else. */
export function chatRules(baseUrl: string): WireRules {
  const isOpenai = URL.canParse(baseUrl) && new URL(baseUrl).hostname === 'api.openai.com';
  return {
    rungs: ['strict-schema', 'schema', 'json-object', 'prompt'],
    limitFields: isOpenai ? ['max_completion_tokens', 'max_tokens'] : ['max_tokens', 'max_completion_tokens'],
    nextReplay: nextChatReplay,
  };
}
