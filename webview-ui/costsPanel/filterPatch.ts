import type { CostsFilterView } from '../../src/shared/costsView.ts';

/** The members of the filter that can be left out. */
export type FilterKey = Exclude<keyof CostsFilterView, 'range'>;

const filterKeys = [
  'tier',
  'purpose',
  'provider',
  'model',
  'keyLabel',
  'planId',
] as const satisfies readonly FilterKey[];

/** The filter with one member set to `value`; an empty value takes it out. */
export function withFilter(filter: CostsFilterView, key: FilterKey, value: string): CostsFilterView {
  const { [key]: _before, ...others } = filter;
  return value === '' ? others : { ...others, [key]: value };
}

/** The members that are set, in the order of the boxes. */
export function activeFilters(filter: CostsFilterView): readonly (readonly [FilterKey, string])[] {
  return filterKeys.flatMap((key) => {
    const value = filter[key];
    return value === undefined ? [] : [[key, value] as const];
  });
}
