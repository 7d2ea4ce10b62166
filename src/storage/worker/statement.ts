import type { SQLInputValue, SQLOutputValue, StatementResultingChanges, StatementSync } from 'node:sqlite';

type Row = Record<string, SQLOutputValue>;
type Values = readonly SQLInputValue[] | readonly [Record<string, SQLInputValue>, ...SQLInputValue[]];

/** A prepared statement, as far as the store uses one. */
export interface Statement {
  get(...values: Values): Row | undefined;
  all(...values: Values): Row[];
  run(...values: Values): StatementResultingChanges;
}

/**
 * The same statement, whose reads do not throw where an integer is beyond the safe ones, as a sum of a few absurd
 * costs is: such a number is read as the largest safe integer. It counts as that much, which no limit holds.
 */
export function safelyReading(statement: StatementSync): Statement {
  function read<T>(work: () => T, clamp: (result: T) => T): T {
    try {
      return work();
    } catch (error) {
      if (!isOutOfRange(error)) throw error;
      statement.setReadBigInts(true);
      try {
        return clamp(work());
      } finally {
        statement.setReadBigInts(false);
      }
    }
  }

  const get = statement.get.bind(statement) as (...values: Values) => Row | undefined;
  const run = statement.run.bind(statement) as (...values: Values) => StatementResultingChanges;
  const all = statement.all.bind(statement) as (...values: Values) => Row[];
  return {
    get: (...values) =>
      read(
        () => get(...values),
        (row) => row && withSafeIntegers(row),
      ),
    all: (...values) =>
      read(
        () => all(...values),
        (rows) => rows.map(withSafeIntegers),
      ),
    run: (...values) => run(...values),
  };
}

function isOutOfRange(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_OUT_OF_RANGE';
}

function withSafeIntegers(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? toSafe(value) : value]),
  );
}

const most = BigInt(Number.MAX_SAFE_INTEGER);

function toSafe(value: bigint): number {
  if (value > most) return Number.MAX_SAFE_INTEGER;
  return value < -most ? -Number.MAX_SAFE_INTEGER : Number(value);
}

/** Inserts a row. Table and column names are the program's own, never data. */
export function insertRow(
  connection: { readonly statement: (sql: string) => Statement },
  table: string,
  columns: Record<string, SQLInputValue>,
): void {
  const names = Object.keys(columns);
  const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`;
  connection.statement(sql).run(columns);
}
