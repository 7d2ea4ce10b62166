import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../core/model/log.ts';

/** Prices that the person has downloaded and confirmed, kept as one dated file in global storage. */
export interface StoredPrices {
  /** The newest file's date and content, unchecked; `undefined` where there is none that can be read. */
  newest(): Promise<{ readonly date: string; readonly data: unknown } | undefined>;
  /** Writes the file of a day (`YYYY-MM-DD`) and removes all others. Rejects when the disk refuses. */
  save(date: string, data: unknown): Promise<void>;
  /** Goes back to no file at all. */
  clear(): Promise<void>;
}

const fileName = /^prices-(\d{4}-\d{2}-\d{2})\.json$/;

/** Touches the folder only when asked. */
export function createStoredPrices(directory: string, log: Pick<Log, 'warn'>): StoredPrices {
  async function dates(): Promise<readonly string[]> {
    try {
      const names = await readdir(directory);
      return names
        .flatMap((name) => fileName.exec(name)?.[1] ?? [])
        .sort()
        .reverse();
    } catch (error) {
      // Before anything was stored there is no folder.
      if (isMissing(error)) return [];
      throw error;
    }
  }

  const pathOf = (date: string) => join(directory, `prices-${date}.json`);

  async function clear(except?: string): Promise<void> {
    for (const date of await dates()) if (date !== except) await rm(pathOf(date), { force: true });
  }

  return {
    async newest() {
      for (const date of await dates()) {
        try {
          const data: unknown = JSON.parse(await readFile(pathOf(date), 'utf8'));
          return { date, data };
        } catch (error) {
          log.warn(`The downloaded prices of ${date} cannot be read: ${String(error)}`);
        }
      }
      return undefined;
    },
    async save(date, data) {
      await mkdir(directory, { recursive: true });
      // Another window may read at any moment: the file appears as a whole.
      const half = `${pathOf(date)}.new`;
      await writeFile(half, JSON.stringify(data));
      await rename(half, pathOf(date));
      await clear(date);
    },
    clear: () => clear(),
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
