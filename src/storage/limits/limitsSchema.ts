import type { Schema } from '../worker/connection.ts';

/**
 * Breakers, limits and cool-downs of all windows. Nothing in it is precious: it is not synced, and a damaged file is
 * begun anew.
 */
export const limitsSchema: Schema = {
  migrations: [
    `CREATE TABLE states (
       name TEXT PRIMARY KEY,
       json TEXT NOT NULL,
       changed_at_ms INTEGER NOT NULL
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX states_by_change ON states (changed_at_ms);`,
  ],
  tables: ['states'],
  synchronous: 'OFF',
};
