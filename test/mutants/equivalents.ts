import type { Mutant } from './makeMutants.ts';

/** A mutant that behaves like the original, so that no test can notice it. */
export interface Equivalent {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

export function isKnownEquivalent(
  equivalents: readonly Equivalent[],
  { path, before, after }: Pick<Mutant, 'before' | 'after'> & { readonly path: string },
): boolean {
  return equivalents.some((one) => one.path === path && one.before === before && one.after === after);
}
