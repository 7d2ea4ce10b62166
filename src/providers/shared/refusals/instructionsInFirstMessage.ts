import type { ModelRequest } from '../../../core/model/request.ts';

/** The same request with its instructions at the head of the first message, for models that take no others. */
export function instructionsInFirstMessage(request: ModelRequest, more: readonly string[]): ModelRequest {
  const parts = [...request.instructions.map(({ text }) => text), ...more].filter(
    (text) => text.trim() !== '',
  );
  const [first, ...others] = request.messages;
  const messages =
    first?.role === 'user'
      ? [{ ...first, text: [...parts, first.text].join('\n\n') }, ...others]
      : [{ role: 'user' as const, text: parts.join('\n\n') }, ...request.messages];
  return { ...request, instructions: [], messages };
}
