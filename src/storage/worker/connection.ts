import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { toStorageError, StorageError } from './storageError.ts';
import { safelyReading, type Statement } from './statement.ts';

/** Longest wait for a lock that another process holds. */
const busyTimeoutMs = 10_000;

/** What a database file must look like. Migration n (from 0) leads from version n to n + 1. */
export interface Schema {
  readonly migrations: readonly string[];
  /** Tables that the current version has; a file without one of them is damaged. */
  readonly tables: readonly string[];
  /**
   * Columns that a table gets when the file is opened and lacks them: those that may be absent need no version of their
   * own, and older programs that share the file leave them alone.
   */
  readonly laterColumns?: Readonly<Record<string, readonly LaterColumn[]>>;
  /** `FULL` syncs at every commit and survives a power cut; `NORMAL` and `OFF` survive a killed process only. */
  readonly synchronous: 'FULL' | 'NORMAL' | 'OFF';
}

export interface LaterColumn {
  readonly name: string;
  /** Type and checks in SQL; NULL must pass them. */
  readonly definition: string;
}

/** An open database whose statements are prepared once. */
export interface Connection {
  statement(sql: string): Statement;
  /** Runs the work alone: the write lock is taken at once, and everything is undone when the work throws. */
  transaction<T>(work: () => T): T;
  /** Runs reads that must see one state of the file; waits for no writer and keeps none waiting. */
  snapshot<T>(work: () => T): T;
  close(): void;
}

/** Opens, configures and migrates a database. Throws a `StorageError`; a newer file is left as it is. */
export function connect(path: string, schema: Schema): Connection {
  try {
    refuseNewer(path, schema);
    const database = new DatabaseSync(path);
    try {
      configure(database, schema);
      migrate(database, schema);
    } catch (error) {
      database.close();
      throw error;
    }
    return wrap(database);
  } catch (error) {
    throw toStorageError(error);
  }
}

/** Reads the version through a read-only connection, which never checkpoints, so a newer file keeps its bytes. */
function refuseNewer(path: string, schema: Schema): void {
  if (!existsSync(path) || statSync(path).size === 0) {
    return;
  }
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    assertKnown(readVersion(database), schema);
  } finally {
    database.close();
  }
}

function assertKnown(version: number, schema: Schema): void {
  const known = schema.migrations.length;
  if (version > known) {
    throw new StorageError(
      'newer-version',
      `The file has version ${version}, and this Tierwise knows versions up to ${known}. Update Tierwise to read it.`,
    );
  }
}

function configure(database: DatabaseSync, schema: Schema): void {
  database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  switchToWal(database);
  // Recursive triggers make REPLACE fire the delete triggers too, so no statement gets round them.
  database.exec(
    `PRAGMA synchronous = ${schema.synchronous}; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;`,
  );
}

/** SQLite answers "busy" at once, without waiting, when several processes switch a new file at the same time. */
function switchToWal(database: DatabaseSync): void {
  const deadlineMs = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (toStorageError(error).code !== 'busy' || performance.now() > deadlineMs) {
        throw error;
      }
      // Blocking is fine here: this is the worker's own thread.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5 + Math.random() * 20);
    }
  }
}

function migrate(database: DatabaseSync, schema: Schema): void {
  const current = schema.migrations.length;
  if (readVersion(database) !== current) {
    inTransaction(database, () => {
      // Read again under the lock: another window may have migrated meanwhile.
      const version = readVersion(database);
      assertKnown(version, schema);
      for (const migration of schema.migrations.slice(version)) {
        database.exec(migration);
      }
      database.exec(`PRAGMA user_version = ${current}`);
    });
  }
  const names = new Set(
    database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map((row) => row['name']),
  );
  const missing = schema.tables.filter((table) => !names.has(table));
  if (missing.length > 0) {
    throw new StorageError('corrupt', `The file lacks the tables ${missing.join(', ')}.`);
  }
  addLaterColumns(database, schema);
}

function addLaterColumns(database: DatabaseSync, schema: Schema): void {
  const missing = (): string[] =>
    Object.entries(schema.laterColumns ?? {}).flatMap(([table, columns]) => {
      const info = database.prepare('SELECT name FROM pragma_table_info(?)').all(table);
      const present = new Set(info.map((row) => row['name']));
      return columns
        .filter(({ name }) => !present.has(name))
        .map(({ name, definition }) => `ALTER TABLE ${table} ADD COLUMN ${name} ${definition};`);
    });
  if (missing().length === 0) return;
  // Looked up again under the lock: another window may have added them meanwhile.
  inTransaction(database, () => {
    for (const statement of missing()) database.exec(statement);
  });
}

function readVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

function inTransaction<T>(
  database: DatabaseSync,
  work: () => T,
  begin: 'BEGIN IMMEDIATE' | 'BEGIN' = 'BEGIN IMMEDIATE',
): T {
  database.exec(begin);
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk or damaged page may have rolled back already; a second ROLLBACK would hide the true error.
    if (database.isTransaction) {
      database.exec('ROLLBACK');
    }
    throw error;
  }
}

function wrap(database: DatabaseSync): Connection {
  const statements = new Map<string, Statement>();
  return {
    statement(sql) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = safelyReading(database.prepare(sql));
        statements.set(sql, statement);
      }
      return statement;
    },
    transaction: (work) => inTransaction(database, work),
    snapshot: (work) => inTransaction(database, work, 'BEGIN'),
    close: () => {
      statements.clear();
      database.close();
    },
  };
}
