import { isObject, looseFields, type LooseFields } from './looseFields.ts';
import { waitOfNumber, waitOfText } from './waitLength.ts';

/** A length in seconds, a moment, or both in one text: Google's `retryDelay`, Hugging Face's `estimated_time`. */
const waitFields = [
  'retryafter',
  'retryafterseconds',
  'retrydelay',
  'resetsinseconds',
  'estimatedtime',
  'resetsat',
  'resetat',
  'xratelimitreset',
];
const millisecondFields = ['retryafterms', 'retrydelayms'];

/** Objects with further fields of the kind: headers of an upstream that a gateway quotes, Google's details. */
const holders = ['headers', 'details'];
const mostDetails = 20;

/** How long the fields of an error ask to wait, in milliseconds. */
export function waitInBody(fields: LooseFields, nowMs: number, depth = 0): number | undefined {
  for (const name of waitFields) {
    const waitMs = waitOf(fields.get(name), nowMs);
    if (waitMs !== undefined) return waitMs;
  }
  for (const name of millisecondFields) {
    const waitMs = waitOfNumber(numberIn(fields.get(name)) / 1_000, nowMs);
    if (waitMs !== undefined) return waitMs;
  }
  if (depth > 0) return undefined;
  for (const held of holders.flatMap((name) => objectsIn(fields.get(name)))) {
    const waitMs = waitInBody(looseFields(held), nowMs, depth + 1);
    if (waitMs !== undefined) return waitMs;
  }
  return undefined;
}

/** The object, or the objects of the list. */
export function objectsIn(value: unknown): readonly object[] {
  if (Array.isArray(value)) return value.slice(0, mostDetails).filter(isObject);
  return isObject(value) ? [value] : [];
}

function waitOf(value: unknown, nowMs: number): number | undefined {
  if (typeof value === 'number') return waitOfNumber(value, nowMs);
  if (typeof value === 'string') return waitOfText(value, nowMs);
  if (!isObject(value)) return undefined;
  // A duration of protocol buffers.
  const { seconds } = value as { seconds?: unknown };
  return waitOfNumber(numberIn(seconds), nowMs);
}

function numberIn(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}
