import type { JSX } from 'preact';
import { costsRanges, type CostsRange, type CostsView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { fill } from '../shared/fill.ts';
import { IconButton } from '../shared/iconButton.tsx';
import { changeFilter } from './costsState.ts';
import { activeFilters, type FilterKey, withFilter } from './filterPatch.ts';

/** The range, one box for each member of the filter, and a chip for each that is set. */
export function Filters({ current }: { readonly current: CostsView }): JSX.Element {
  const { filter, choices } = current;
  const boxes: readonly (readonly [FilterKey, string, readonly string[]])[] = [
    ['tier', labels.allTiers, choices.tiers],
    ['purpose', labels.allPurposes, choices.purposes],
    ['provider', labels.allProviders, choices.providers],
    ['model', labels.allModels, choices.models],
    ['keyLabel', labels.allKeys, choices.keyLabels],
  ];
  const active = activeFilters(filter);
  const nameOf = (key: FilterKey, value: string): string => {
    if (key === 'tier') return value;
    return key === 'planId' ? (current.planLabel ?? value) : value;
  };
  return (
    <div class="filters" role="group" aria-label={labels.filters} data-region="filters">
      <div class="filter-boxes">
        <Choice
          label={labels.filterRange}
          value={filter.range}
          options={costsRanges.map((range) => [range, labels.ranges[range]])}
          onChoose={(range) => changeFilter({ ...filter, range: range as CostsRange })}
        />
        {boxes.map(([key, all, offered]) => {
          const value = filter[key] ?? '';
          const values = value === '' || offered.includes(value) ? offered : [value, ...offered];
          if (values.length === 0) return undefined;
          return (
            <Choice
              key={key}
              label={labels.filterNames[key]}
              value={value}
              options={[['', all], ...values.map((each) => [each, nameOf(key, each)] as const)]}
              onChoose={(chosen) => changeFilter(withFilter(filter, key, chosen))}
            />
          );
        })}
      </div>
      {active.length > 0 && (
        <ul class="chips" aria-label={labels.activeFilters}>
          {active.map(([key, value]) => {
            const text = fill(labels.filterChip, labels.filterNames[key], nameOf(key, value));
            return (
              <li key={key} class="chip">
                <span class="chip-label" title={text}>
                  {text}
                </span>
                <IconButton
                  icon="close"
                  label={fill(labels.removeFilter, text)}
                  onPress={() => changeFilter(withFilter(filter, key, ''))}
                />
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

interface ChoiceProperties {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChoose: (value: string) => void;
}

function Choice({ label, value, options, onChoose }: ChoiceProperties): JSX.Element {
  return (
    <select
      aria-label={label}
      title={label}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      {options.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </select>
  );
}
