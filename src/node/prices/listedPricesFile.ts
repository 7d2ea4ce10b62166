import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod/mini';
import type { ListedPrices } from '../../core/money/pricing/listedPrices.ts';
import type { Log } from '../../core/model/log.ts';

const amount = z.number().check(z.gte(0), z.lte(1_000_000));

const fileSchema = z.object({
  readAtMs: z.number(),
  vendor: z.string(),
  date: z.iso.date(),
  models: z.array(
    z.object({
      id: z.string(),
      contextTokens: z.exactOptional(z.int().check(z.positive())),
      price: z.exactOptional(
        z.object({
          inputPerMillionUsd: amount,
          outputPerMillionUsd: amount,
          cacheReadPerMillionUsd: z.exactOptional(amount),
          cacheWritePerMillionUsd: z.exactOptional(amount),
        }),
      ),
    }),
  ),
});

/** A list that was read, and when. */
export interface ReadList extends ListedPrices {
  readonly readAtMs: number;
}

/** The list of another window or of yesterday; `undefined` where there is none that can be read. */
export async function readListFile(path: string, log: Pick<Log, 'warn'>): Promise<ReadList | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    log.warn(`The stored list of prices cannot be read: ${String(error)}`);
    return undefined;
  }
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (error) {
    log.warn(`The stored list of prices is not valid and is read anew: ${String(error)}`);
    return undefined;
  }
}

/** Another window may read at any moment: the file appears as a whole. */
export async function writeListFile(path: string, list: ReadList): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const half = `${path}.${process.pid}.new`;
  await writeFile(half, JSON.stringify(list));
  await rename(half, path);
}
