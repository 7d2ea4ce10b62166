import type { TotalsRow } from '../../model/ledger/ledger.ts';
import type { InvoiceLine } from '../../model/ledger/reportPorts.ts';
import { isInPeriod, monthOf } from './calendar.ts';
import { modelMatcher } from './modelNames.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What was metered of one model on one day. */
export interface MeteredPart {
  readonly day: string;
  readonly model: string;
  readonly costNanoUsd: number;
  readonly calls: number;
  readonly unpricedCalls: number;
  /** Whether the cost of some of its calls is a bound, an estimate or unknown: a bill can settle it. */
  readonly hasOpenCalls: boolean;
}

/** A bill beside what was metered of the same provider, model and period. */
export interface ReconciledLine {
  readonly id: string;
  readonly provider: string;
  readonly model?: string;
  /** A day or a month. */
  readonly period: string;
  /** Absent for what was metered and not billed so far. */
  readonly billedNanoUsd?: number;
  readonly meteredNanoUsd: number;
  readonly calls: number;
  readonly unpricedCalls: number;
  /** Whether some of its parts have open calls. */
  readonly hasOpenCalls: boolean;
  /** Billed less metered; absent without a bill. */
  readonly differenceNanoUsd?: number;
  /** Other lines that a wider one contains: the sums of all lines count the wider one only. */
  readonly contains: number;
  /** By day and model, oldest first. */
  readonly parts: readonly MeteredPart[];
}

/** A month's bills beside what was metered. */
export interface Reconciliation {
  readonly lines: readonly ReconciledLine[];
  /** No bill and no call counts twice here, though it may stand in several lines. */
  readonly billedNanoUsd: number;
  readonly meteredNanoUsd: number;
}

/** A difference below this is rounding. */
const smallestDifferenceNanoUsd = 10_000_000;
const smallestDifferenceShare = 0.01;

/**
 * Holds a month's bills against the ledger's sums of that month, however each of them spells a model's name. What no
 * bill speaks of follows at the end, one line for each model. The work is linear in bills and sums.
 */
export function reconcile(
  month: string,
  invoices: readonly InvoiceLine[],
  totals: readonly TotalsRow[],
): Reconciliation {
  const parts = toParts(totals.filter(({ day }) => isInPeriod(day, month)));
  const placeOf = placesOf(invoices, parts);
  const places = invoices.map(placeOf);
  const counts = countPlaces(places);
  const partsAt = new Map<string, MeteredPart[]>();
  const unbilled: ProviderPart[] = [];
  for (const part of parts) {
    const around = placesAround(placeOf({ ...part, period: part.day })).filter((key) => counts.own.has(key));
    if (around.length === 0) unbilled.push(part);
    for (const key of around) {
      const own = partsAt.get(key);
      if (own === undefined) partsAt.set(key, [withoutProvider(part)]);
      else own.push(withoutProvider(part));
    }
  }
  const entered = invoices
    .map((invoice, index) => ({ invoice, place: places[index] ?? placeOf(invoice), key: sortKey(invoice) }))
    .sort((left, right) => compare(left.key, right.key))
    .map(({ invoice, place }) => {
      const own = partsAt.get(keyOf(place)) ?? [];
      const metered = sums(own);
      return {
        id: invoice.id,
        provider: invoice.provider,
        ...withoutUndefined({ model: invoice.model }),
        period: invoice.period,
        billedNanoUsd: invoice.billedNanoUsd,
        differenceNanoUsd: invoice.billedNanoUsd - metered.meteredNanoUsd,
        contains: (counts.within.get(keyOf(place)) ?? 0) - (counts.own.get(keyOf(place)) ?? 0),
        ...metered,
        parts: own,
      };
    });
  const open = [...Map.groupBy(unbilled, ({ provider, model }) => JSON.stringify([provider, model])).values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { provider, model } = first;
      const own = group.map(withoutProvider);
      const id = `metered:${JSON.stringify([provider, model])}`;
      return [{ id, provider, model, period: month, contains: 0, ...sums(own), parts: own }];
    })
    .sort((left, right) => right.meteredNanoUsd - left.meteredNanoUsd || compare(left.id, right.id));
  const outermost = invoices.filter((_, index) => {
    const place = places[index];
    return (
      place === undefined || !placesAround(place).some((key) => key !== keyOf(place) && counts.own.has(key))
    );
  });
  return {
    lines: [...entered, ...open],
    billedNanoUsd: outermost.reduce((sum, { billedNanoUsd }) => sum + billedNanoUsd, 0),
    meteredNanoUsd: sums(parts).meteredNanoUsd,
  };
}

/** Whether a difference is more than rounding: above 1 cent and above 1 % of the larger side. */
export function isNotable(
  line: Pick<ReconciledLine, 'billedNanoUsd' | 'meteredNanoUsd' | 'differenceNanoUsd'>,
): boolean {
  if (line.differenceNanoUsd === undefined) return false;
  const difference = Math.abs(line.differenceNanoUsd);
  const larger = Math.max(line.billedNanoUsd ?? 0, line.meteredNanoUsd);
  return difference > smallestDifferenceNanoUsd && difference > larger * smallestDifferenceShare;
}

interface ProviderPart extends MeteredPart {
  readonly provider: string;
}

/** One part for each day, provider and model, over tiers and purposes. */
function toParts(totals: readonly TotalsRow[]): readonly ProviderPart[] {
  const groups = Map.groupBy(totals, ({ day, provider, model }) => JSON.stringify([day, provider, model]));
  return [...groups]
    .sort(([left], [right]) => compare(left, right))
    .flatMap(([, rows]) => {
      const [first] = rows;
      if (first === undefined) return [];
      const { day, provider, model } = first;
      const total = (count: (row: TotalsRow) => number) => rows.reduce((sum, row) => sum + count(row), 0);
      return [
        {
          day,
          provider,
          model,
          costNanoUsd: total((row) => row.costNanoUsd),
          calls: total((row) => row.calls),
          unpricedCalls: total((row) => row.unpricedCalls),
          hasOpenCalls: rows.some(isOpen),
        },
      ];
    });
}

function isOpen({ unpricedCalls, estimatedNanoUsd, upperBoundNanoUsd }: TotalsRow): boolean {
  return unpricedCalls !== 0 || estimatedNanoUsd !== 0 || upperBoundNanoUsd !== 0;
}

/** What a bill or a sum speaks of, with one name for each model. */
interface Place {
  readonly provider: string;
  readonly model?: string;
  readonly period: string;
}

/** Finds the place of a bill or sum: names of one provider that mean the same model have the same place. */
function placesOf(invoices: readonly InvoiceLine[], parts: readonly ProviderPart[]): (line: Place) => Place {
  const names = new Map<string, Set<string>>();
  for (const { provider, model } of [...invoices, ...parts]) {
    if (model === undefined) continue;
    const known = names.get(provider);
    if (known === undefined) names.set(provider, new Set([model]));
    else known.add(model);
  }
  const matchers = new Map([...names].map(([provider, own]) => [provider, modelMatcher(own)] as const));
  return ({ provider, model, period }) => {
    const match = matchers.get(provider);
    return model === undefined || match === undefined
      ? { provider, period }
      : { provider, model: match(model), period };
  };
}

/** The keys of all bills that may speak of a place: of it, of its month, of its provider. */
function placesAround({ provider, model, period }: Place): readonly string[] {
  const periods = [...new Set([period, monthOf(period)])];
  const models = model === undefined ? [undefined] : [model, undefined];
  return models.flatMap((name) =>
    periods.map((each) => keyOf({ provider, period: each, ...withoutUndefined({ model: name }) })),
  );
}

/** How many bills speak of just this place, and how many of it or a part of it. */
function countPlaces(places: readonly Place[]) {
  const own = new Map<string, number>();
  const within = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  for (const place of places) {
    count(own, keyOf(place));
    for (const key of placesAround(place)) count(within, key);
  }
  return { own, within };
}

function keyOf({ provider, model, period }: Place): string {
  return JSON.stringify([provider, model ?? null, period]);
}

function sums(parts: readonly MeteredPart[]) {
  return {
    meteredNanoUsd: parts.reduce((sum, part) => sum + part.costNanoUsd, 0),
    calls: parts.reduce((sum, part) => sum + part.calls, 0),
    unpricedCalls: parts.reduce((sum, part) => sum + part.unpricedCalls, 0),
    hasOpenCalls: parts.some((part) => part.hasOpenCalls),
  };
}

function withoutProvider({ provider: _, ...part }: ProviderPart): MeteredPart {
  return part;
}

function sortKey({ provider, model, period }: InvoiceLine): string {
  return JSON.stringify([provider, period, model ?? '']);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
