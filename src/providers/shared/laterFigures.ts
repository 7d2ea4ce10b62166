/** A usage object as it came. */
export type RawUsage = Readonly<Record<string, unknown>>;

/**
 * Puts a later usage object over an earlier one. Counts are cumulative, so they replace and never add. A later zero,
 * or nothing, means that the field was not filled in that time: it takes no figure back.
 */
export function laterFigures(earlier: RawUsage, later: unknown): RawUsage {
  if (!isObject(later)) return earlier;
  const counting = Object.entries(later).filter(
    ([name, value]) =>
      value !== null && value !== undefined && (earlier[name] === undefined || isFilled(value)),
  );
  return { ...earlier, ...Object.fromEntries(counting) };
}

/** Whether a field, or any of an object's fields, says more than zero. */
export function isFilled(value: unknown): boolean {
  if (isObject(value)) return Object.values(value).some(isFilled);
  if (typeof value === 'string') return value.trim() !== '' && Number(value) !== 0;
  return value !== null && value !== undefined && value !== 0 && value !== false;
}

/** True for an object that is no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
