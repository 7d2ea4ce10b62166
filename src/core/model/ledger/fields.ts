import type { Cost } from '../request/cost.ts';
import type { MoneyRange } from '../range.ts';

/** Longest text in a row, in characters. */
export const longestText = 1000;

/** Kinds of values, with the type that each has in the program. */
interface Values {
  /** An id or a name, 1 to 1,000 characters. */
  readonly name: string;
  /** Kept up to {@link longestText}: what is longer is cut, not refused, for it comes from outside. */
  readonly text: string;
  /** A local date, `YYYY-MM-DD`. */
  readonly day: string;
  /** Whole milliseconds since the epoch. */
  readonly moment: number;
  /** Milliseconds that something took. */
  readonly duration: number;
  /** A whole number, never negative. */
  readonly count: number;
  /** Whole nano-dollars, never negative. */
  readonly money: number;
  /** Whole nano-dollars, may be negative. */
  readonly moneyChange: number;
  /** True, or absent. */
  readonly flag: true;
  /** Data that came from outside, as it came. */
  readonly json: unknown;
}

export type ValueKind = keyof Values;

/** A value of its own. */
export interface SingleField {
  /** The kind of value, or the names that are allowed. */
  readonly type: ValueKind | readonly string[];
  /** Column of the table. Without one the value is told to the store and not kept as it is. */
  readonly column?: string;
  readonly optional?: true;
  /** Column of the CSV export, where it is not called like the table's; `false` keeps the value out of the CSV. */
  readonly csv?: string | false;
  /** The CSV column that it stands behind, where that is not the one of the field before it. */
  readonly csvAfter?: string;
}

/** Values that belong together; each has columns of its own. */
export interface GroupField {
  readonly fields: Fields;
  /** Says which type it has in the program, where the fields alone do not. */
  readonly is?: keyof GroupValues;
  readonly optional?: true;
}

/** Objects of one shape, kept as JSON in one column; not a part of the CSV. */
export interface ListField {
  readonly items: Readonly<Record<string, ValueKind>>;
  readonly column: string;
}

interface GroupValues {
  readonly cost: Cost;
  readonly moneyRange: MoneyRange;
}

/**
 * Describes an object that the store keeps, by the names of its members. The store's checks, columns and messages, the
 * export and the type ({@link RowOf}) follow from it.
 */
export type Fields = Readonly<Record<string, SingleField | GroupField | ListField>>;

type ValueOf<F> = F extends { readonly is: infer K extends keyof GroupValues }
  ? GroupValues[K]
  : F extends { readonly fields: infer G extends Fields }
    ? RowOf<G>
    : F extends { readonly items: infer I extends Readonly<Record<string, ValueKind>> }
      ? readonly { readonly [K in keyof I]: Values[I[K]] }[]
      : F extends { readonly type: infer T }
        ? T extends ValueKind
          ? Values[T]
          : T extends readonly (infer Name)[]
            ? Name
            : never
        : never;

/** The type of an object that is described by `T`. */
export type RowOf<T extends Fields> = {
  readonly [K in keyof T as T[K] extends { readonly optional: true } ? never : K]: ValueOf<T[K]>;
} & {
  readonly [K in keyof T as T[K] extends { readonly optional: true } ? K : never]?: ValueOf<T[K]>;
};
