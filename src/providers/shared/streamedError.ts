import { isObject } from './looseFields.ts';

/**
 * Whether an event of a stream that had begun well is an error, on whichever wire. The SDKs throw the usual ones; they
 * hand on those of other shapes: vLLM's `{"object": "error"}`, Google's `[{"error": …}]`, an event without a name.
 */
export function isErrorEvent(event: unknown): boolean {
  if (Array.isArray(event)) return event.some(isErrorEvent);
  if (!isObject(event) || 'choices' in event) return false;
  const { type, object, error, message, code } = event as Record<string, unknown>;
  if (type === 'error' || object === 'error') return true;
  if ((typeof error === 'string' && error !== '') || isObject(error)) return true;
  // A sentence alone could be a word of a gateway on its way.
  const isNamed = code !== undefined || (typeof type === 'string' && /error|exception/i.test(type));
  return typeof message === 'string' && message !== '' && isNamed;
}
