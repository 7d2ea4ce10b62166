import type { SQLInputValue } from 'node:sqlite';
import * as z from 'zod/mini';
import { purposes } from '../../core/model/purpose.ts';
import { tiers } from '../../shared/tiers.ts';
import { daySchema, nameSchema } from '../ledger/valueSchemas.ts';

/** See `ReportFilter` in `core/reportPorts`. */
export const reportFilterSchema = z.object({
  fromDay: daySchema,
  toDay: daySchema,
  tier: z.exactOptional(z.enum(tiers)),
  purpose: z.exactOptional(z.enum(purposes)),
  provider: z.exactOptional(nameSchema),
  model: z.exactOptional(nameSchema),
  keyLabel: z.exactOptional(z.string()),
  planId: z.exactOptional(nameSchema),
});

export type StoredFilter = z.infer<typeof reportFilterSchema>;

/** A condition with the values of its named parameters. */
export interface Condition {
  readonly sql: string;
  readonly values: Record<string, SQLInputValue>;
}

type Property = keyof StoredFilter;

const callColumns: Readonly<Record<Exclude<Property, 'fromDay' | 'toDay'>, string>> = {
  tier: 'tier',
  purpose: 'purpose',
  provider: 'provider',
  model: 'model_asked',
  keyLabel: 'key_label',
  planId: 'plan_id',
};

/** Newest first, in an order that the index by window and start holds ready. */
export const newestFirst = 'ORDER BY window_date DESC, started_at_ms DESC, sequence DESC';

/** The filter as a condition on `attempts`. */
export function callCondition(filter: StoredFilter): Condition {
  // A plan has few rows: by its own index, which the plus sign keeps from losing to the one by day.
  const day = filter.planId === undefined ? 'window_date' : '+window_date';
  return condition(filter, day, callColumns);
}

/** The filter as a condition on `totals`; `undefined` where the kept sums do not know what it asks for. */
export function totalsCondition(filter: StoredFilter): Condition | undefined {
  return filter.keyLabel === undefined && filter.planId === undefined
    ? condition(filter, 'day', { ...callColumns, model: 'model' })
    : undefined;
}

function condition(filter: StoredFilter, day: string, columns: typeof callColumns): Condition {
  const { fromDay, toDay, ...others } = filter;
  const named = Object.entries(others) as [keyof typeof callColumns, string][];
  return {
    sql: [`${day} BETWEEN :fromDay AND :toDay`, ...named.map(([name]) => `${columns[name]} = :${name}`)].join(
      ' AND ',
    ),
    values: { fromDay, toDay, ...Object.fromEntries(named) },
  };
}
