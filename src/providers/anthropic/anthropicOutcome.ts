import type { Outcome } from '../shared/answer.ts';

/** Reads Anthropic's `stop_reason`. A refusal is a failure; a full context window cuts the answer like the limit. */
export function toAnthropicOutcome(stopReason: string | undefined): Outcome {
  switch (stopReason) {
    case 'refusal':
      return { failure: { kind: 'refusal', message: 'The model declined to answer.' } };
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return { finish: { unified: 'length', raw: stopReason } };
    case 'tool_use':
      return { finish: { unified: 'tool-calls', raw: stopReason } };
    default:
      return { finish: { unified: 'stop', raw: stopReason } };
  }
}
