import type { CheckObservation } from './compareRuns.ts';

/**
 * Whether a check was to test something and did not, or tested less than before. That the nearest tests are none is no
 * doubt where all tests of the same folder ran.
 */
export function saysNothing(
  { check, comparison }: CheckObservation,
  all: readonly CheckObservation[],
): boolean {
  if (comparison.kind !== 'tested-nothing') return comparison.kind === 'fewer-tests';
  if (check.scope !== 'nearest') return true;
  return !all.some(
    (other) =>
      other.check.kind === 'tests' &&
      other.check.scope === 'whole' &&
      other.check.cwd === check.cwd &&
      (other.comparison.kind === 'passes' || other.comparison.kind === 'as-before'),
  );
}

/** Why such a check says nothing, in one line. */
export function emptyTitle({ check, comparison }: CheckObservation): string {
  if (comparison.kind === 'fewer-tests') {
    const { before, after } = comparison;
    return `${check.command} ran fewer tests than before the step: ${after} instead of ${before}`;
  }
  const said = comparison.kind === 'tested-nothing' ? comparison.said : undefined;
  return `${check.command} ran no test, so that it proves nothing${said === undefined ? '' : ` (${said})`}`;
}
