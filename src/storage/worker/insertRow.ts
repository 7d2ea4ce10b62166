import type { Columns } from '../ledger/rowMapping.ts';
import type { Connection } from './connection.ts';

/** Inserts a row. Table and column names are the program's own, never data. */
export function insertRow(connection: Connection, table: string, columns: Columns): void {
  const names = Object.keys(columns);
  const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`;
  connection.statement(sql).run(columns);
}
