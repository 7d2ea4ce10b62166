import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connect, type Connection, type Schema } from './connection.ts';
import { toStorageError, StorageError } from './storageError.ts';

/** A database that is opened on first use and outlives its file being damaged, moved or deleted. */
export interface DatabaseFile {
  /** Runs the work on the open connection; after a corrupted file was set aside, once more on the new one. */
  use<T>(work: (connection: Connection) => T): T;
  close(): void;
}

interface OpenFile {
  readonly connection: Connection;
  readonly identity: string | undefined;
}

/** Nothing is opened yet; `onSetAside` is told the new name of a damaged file. */
export function createDatabaseFile(
  path: string,
  schema: Schema,
  onSetAside: (movedTo: string) => void,
): DatabaseFile {
  let file: OpenFile | undefined;

  function close(): void {
    file?.connection.close();
    file = undefined;
  }

  function ensureOpen(): Connection {
    // The person may delete the file, and another window may set it aside: what is written must not end up there.
    // SQLite itself leaves the new file's log alone when a moved database is closed.
    if (file !== undefined && file.identity !== identityOf(path)) {
      close();
    }
    if (file === undefined) {
      mkdirSync(dirname(path), { recursive: true });
      const connection = connect(path, schema);
      file = { connection, identity: identityOf(path) };
    }
    return file.connection;
  }

  function call<T>(work: (connection: Connection) => T): T {
    try {
      return work(ensureOpen());
    } catch (error) {
      throw toStorageError(error);
    }
  }

  return {
    use(work) {
      const seen = identityOf(path);
      try {
        return call(work);
      } catch (error) {
        if (!(error instanceof StorageError) || error.code !== 'corrupt') {
          throw error;
        }
        close();
        const movedTo = setAside(path, seen);
        if (movedTo !== undefined) {
          onSetAside(movedTo);
        }
        return call(work);
      }
    },
    close,
  };
}

/** Which file is behind a path at this moment. */
function identityOf(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.dev}:${stats.ino}`;
}

/**
 * Renames a damaged database, its log included, and returns the new name; `undefined` when another process did it
 * first. The lock is a database of its own, so that the system frees it when its holder is killed.
 */
function setAside(path: string, damaged: string | undefined): string | undefined {
  const lock = new DatabaseSync(join(dirname(path), 'set-aside.lock'));
  try {
    lock.exec('PRAGMA busy_timeout = 10000; BEGIN EXCLUSIVE');
    if (damaged === undefined || identityOf(path) !== damaged) {
      return undefined;
    }
    const movedTo = `${path}.corrupt-${new Date().toISOString().replaceAll(':', '-')}`;
    // The file itself goes last: as soon as it is gone another window begins a new one, whose log must stay.
    for (const suffix of ['-wal', '-shm', '']) {
      if (existsSync(path + suffix)) {
        renameSync(path + suffix, movedTo + suffix);
      }
    }
    return movedTo;
  } catch (error) {
    throw new StorageError('corrupt', 'The file is damaged and could not be set aside.', { cause: error });
  } finally {
    lock.close();
  }
}
