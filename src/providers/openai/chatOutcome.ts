import type { Outcome } from '../shared/answer.ts';

/** Reads `finish_reason`. Servers have words of their own; an unknown one is an ordinary stop, kept as `raw`. */
export function toChatOutcome(finishReason: string | undefined, refusal: string): Outcome {
  if (refusal !== '') return { failure: { kind: 'refusal', message: refusal } };
  switch (finishReason) {
    case 'length':
      return { finish: { unified: 'length', raw: finishReason } };
    case 'tool_calls':
    case 'function_call':
      return { finish: { unified: 'tool-calls', raw: finishReason } };
    case 'content_filter':
      return { failure: { kind: 'refusal', message: 'The content filter stopped the answer.' } };
    // OpenRouter closes with this word when the provider behind it broke.
    case 'error':
      return { failure: { kind: 'server', message: 'The provider behind the server failed.' } };
    // DeepSeek's word for being overloaded in the middle of an answer.
    case 'insufficient_system_resource':
      return { failure: { kind: 'overloaded', message: 'The server ran out of capacity.' } };
    default:
      return { finish: { unified: 'stop', raw: finishReason } };
  }
}
