import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import * as z from 'zod/mini';
import { costSources } from '../../core/model/request/cost.ts';
import {
  longestText,
  type Fields,
  type ListField,
  type RowOf,
  type SingleField,
  type ValueKind,
} from '../../core/model/ledger/fields.ts';
import { countSchema, daySchema, momentSchema, nameSchema } from './valueSchemas.ts';

/** Values by column name, as they are bound to a statement. */
export type Columns = Record<string, SQLInputValue>;
/** A row as the database gives it. */
export type StoredColumns = Record<string, SQLOutputValue>;

/** What follows from the description of an object: its check, and its way into a table and back. */
export interface RowMapping<T> {
  readonly schema: z.ZodMiniType<T>;
  readonly columns: readonly DescribedColumn[];
  readonly toColumns: (row: T) => Columns;
  /** `undefined` when the stored row does not fit the description. */
  readonly fromColumns: (columns: StoredColumns) => T | undefined;
}

export interface DescribedColumn {
  readonly name: string;
  /** Type and checks in SQL. */
  readonly definition: string;
  readonly isOptional: boolean;
  readonly field: SingleField | ListField;
  /** The value in an object that is described, `undefined` where it is absent. */
  readonly valueIn: (row: object) => unknown;
}

/** Makes the {@link RowMapping} of a description. */
export function mapRow<F extends Fields>(fields: F): RowMapping<RowOf<F>> {
  const schema = schemaOf(fields) as unknown as z.ZodMiniType<RowOf<F>>;
  const columns = columnsOf(fields, (row) => row, false);
  return {
    schema,
    columns,
    toColumns: (row) =>
      Object.fromEntries(columns.map(({ name, field, valueIn }) => [name, toStored(field, valueIn(row))])),
    fromColumns(stored) {
      try {
        return schema.safeParse(fromStored(fields, stored)).data;
      } catch {
        // Text that is no JSON: broken like any other row that does not fit, and counted as such by the caller.
        return undefined;
      }
    },
  };
}

/** Longest JSON kept of data that a provider sent; what is longer would bloat every row for nothing. */
const maximumJsonCharacters = 65_536;

const valueSchemas: Readonly<Record<ValueKind, z.ZodMiniType>> = {
  name: nameSchema,
  text: z.string().check(z.overwrite((text) => text.slice(0, longestText))),
  day: daySchema,
  moment: momentSchema,
  duration: z.number().check(z.nonnegative()),
  count: countSchema,
  money: countSchema,
  moneyChange: z.int(),
  flag: z.literal(true),
  json: z.unknown(),
};

const sqlTypes: Readonly<Record<ValueKind, 'TEXT' | 'INTEGER' | 'REAL'>> = {
  name: 'TEXT',
  text: 'TEXT',
  day: 'TEXT',
  moment: 'INTEGER',
  duration: 'REAL',
  count: 'INTEGER',
  money: 'INTEGER',
  moneyChange: 'INTEGER',
  flag: 'INTEGER',
  json: 'TEXT',
};

const [...pricedSources] = costSources.filter((source) => source !== 'unpriced');

/** Groups whose members depend on each other. */
const groupSchemas = {
  cost: z.union([
    z.object({ source: z.literal('unpriced') }),
    z.object({
      source: z.enum(pricedSources),
      nanoUsd: countSchema,
      isUpperBound: z.exactOptional(z.literal(true)),
    }),
  ]),
  moneyRange: z
    .object({ lowNanoUsd: countSchema, highNanoUsd: countSchema })
    .check(
      z.refine(
        ({ lowNanoUsd, highNanoUsd }) => lowNanoUsd <= highNanoUsd,
        'the ends are the wrong way round',
      ),
    ),
} as const;

function schemaOf(fields: Fields): z.ZodMiniType {
  return z.object(
    Object.fromEntries(
      Object.entries(fields).map(([name, field]) => {
        const schema = fieldSchema(field);
        return [name, 'optional' in field ? z.exactOptional(schema) : schema];
      }),
    ),
  );
}

function fieldSchema(field: Fields[string]): z.ZodMiniType {
  if ('fields' in field) return field.is === undefined ? schemaOf(field.fields) : groupSchemas[field.is];
  if ('items' in field) return z.array(z.object(mapValues(field.items, (kind) => valueSchemas[kind])));
  return typeof field.type === 'string' ? valueSchemas[field.type] : z.enum(field.type);
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

type Member = Readonly<Record<string, unknown>> | undefined;

function columnsOf(
  fields: Fields,
  groupIn: (row: object) => object | undefined,
  isInOptional: boolean,
): readonly DescribedColumn[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const valueIn = (row: object): unknown => (groupIn(row) as Member)?.[name];
    const isOptional = isInOptional || 'optional' in field;
    if ('fields' in field) {
      return columnsOf(field.fields, valueIn as (row: object) => object | undefined, isOptional);
    }
    if (field.column === undefined) return [];
    return [
      { name: field.column, definition: definitionOf(field, field.column), isOptional, field, valueIn },
    ];
  });
}

function definitionOf(field: SingleField | ListField, column: string): string {
  if ('items' in field || typeof field.type !== 'string') return 'TEXT';
  const type = sqlTypes[field.type];
  if (field.type === 'flag') return `${type} NOT NULL DEFAULT 0`;
  return field.type === 'count' || field.type === 'money' ? `${type} CHECK (${column} >= 0)` : type;
}

function toStored(field: SingleField | ListField, value: unknown): SQLInputValue {
  if ('items' in field) return JSON.stringify(value);
  if (field.type === 'flag') return value === true ? 1 : 0;
  if (value === undefined) return null;
  if (field.type !== 'json') return value as SQLInputValue;
  const json = JSON.stringify(value);
  return json.length > maximumJsonCharacters ? JSON.stringify({ omittedCharacters: json.length }) : json;
}

/** What is NULL is absent, and so is a group that may be absent and has nothing but that. */
function fromStored(fields: Fields, stored: StoredColumns): object {
  const row: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = 'fields' in field ? fromStored(field.fields, stored) : fromColumn(field, stored);
    const isAbsent =
      'fields' in field && 'optional' in field
        ? Object.keys(value as object).length === 0
        : value === undefined;
    if (!isAbsent) row[name] = value;
  }
  return row;
}

function fromColumn(field: SingleField | ListField, stored: StoredColumns): unknown {
  const value = field.column === undefined ? null : (stored[field.column] ?? null);
  if (value === null) return undefined;
  if ('items' in field || field.type === 'json') return JSON.parse(String(value));
  // Anything but 0 and 1 does not pass the check.
  return field.type === 'flag' && (value === 0 || value === 1) ? value === 1 || undefined : value;
}
