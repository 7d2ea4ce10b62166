import { isRecord } from '../../../shared/isRecord.ts';
/** Whether a JSON text is another one that has grown: everything that was there is still there, or goes on. */
export function isGrownFrom(before: string, after: string): boolean {
  try {
    return hasGrown(JSON.parse(before), JSON.parse(after));
  } catch {
    return false;
  }
}

function hasGrown(before: unknown, after: unknown): boolean {
  if (typeof before === 'string' && typeof after === 'string') return after.startsWith(before);
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.every((item, index) => index < after.length && hasGrown(item, after[index]));
  }
  if (isRecord(before) && isRecord(after)) {
    return Object.entries(before).every(
      ([name, value]) => Object.hasOwn(after, name) && hasGrown(value, after[name]),
    );
  }
  return before === after;
}
