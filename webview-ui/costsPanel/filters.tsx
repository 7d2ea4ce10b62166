import type { JSX } from 'preact';
import type { CostsRange, CostsView } from '../../src/shared/costsView.ts';
import { costsRanges } from '../../src/shared/costsView.ts';
import { fill } from '../shared/fill.ts';
import { IconButton } from '../shared/iconButton.tsx';
import { changeFilter, strings } from './costsState.ts';
import { activeFilters, withFilter } from './filterPatch.ts';
import { type FilterKey, filterText, rangeText, tierText } from './words.ts';

/** The range, one box for each member of the filter, and a chip for each that is set. */
export function Filters({ current }: { readonly current: CostsView }): JSX.Element {
  const words = strings.value;
  const { filter, choices } = current;
  const boxes: readonly (readonly [FilterKey, string, readonly string[]])[] = [
    ['tier', words.allTiers, choices.tiers],
    ['purpose', words.allPurposes, choices.purposes],
    ['provider', words.allProviders, choices.providers],
    ['model', words.allModels, choices.models],
    ['keyLabel', words.allKeys, choices.keyLabels],
  ];
  const active = activeFilters(filter);
  const nameOf = (key: FilterKey, value: string): string => {
    if (key === 'tier') return tierText(value, words);
    return key === 'planId' ? (current.planLabel ?? value) : value;
  };
  return (
    <div class="filters" role="group" aria-label={words.filters} data-region="filters">
      <div class="filter-boxes">
        <Choice
          label={words.filterRange}
          value={filter.range}
          options={costsRanges.map((range) => [range, rangeText(range, words)])}
          onChoose={(range) => changeFilter({ ...filter, range: range as CostsRange })}
        />
        {boxes.map(([key, all, offered]) => {
          const value = filter[key] ?? '';
          const values = value === '' || offered.includes(value) ? offered : [value, ...offered];
          if (values.length === 0) return undefined;
          return (
            <Choice
              key={key}
              label={filterText(key, words)}
              value={value}
              options={[['', all], ...values.map((each) => [each, nameOf(key, each)] as const)]}
              onChoose={(chosen) => changeFilter(withFilter(filter, key, chosen))}
            />
          );
        })}
      </div>
      {active.length > 0 && (
        <ul class="chips" aria-label={words.activeFilters}>
          {active.map(([key, value]) => {
            const text = fill(words.filterChip, filterText(key, words), nameOf(key, value));
            return (
              <li key={key} class="chip">
                <span class="chip-label" title={text}>
                  {text}
                </span>
                <IconButton
                  icon="close"
                  label={fill(words.removeFilter, text)}
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
