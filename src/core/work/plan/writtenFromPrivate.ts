import type { PlanDocument, StepRecord } from './planDocument.ts';

/** What a plan has written after a model had seen private files. */
export interface WrittenFromPrivate {
  /** Paths of the files that were written: what is in them may stem from the private ones. */
  readonly files: ReadonlySet<string>;
  /** The private files that were seen. */
  readonly origins: readonly string[];
}

/**
 * Files that steps of a plan have changed after their models had seen private ones. While the plan lives they count as
 * private too, or a step would carry to a cloud what another one has read here.
 */
export function writtenFromPrivate(
  steps: readonly Pick<StepRecord, 'result' | 'status' | 'isApplied'>[],
): WrittenFromPrivate {
  const results = steps.flatMap(({ result, status, isApplied }) =>
    result?.origins !== undefined && (status === 'done' || isApplied === true) ? [result] : [],
  );
  return {
    files: new Set(results.flatMap(({ changedFiles }) => changedFiles)),
    origins: [...new Set(results.flatMap(({ origins = [] }) => origins))],
  };
}

/** The private files that may stand in some files through what the plan has written; empty: in none. */
export function originsThroughPlan(
  { steps }: Pick<PlanDocument, 'steps'>,
  files: readonly string[],
): readonly string[] {
  const written = writtenFromPrivate(steps);
  return files.some((file) => written.files.has(file)) ? written.origins : [];
}
